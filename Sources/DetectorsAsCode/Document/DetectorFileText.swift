import LookoutAPI

extension DetectorFile {
    /// The file in our own form, so that a template can be kept as one.
    package var yaml: String {
        var lines = ["Detectors:"]
        for declaration in detectors {
            var members = declaration.detector
            members["MetricSet"] = declaration.metricSet.map(JSONValue.object)
            members["Alerts"] = declaration.alerts.isEmpty ? nil : .array(declaration.alerts.map(JSONValue.object))
            Self.append(.object(members), first: "  - ", to: &lines)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Writes a value in block form; `first` stands before its first line, as many spaces before the others.
    private static func append(_ value: JSONValue, first: String, to lines: inout [String]) {
        guard case .object(let object) = value, !object.members.isEmpty else {
            lines.append(first + scalar(value))
            return
        }
        var lead = first
        let inner = String(repeating: " ", count: first.count)
        for (name, member) in object.members {
            let key = isPlain(name) ? name : scalar(.text(name))
            switch member {
            case .object(let nested) where !nested.members.isEmpty:
                lines.append("\(lead)\(key):")
                append(member, first: inner + "  ", to: &lines)
            case .array(let items) where items.contains { $0.objectValue != nil }:
                lines.append("\(lead)\(key):")
                for item in items { append(item, first: inner + "  - ", to: &lines) }
            default: lines.append("\(lead)\(key): \(scalar(member))")
            }
            lead = inner
        }
    }

    /// JSON is YAML; plain where it reads the same.
    private static func scalar(_ value: JSONValue) -> String {
        if case .text(let text) = value, isPlain(text), Double(text) == nil { return text }
        return String(decoding: JSONWriter.bytes(value), as: UTF8.self)
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, first | 0x20 >= UInt8(ascii: "a"), first | 0x20 <= UInt8(ascii: "z"), text.count <= 200 else { return false }
        let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        return !words.contains(text.lowercased())
            && text.utf8.allSatisfy { ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z")) || ($0 >= 0x30 && $0 <= 0x39) || "_-/.".utf8.contains($0) }
    }
}
