import AsyncHTTPClient
import DetectorService
import NIOCore
import NIOHTTP1
import RequestSigning

/// The one HTTP client behind all connectors: HTTP/1.1, connections kept for reuse, redirects not followed, nothing
/// decompressed.
///
/// It is shut down once, when nothing uses it any more.
public final class HTTPTransport: Sendable {
    private let client: HTTPClient

    /// A client with limits on the time that a connection may take, and on the silence on one.
    public init(connectTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(30)) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout), read: TimeAmount(idleTimeout), write: TimeAmount(idleTimeout)))
        configuration.httpVersion = .http1Only
        // Whoever asks decides about another attempt.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes the connections and ends the client.
    public func shutdown() async throws { try await client.shutdown() }

    /// Sends a request and returns when the head of the answer is there; its body waits until it is read.
    ///
    /// - Throws: `TransportFault`, `CancellationError`.
    func open(_ request: SignableRequest, at origin: String, within limit: Duration) async throws -> HTTPClientResponse {
        var outgoing = HTTPClientRequest(url: origin + request.path + (request.query.isEmpty ? "" : "?" + request.query))
        outgoing.method = HTTPMethod(rawValue: request.method)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        if !request.body.isEmpty || request.method == "POST" || request.method == "PUT" { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        do {
            return try await client.execute(outgoing, timeout: TimeAmount(limit))
        } catch {
            throw try TransportFault.of(error)
        }
    }

    /// Sends a request and reads the whole answer.
    ///
    /// - Parameters:
    ///   - limit: time for all of it.
    ///   - most: bytes of a body; longer ones are a fault.
    /// - Throws: `TransportFault`, `CancellationError`.
    func answer(to request: SignableRequest, at origin: String, within limit: Duration, most: Int = 1 << 20) async throws -> HTTPAnswer {
        try await Self.within(limit) {
            try await HTTPAnswer(self.open(request, at: origin, within: limit), most: most)
        }
    }

    private static func within<Value: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw TransportFault("no whole answer within \(limit)") }
            return value
        }
    }
}

/// An answer with its body.
struct HTTPAnswer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Reads the body of a response.
    ///
    /// - Throws: `TransportFault`, `CancellationError`.
    init(_ response: HTTPClientResponse, most: Int) async throws {
        do {
            let buffer = try await response.body.collect(upTo: most)
            self.init(status: Int(response.status.code), headers: response.headers, body: Array(buffer.readableBytesView))
        } catch is NIOTooManyBytesError {
            throw TransportFault("the answer is longer than \(most) bytes")
        } catch {
            throw try TransportFault.of(error)
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

extension SigningTime {
    /// The second that a clock shows.
    init(_ clock: any ServiceClock) { self.init(secondsSince1970: Int(clock.now.instant)) }
}
