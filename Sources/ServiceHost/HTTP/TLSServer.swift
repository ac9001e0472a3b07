import HummingbirdCore
import HummingbirdTLS
import NIOSSL

/// HTTP behind TLS.
enum TLSServer {
    /// A server that speaks what `plain` does, over TLS 1.2 and later.
    ///
    /// - Parameters:
    ///   - certificate: a PEM file with the certificate and those between it and its authority.
    ///   - key: a PEM file with the certificate's key, without a password.
    /// - Throws: `ServiceHostError` (cannotListen) when one of them cannot be used.
    static func builder(over plain: HTTPServerBuilder, certificate: String, key: String) throws -> HTTPServerBuilder {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
            let configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            return try .tls(plain, tlsConfiguration: configuration)
        } catch {
            throw ServiceHostError(.cannotListen, "the certificate '\(certificate)' or its key '\(key)' cannot be used: \(error)")
        }
    }
}
