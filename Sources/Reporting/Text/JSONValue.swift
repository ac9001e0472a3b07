/// A JSON document whose objects keep their order.
public indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// Shortest digits that read back as the same number; NaN and infinities become `null`.
    case number(Double)
    /// 17 significant digits; NaN and infinities become `null`.
    case exact(Double)
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// A string, or `null` for nil.
    public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// The document: indented by two spaces a level, or on one line.
    public func serialized(indented: Bool) -> String {
        var text = TextBuffer()
        append(to: &text, indented: indented, level: 0)
        return text.text
    }

    /// Appends the document.
    public func append(to text: inout TextBuffer, indented: Bool = false, level: Int = 0) {
        switch self {
        case .null: text.append("null")
        case .bool(let value): text.append(value ? "true" : "false")
        case .integer(let value): text.append(value)
        case .number(let value): value.isFinite ? text.append(value) : text.append("null")
        case .exact(let value): text.append(value.isFinite ? NumberText.exact(value) : "null")
        case .string(let value): Self.append(quoted: value, to: &text)
        case .array(let values):
            Self.append(list: values, brackets: ("[", "]"), to: &text, indented: indented, level: level) { value, text in
                value.append(to: &text, indented: indented, level: level + 1)
            }
        case .object(let members):
            Self.append(list: members, brackets: ("{", "}"), to: &text, indented: indented, level: level) { member, text in
                Self.append(quoted: member.0, to: &text)
                text.append(indented ? ": " : ":")
                member.1.append(to: &text, indented: indented, level: level + 1)
            }
        }
    }

    private static func append<Element>(
        list: [Element], brackets: (String, String), to text: inout TextBuffer, indented: Bool, level: Int,
        each: (Element, inout TextBuffer) -> Void
    ) {
        text.append(brackets.0)
        for (index, element) in list.enumerated() {
            if index > 0 { text.append(",") }
            if indented { text.append("\n" + String(repeating: "  ", count: level + 1)) }
            each(element, &text)
        }
        if indented, !list.isEmpty { text.append("\n" + String(repeating: "  ", count: level)) }
        text.append(brackets.1)
    }

    /// Appends a string in quotes; control characters, quotes and backslashes are escaped, and `<` too, so that a
    /// document may stand inside an HTML script element.
    static func append(quoted value: String, to text: inout TextBuffer) {
        text.append("\"")
        for byte in value.utf8 {
            switch byte {
            case 0x22: text.append("\\\"")
            case 0x5C: text.append("\\\\")
            case 0x0A: text.append("\\n")
            case 0x0D: text.append("\\r")
            case 0x09: text.append("\\t")
            case 0x3C: text.append("\\u003c")
            case 0..<0x20, 0x7F:
                let digits = String(byte, radix: 16)
                text.append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default: text.append(byte: byte)
            }
        }
        text.append("\"")
    }
}
