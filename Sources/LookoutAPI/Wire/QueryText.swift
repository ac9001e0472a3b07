/// Text in paths and queries.
enum QueryText {
    /// The text behind a percent-encoding; nil unless the bytes are UTF-8 and every `%` begins two hexadecimal digits.
    static func decoded(_ text: Substring, plusIsSpace: Bool) -> String? {
        var out: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = bytes.popFirst().flatMap(digit), let low = bytes.popFirst().flatMap(digit) else { return nil }
                out.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: out.append(0x20)
            default: out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }

    /// The values of a repeated query parameter, in order; nil when one of them is not text.
    static func values(of name: String, in query: String) -> [String]? {
        var values: [String] = []
        for parameter in query.split(separator: "&") {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = decoded(parts[0], plusIsSpace: true) else { return nil }
            guard key == name else { continue }
            guard let value = parts.count == 2 ? decoded(parts[1], plusIsSpace: true) : "" else { return nil }
            values.append(value)
        }
        return values
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
