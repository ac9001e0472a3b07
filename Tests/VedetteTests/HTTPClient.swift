import Foundation
import RequestSigning

/// A plain HTTP/1.1 client over a socket, which can also send what no client should.
struct HTTPClient {
    let port: UInt16
    var key = try! AccessKey(id: "TESTER", secret: "test secret")

    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: String

        var json: [String: Any] { ((try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]) ?? [:] }
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Sends a request and reads the answer.
    func get(_ path: String) throws -> Answer { try send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n") }

    /// Calls an operation, signed now.
    func call(_ operation: String, _ body: String = "{}", region: String = "eu-west-1", at seconds: Int? = nil) throws -> Answer {
        let request = SignableRequest(
            method: "POST", path: "/" + operation, headers: [("Host", "127.0.0.1:\(port)"), ("Content-Type", "application/json")], body: Array(body.utf8))
        let time = SigningTime(secondsSince1970: seconds ?? Int(Date().timeIntervalSince1970))
        let signed = try RequestSigner(key: key, region: region, service: "lookoutmetrics").signed(request, at: time)
        let headers = signed.headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        return try send("POST /\(operation) HTTP/1.1\r\n\(headers)Content-Length: \(signed.body.count)\r\nConnection: close\r\n\r\n\(body)")
    }

    /// Sends text as it is and reads until the other side closes.
    func send(_ text: String) throws -> Answer {
        let connection = try connect()
        defer { close(connection) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // The server may have answered and closed before it took everything.
            guard written > 0 else { break }
            bytes.removeFirst(written)
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { break }
            received += buffer[..<count]
            if let answer = Self.parsed(received) { return answer }
        }
        guard let answer = Self.parsed(received) else { throw Failure(description: "no whole answer: \(String(decoding: received, as: UTF8.self))") }
        return answer
    }

    private func connect() throws -> Int32 {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else {
            close(connection)
            throw Failure(description: "cannot connect: \(String(cString: strerror(errno)))")
        }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] { setsockopt(connection, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size)) }
        return connection
    }

    private static func parsed(_ bytes: [UInt8]) -> Answer? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        let body = String(text[end.upperBound...])
        if let length = headers["content-length"].flatMap(Int.init), body.utf8.count < length { return nil }
        return Answer(status: status, headers: headers, body: body)
    }
}
