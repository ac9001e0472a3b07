/// HTML text that escapes everything that is not markup of our own.
struct HTMLBuffer {
    private(set) var text = TextBuffer(capacity: 1 << 16)

    /// Appends markup as it is.
    mutating func raw(_ markup: String) { text.append(markup) }

    /// Appends text: `& < > " '` as entities, control characters as the replacement character.
    mutating func escaped(_ content: String) { text.append(Self.escape(content)) }

    static func escape(_ content: String) -> String {
        guard content.utf8.contains(where: { $0 < 0x28 || $0 == 0x3C || $0 == 0x3E || $0 == 0x7F || $0 >= 0xC2 }) else { return content }
        var result = ""
        result.reserveCapacity(content.utf8.count + 16)
        for scalar in content.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n": result += " "
            default:
                result.unicodeScalars.append(TextTable.isControl(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }

    /// Appends a coordinate with one decimal.
    mutating func coordinate(_ value: Double) {
        let tenths = Int((value * 10).rounded())
        if tenths < 0 { text.append(byte: UInt8(ascii: "-")) }
        text.append(Int(tenths.magnitude / 10))
        if tenths % 10 != 0 {
            text.append(byte: UInt8(ascii: "."))
            text.append(Int(tenths.magnitude % 10))
        }
    }

    mutating func take() -> [UInt8] {
        defer { text.removeAll() }
        return text.bytes
    }
}
