import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that answers as a script says, with whatever bytes; every connection takes one request.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        let method: String
        /// Path and query as sent.
        let target: String
        /// In the order sent.
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        var path: String { String(target.split(separator: "?", omittingEmptySubsequences: false)[0]) }
        var text: String { String(decoding: body, as: UTF8.self) }
        subscript(name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
    }

    enum Answer: Sendable {
        /// A whole answer.
        case answer(Int, [(String, String)] = [], [UInt8] = [])
        /// A head that promises more than comes before the connection is closed.
        case cutOff(Int, [(String, String)] = [], [UInt8], promised: Int)
        /// Nothing, until the other side gives up.
        case silence
        /// The connection is closed at once.
        case close

        static func xml(_ status: Int, _ text: String, _ headers: [(String, String)] = []) -> Answer {
            .answer(status, headers + [("Content-Type", "application/xml")], Array(text.utf8))
        }
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private final class Log: Sendable {
        private let requests = Mutex<[Request]>([])

        var all: [Request] { requests.withLock { $0 } }

        /// Notes a request and tells how many there were before.
        func note(_ request: Request) -> Int {
            requests.withLock {
                $0.append(request)
                return $0.count - 1
            }
        }
    }

    let port: Int
    private let log: Log
    private let serving: Task<Void, any Error>

    /// The requests so far.
    var requests: [Request] { log.all }
    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts a server on a free port.
    ///
    /// - Parameter script: the answer to a request, and how many came before it.
    init(_ script: @escaping @Sendable (Request, Int) -> Answer) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)) }
            }
        port = server.channel.localAddress?.port ?? 0
        let log = Log()
        self.log = log
        serving = Task {
            try await withThrowingDiscardingTaskGroup { group in
                try await server.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask { try? await Self.serve(connection, script, log) }
                    }
                }
            }
        }
    }

    deinit { serving.cancel() }

    private static func serve(_ connection: Connection, _ script: @Sendable (Request, Int) -> Answer, _ log: Log) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var received: [UInt8] = []
            var pieces = inbound.makeAsyncIterator()
            while true {
                if let request = Self.request(received) {
                    switch script(request, log.note(request)) {
                    case .answer(let status, let headers, let body):
                        try await outbound.write(Self.head(status, headers, length: body.count))
                        if request.method != "HEAD" { try await outbound.write(ByteBuffer(bytes: body)) }
                    case .cutOff(let status, let headers, let body, let promised):
                        try await outbound.write(Self.head(status, headers, length: promised))
                        try await outbound.write(ByteBuffer(bytes: body))
                    case .silence: while try await pieces.next() != nil {}
                    case .close: return
                    }
                    // All of it goes out before the connection is closed, which the other side does too when it sees the end.
                    outbound.finish()
                    while try await pieces.next() != nil {}
                    return
                }
                guard let piece = try await pieces.next() else { return }
                received += piece.readableBytesView
            }
        }
    }

    private static func head(_ status: Int, _ headers: [(String, String)], length: Int) -> ByteBuffer {
        let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        return ByteBuffer(string: "HTTP/1.1 \(status) Scripted\r\n\(lines)Content-Length: \(length)\r\nConnection: close\r\n\r\n")
    }

    /// A request, once all of it is there.
    private static func request(_ bytes: [UInt8]) -> Request? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let first = lines[0].split(separator: " ")
        guard first.count == 3 else { return nil }
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        guard bytes.count - end.upperBound >= length else { return nil }
        return Request(method: String(first[0]), target: String(first[1]), headers: headers, body: Array(bytes[end.upperBound...].prefix(length)))
    }
}
