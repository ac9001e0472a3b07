import HTTPTypes
import Hummingbird
import Logging
import LookoutAPI
import Metrics
import NIOCore
import Synchronization

/// Whether the server serves, for `/readyz`.
public final class Readiness: Sendable {
    private let state = Mutex(false)

    /// Not ready.
    public init() {}

    /// Whether requests are served.
    public var isReady: Bool { state.withLock { $0 } }

    /// Says that requests are served, or no longer.
    public func set(_ isReady: Bool) { state.withLock { $0 = isReady } }
}

/// Every request that comes in over HTTP: three paths without a signature, and the API behind all others.
///
/// Each answer has its own `x-amzn-RequestId`, and each request is one event in the log.
struct FrontDoor: HTTPResponder {
    typealias Context = BasicRequestContext

    let wire: LookoutWire
    let metrics: PrometheusRegistry
    let readiness: Readiness
    /// Brings gauges up to date before they are written.
    let refresh: @Sendable () async -> Void
    let logger: Logger

    func respond(to request: Request, context: Context) async throws -> Response {
        let start = ContinuousClock.now
        let answer = await answer(to: request)
        let seconds = ContinuousClock.now - start
        record(answer, request, seconds)
        return response(answer, withBody: request.method != .head && answer.status != 204)
    }

    private func answer(to request: Request) async -> WireResponse {
        let target = request.head.path ?? "/"
        let mark = target.firstIndex(of: "?")
        let path = mark.map { String(target[..<$0]) } ?? target
        let isRead = request.method == .get || request.method == .head
        switch path {
        case "/healthz" where isRead: return Self.plain(200, "alive\n")
        case "/readyz" where isRead: return readiness.isReady ? Self.plain(200, "ready\n") : Self.plain(503, "not ready\n")
        case "/metrics" where isRead:
            await refresh()
            return Self.plain(200, metrics.text, type: "text/plain; version=0.0.4; charset=utf-8")
        default: break
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > LookoutWire.maximumBodyBytes { return LookoutWire.bodyTooLarge() }
        var body: [UInt8] = []
        do {
            for try await chunk in request.body {
                body.append(contentsOf: chunk.readableBytesView)
                if body.count > LookoutWire.maximumBodyBytes { return LookoutWire.bodyTooLarge() }
            }
        } catch {
            return LookoutWire.malformed("the body ended before it was whole")
        }
        var headers: [(name: String, value: String)] = []
        // The transport takes the Host header out and keeps it as the authority.
        if let host = request.head.authority { headers.append(("Host", host)) }
        for field in request.headers { headers.append((field.name.rawName, field.value)) }
        return await wire.respond(
            to: WireRequest(
                method: request.method.rawValue, path: path, query: mark.map { String(target[target.index(after: $0)...]) } ?? "", headers: headers,
                body: body))
    }

    private static func plain(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> WireResponse {
        LookoutWire.plain(status: status, type: type, body: Array(text.utf8))
    }

    private func response(_ answer: WireResponse, withBody: Bool) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        let status = HTTPResponse.Status(code: answer.status)
        guard withBody else { return Response(status: status, headers: headers) }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    private func record(_ answer: WireResponse, _ request: Request, _ duration: Duration) {
        let operation = answer.operation ?? "none"
        Counter(label: "vedette_api_requests", dimensions: [("operation", operation), ("status", "\(answer.status)")], factory: metrics).increment()
        Timer(label: "vedette_api_request_duration_seconds", dimensions: [("operation", operation)], factory: metrics).recordSeconds(duration.seconds)
        let level: Logger.Level = answer.status >= 500 ? .error : answer.operation == nil && answer.status < 400 ? .debug : .info
        guard level >= logger.logLevel else { return }
        var fields: Logger.Metadata = [
            "status": .stringConvertible(answer.status), "seconds": .stringConvertible(duration.seconds),
            "request": .string(answer.header("x-amzn-RequestId") ?? ""),
        ]
        if let operation = answer.operation { fields["operation"] = .string(operation) } else { fields["path"] = .string(String((request.head.path ?? "").prefix(256))) }
        if let key = answer.keyID { fields["key"] = .string(key) }
        if let error = answer.errorName { fields["error"] = .string(error) }
        if let fault = answer.fault { fields["fault"] = .string(fault) }
        logger.log(level: level, "request", metadata: fields)
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
