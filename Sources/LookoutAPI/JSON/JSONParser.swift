/// Reads one JSON text (RFC 8259) from bytes, with bounds on depth; anything that is not JSON is refused with its place.
package struct JSONParser {
    /// What was expected, and at which byte (from 1).
    package struct Fault: Error, Equatable {
        package let expected: String
        package let offset: Int

        /// A sentence for people.
        package var message: String { "expected \(expected) at byte \(offset + 1)" }
    }

    /// Deeper nesting than any request has is refused.
    static let maximumDepth = 32

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value of a whole text; white space may stand around it.
    ///
    /// A name that comes twice in an object counts with its last value.
    ///
    /// - Throws: `Fault`.
    /// - Complexity: O(bytes), but for objects with many members, where it is O(members²); `limit` bounds them.
    package static func value(of bytes: [UInt8]) throws(Fault) -> JSONValue {
        var parser = JSONParser(bytes)
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.fault("the end of the text") }
        return value
    }

    /// More members than any object of the API may have; tags, the largest, stop at fifty.
    private static let maximumMembers = 1_000

    private func fault(_ expected: String) -> Fault { Fault(expected: expected, offset: index) }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09 { index += 1 }
    }

    private mutating func value() throws(Fault) -> JSONValue {
        switch next {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return try number()
        default: throw fault("a value")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue {
        let end = index + word.utf8CodeUnitCount
        guard end <= bytes.count, "\(word)".utf8.elementsEqual(bytes[index..<end]) else { throw fault("a value") }
        index = end
        return value
    }

    /// What stands between brackets, with commas between; the opening one is next.
    private mutating func elements(until close: UInt8, _ read: (inout JSONParser) throws(Fault) -> Void) throws(Fault) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw fault("at most \(Self.maximumDepth) levels") }
        index += 1
        skipSpace()
        var isOpen = next != close
        while isOpen {
            try read(&self)
            skipSpace()
            guard next == close || next == UInt8(ascii: ",") else { throw fault("',' or '\(Character(UnicodeScalar(close)))'") }
            isOpen = next != close
            if isOpen {
                index += 1
                skipSpace()
            }
        }
        index += 1
        depth -= 1
    }

    private mutating func object() throws(Fault) -> JSONObject {
        var object = JSONObject()
        try elements(until: UInt8(ascii: "}")) { (parser: inout JSONParser) throws(Fault) in
            guard parser.next == UInt8(ascii: "\"") else { throw parser.fault("a member's name in quotes") }
            let name = try parser.text()
            parser.skipSpace()
            guard parser.next == UInt8(ascii: ":") else { throw parser.fault("':'") }
            parser.index += 1
            parser.skipSpace()
            object[name] = try parser.value()
            guard object.members.count <= Self.maximumMembers else { throw parser.fault("at most \(Self.maximumMembers) members") }
        }
        return object
    }

    private mutating func array() throws(Fault) -> [JSONValue] {
        var items: [JSONValue] = []
        try elements(until: UInt8(ascii: "]")) { (parser: inout JSONParser) throws(Fault) in items.append(try parser.value()) }
        return items
    }

    private mutating func number() throws(Fault) -> JSONValue {
        let start = index
        var isInteger = true
        func digits(_ parser: inout JSONParser) throws(Fault) {
            guard let first = parser.next, Self.isDigit(first) else { throw parser.fault("a digit") }
            while let byte = parser.next, Self.isDigit(byte) { parser.index += 1 }
        }
        if next == UInt8(ascii: "-") { index += 1 }
        if next == UInt8(ascii: "0") { index += 1 } else { try digits(&self) }
        if next == UInt8(ascii: ".") {
            isInteger = false
            index += 1
            try digits(&self)
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isInteger = false
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            try digits(&self)
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            index = start
            throw fault("a number that a double can hold")
        }
        return .number(value)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private mutating func text() throws(Fault) -> String {
        index += 1
        let start = index
        // Most strings have no escape and are taken as they stand.
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
        var out = bytes[start..<index]
        while true {
            switch next {
            case UInt8(ascii: "\""):
                index += 1
                guard let text = String(validating: out, as: UTF8.self) else { throw Fault(expected: "UTF-8", offset: start) }
                return text
            case UInt8(ascii: "\\"):
                index += 1
                try escape(into: &out)
            case let byte? where byte >= 0x20:
                out.append(byte)
                index += 1
            case nil: throw fault("a closing quote")
            default: throw fault("control characters to be escaped")
            }
        }
    }

    private mutating func escape(into out: inout ArraySlice<UInt8>) throws(Fault) {
        guard let byte = next else { throw fault("an escaped character") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            var code = try fourDigits()
            if (0xD800..<0xDC00).contains(code) {
                guard next == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") else {
                    throw fault("the second half of a surrogate pair")
                }
                index += 2
                let low = try fourDigits()
                guard (0xDC00..<0xE000).contains(low) else { throw fault("the second half of a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw fault("a surrogate pair in order") }
            out.append(contentsOf: UTF8.encode(scalar)!)
        default:
            index -= 1
            throw fault("one of the escapes of JSON")
        }
    }

    private mutating func fourDigits() throws(Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch next {
            case let byte? where Self.isDigit(byte): digit = byte - UInt8(ascii: "0")
            case let byte? where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case let byte? where byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw fault("four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }
}
