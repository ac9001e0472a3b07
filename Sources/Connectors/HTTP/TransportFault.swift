import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// No answer, or none that is whole: what happened on the way. Another attempt may mend it.
struct TransportFault: Error, Equatable, CustomStringConvertible {
    let message: String

    init(_ message: String) { self.message = message }

    var description: String { message }

    /// What a library's error means.
    ///
    /// - Throws: `CancellationError` when the task was cancelled.
    static func of(_ error: any Error) throws -> TransportFault {
        if error is CancellationError || Task.isCancelled { throw CancellationError() }
        switch error {
        case let fault as TransportFault: return fault
        case let error as HTTPClientError: return TransportFault(words(of: error))
        case let error as NIOConnectionError:
            let reasons = error.connectionErrors.map { words(of: $0.error) }
            return TransportFault("no connection: \(reasons.first ?? "the name \(error.host) is not known")")
        case is NIOSSLError, is BoringSSLError: return TransportFault("no TLS connection: \(error)")
        default: return TransportFault(words(of: error))
        }
    }

    private static func words(of error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as ChannelError: error == .eof ? "the connection was closed" : "\(error)"
        default: "\(error)"
        }
    }

    private static func words(of error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: "no connection in time"
        case .tlsHandshakeTimeout: "no TLS connection in time"
        case .readTimeout: "the other side fell silent"
        case .deadlineExceeded: "no answer in time"
        case .remoteConnectionClosed: "the connection was closed before the answer was whole"
        case .uncleanShutdown: "the TLS connection was cut off"
        default: error.shortDescription
        }
    }
}
