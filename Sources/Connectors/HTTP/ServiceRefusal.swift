import Foundation

/// What a service of AWS, or one that speaks like it, says when it does not do what it was asked for.
struct ServiceRefusal: Equatable {
    let status: Int
    /// The error's name; empty when the answer has none.
    let code: String
    /// In the service's words, one line, cut off; empty when it says nothing.
    let message: String
    /// The region that the service names, where the request went to another one.
    let region: String?
    /// Bytes of the object, in the refusal of a range.
    let objectSize: Int64?
    /// How long the service asks to wait.
    let retryAfter: Duration?

    /// Reads an answer: XML (S3, SNS) or JSON (Lambda), or only status and headers.
    init(_ answer: HTTPAnswer) {
        status = answer.status
        let header = { (name: String) in answer.headers.first(name: name) }
        let root = try? XMLElement.document(answer.body)
        let element = root?.name == "Error" ? root : root?["Error"] ?? root?["Errors"]?["Error"]
        let object = root == nil ? (try? JSONSerialization.jsonObject(with: Data(answer.body))) as? [String: Any] : nil
        // Lambda's name of an error may carry a namespace before it and a link behind it.
        let named = header("x-amzn-ErrorType") ?? object?["__type"] as? String ?? object?["Type"] as? String
        let name = named?.split(separator: ":").first?.split(separator: "#").last.map(String.init)
        code = Self.line(element?.text("Code") ?? name ?? "", most: 60)
        message = Self.line(element?.text("Message") ?? object?["Message"] as? String ?? object?["message"] as? String ?? "", most: 160)
        region = (header("x-amz-bucket-region") ?? element?.text("Region")).flatMap { Self.isRegion($0) ? $0 : nil }
        objectSize = element?.text("ActualObjectSize").flatMap { Int64($0) } ?? header("Content-Range").flatMap { Int64(unsatisfied: $0) }
        retryAfter = header("Retry-After").flatMap { Int($0) }.flatMap { $0 >= 0 ? .seconds(min($0, 86_400)) : nil }
    }

    /// Whether the same request may succeed a little later.
    var isTransient: Bool {
        switch status {
        case 408, 425, 429, 500...599: true
        default: Self.transientCodes.contains(code) || code.contains("Throttl")
        }
    }

    private static let transientCodes: Set<String> = [
        "RequestTimeout", "RequestTimeoutException", "SlowDown", "InternalError", "ServiceUnavailable", "OperationAborted", "TooManyRequestsException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "PriorRequestNotComplete", "TemporaryRedirect",
    ]

    /// Status, name and words.
    var description: String {
        let name = code.isEmpty ? "status \(status)" : "status \(status), \(code)"
        return message.isEmpty || message == code ? name : "\(name): \(message)"
    }

    private static func isRegion(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }

    private static func line(_ text: String, most: Int) -> String {
        let line = text.split(whereSeparator: { $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } }).joined(separator: " ")
        return line.count <= most ? line : line.prefix(most - 1) + "…"
    }
}

/// The place of an answer's bytes in the whole object: `bytes 0-9/100`.
struct ContentRange: Equatable {
    let bytes: Range<Int64>
    let size: Int64

    /// Reads a header's value; nil for another form, or one without the size.
    init?(_ text: String) {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts.first?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, ends.count == 2, let first = Int64(ends[0]), let last = Int64(ends[1]), let size = Int64(parts[1]),
            first >= 0, last >= first, last < size
        else { return nil }
        bytes = first..<last + 1
        self.size = size
    }
}

extension Int64 {
    /// The size in the header of a refused range, `bytes */100`; nil for another form.
    init?(unsatisfied text: String) {
        guard text.hasPrefix("bytes */"), let size = Int64(text.dropFirst(8)) else { return nil }
        self = size
    }
}
