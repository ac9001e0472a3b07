/// A strict reader of small JSON documents that keeps the line of every member, for messages.
struct JSONObjectParser {
    indirect enum Value {
        case number(Double)
        case string(String)
        case bool(Bool)
        case null
        case array
        case object([Member])

        var kind: String {
            switch self {
            case .number: "a number"
            case .string: "text"
            case .bool: "true or false"
            case .null: "null"
            case .array: "a list"
            case .object: "an object"
            }
        }
    }

    struct Member {
        let key: String
        let value: Value
        let line: Int
    }

    private let text: [UInt8]
    private let file: String
    private var position = 0
    private var line = 1

    init(_ text: [UInt8], file: String) {
        self.text = text
        self.file = file
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private func fail(_ message: String) -> MetricDataError { MetricDataError(.invalidProfile, message, file: file, line: line) }

    /// The members of the one object that the text consists of.
    ///
    /// - Throws: `MetricDataError.invalidProfile` with the line.
    mutating func document() throws -> [Member] {
        skipBlanks()
        if position == text.count { throw fail("the file is empty; expected a JSON object") }
        guard case .object(let members) = try value(depth: 0) else { throw fail("the file is no JSON object; expected {\"version\": 1, …}") }
        skipBlanks()
        if position < text.count { throw fail("text follows the object; expected nothing more") }
        return members
    }

    private mutating func skipBlanks() {
        while position < text.count, [32, 9, 10, 13].contains(text[position]) {
            if text[position] == 10 { line += 1 }
            position += 1
        }
    }

    private mutating func value(depth: Int) throws -> Value {
        skipBlanks()
        guard position < text.count else { throw fail("the file ends where a value should stand") }
        if depth > 32 { throw fail("values are nested more than 32 deep") }
        switch text[position] {
        case UInt8(ascii: "{"): return .object(try members(depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "["):
            try elements(depth)
            return .array
        default: return try word()
        }
    }

    private mutating func members(_ depth: Int) throws -> [Member] {
        position += 1
        var members: [Member] = []
        var keys = Set<String>()
        skipBlanks()
        if take("}") { return [] }
        while true {
            skipBlanks()
            let start = line
            guard position < text.count, text[position] == UInt8(ascii: "\"") else { throw fail("expected a name in double quotes") }
            let key = try string()
            if !keys.insert(key).inserted { throw fail("\"\(key)\" stands twice in one object: keep one") }
            skipBlanks()
            if !take(":") { throw fail("expected a colon behind \"\(key)\"") }
            members.append(Member(key: key, value: try value(depth: depth + 1), line: start))
            skipBlanks()
            if take("}") { return members }
            if !take(",") { throw fail("expected a comma or } behind the value of \"\(key)\"") }
        }
    }

    private mutating func elements(_ depth: Int) throws {
        position += 1
        skipBlanks()
        if take("]") { return }
        while true {
            _ = try value(depth: depth + 1)
            skipBlanks()
            if take("]") { return }
            if !take(",") { throw fail("expected a comma or ] in a list") }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func string() throws -> String {
        position += 1
        let start = position
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            if text[position] < 0x20 { throw fail("a line end or control character inside text: is a quote not closed?") }
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < text.count else { throw fail("text is not closed before the end of the file") }
        let inside = text[start..<position]
        position += 1
        let decoded = inside.withUnsafeBufferPointer { bytes -> [UInt8]? in
            guard let base = bytes.baseAddress, bytes.count > 0 else { return [] }
            guard JSONEscapes.areValid(base, bytes.count) else { return nil }
            return [UInt8](unsafeUninitializedCapacity: bytes.count) { $1 = JSONEscapes.unescape(base, bytes.count, into: $0.baseAddress!) }
        }
        guard let decoded else { throw fail("text with an escape that does not exist") }
        guard let string = String(validating: decoded, as: UTF8.self) else { throw fail("text that is not UTF-8") }
        return string
    }

    private mutating func word() throws -> Value {
        let start = position
        while position < text.count, ![32, 9, 10, 13, 44, 93, 125].contains(text[position]) { position += 1 }
        let word = String(decoding: text[start..<position], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default:
            let number = text[start..<position].withUnsafeBufferPointer { NumberParser.parse($0) }
            guard let number, word.first != "+" else { throw fail("\(MetricDataError.quoted(word)) is no JSON value; expected a number") }
            return .number(number)
        }
    }
}
