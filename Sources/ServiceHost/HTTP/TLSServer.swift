import HummingbirdCore
import HummingbirdTLS
import NIOSSL

/// HTTP behind TLS.
enum TLSServer {
    /// A server that speaks what `plain` does, over TLS 1.2 and later.
    ///
    /// - Throws: `ServiceHostError` (cannotListen) when certificate or key cannot be used.
    static func builder(over plain: HTTPServerBuilder, certificate: String, key: String) throws -> HTTPServerBuilder {
        let configuration = try configuration(certificate: certificate, key: key)
        do { return try .tls(plain, tlsConfiguration: configuration) } catch { throw unusable(certificate, key, error) }
    }

    /// Certificate and key as read from their files.
    ///
    /// - Parameters:
    ///   - certificate: a PEM file with the certificate and those between it and its authority.
    ///   - key: a PEM file with the certificate's key, without a password.
    /// - Throws: `ServiceHostError` (cannotListen) when one of them cannot be read.
    static func configuration(certificate: String, key: String) throws -> TLSConfiguration {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
            return .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        } catch { throw unusable(certificate, key, error) }
    }

    private static func unusable(_ certificate: String, _ key: String, _ error: any Error) -> ServiceHostError {
        ServiceHostError(.cannotListen, "the certificate '\(certificate)' or its key '\(key)' cannot be used: \(error)")
    }
}
