import MetricSeries

/// Tunable constants from a JSON file, per frequency (`models/README.md`, `models/schema.json`).
///
/// ```json
/// { "version": 1, "default": { "filter.clip": 3 }, "PT1H": { "filter.hourOfWeekGain": 0.3 } }
/// ```
///
/// Numbers come by name; which names and ranges exist is for the one who uses them to judge.
public struct ProfileFile: Sendable {
    /// One number of a section and where it stands.
    public struct Entry: Sendable, Equatable {
        public let name: String
        public let value: Double
        public let line: Int
    }

    /// The file's name as given.
    public let name: String
    /// Numbers for all frequencies.
    public let defaults: [Entry]
    /// Numbers for one frequency each, in the file's order.
    public let sections: [(frequency: Frequency, entries: [Entry])]

    /// The version of the form that is read.
    public static let version = 1

    /// - Throws: `MetricDataError.unreadableFile` or `.invalidProfile` naming line and key.
    public init(path: String) throws {
        let stream = try ByteStream(path: path)
        var bytes: [UInt8] = []
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
        defer { buffer.deallocate() }
        while true {
            let count = try stream.read(into: buffer, capacity: 1 << 16)
            if count == 0 { break }
            bytes.append(contentsOf: UnsafeBufferPointer(start: buffer, count: count))
            if bytes.count > 1 << 24 { throw MetricDataError(.invalidProfile, "the file is larger than 16 MB; expected a profile of a few kilobytes", file: stream.name) }
        }
        try self.init(text: bytes, name: stream.name)
    }

    /// - Parameters:
    ///   - text: the file's content.
    ///   - name: what errors call it.
    public init(text: [UInt8], name: String) throws {
        self.name = name
        var parser = JSONObjectParser(text, file: name)
        var version: Int?
        var defaults: [Entry]?
        var sections: [(frequency: Frequency, entries: [Entry])] = []
        for member in try parser.document() {
            func fail(_ message: String) -> MetricDataError { MetricDataError(.invalidProfile, message, file: name, line: member.line) }
            switch member.key {
            case "$schema", "description":
                guard case .string = member.value else { throw fail("\"\(member.key)\" is not text; expected a string") }
            case "version":
                guard case .number(let number) = member.value, number == Double(Self.version) else {
                    throw fail("\"version\" is not \(Self.version); this program reads version \(Self.version) of profile files")
                }
                version = Self.version
            case "default":
                defaults = try Self.entries(member, name)
            default:
                guard let frequency = try? Frequency(iso8601: member.key) else {
                    throw fail("section \"\(member.key)\" is unknown; expected \"default\" or a frequency such as \"PT5M\", \"PT1H\" or \"P1D\"")
                }
                if sections.contains(where: { $0.frequency == frequency }) {
                    throw fail("section \"\(member.key)\" is a frequency that the file has already; join the two")
                }
                sections.append((frequency, try Self.entries(member, name)))
            }
        }
        if version == nil { throw MetricDataError(.invalidProfile, "there is no \"version\"; expected \"version\": \(Self.version)", file: name) }
        self.defaults = defaults ?? []
        self.sections = sections
    }

    private static func entries(_ section: JSONObjectParser.Member, _ file: String) throws -> [Entry] {
        guard case .object(let members) = section.value else {
            throw MetricDataError(.invalidProfile, "section \"\(section.key)\" is no object; expected names with numbers, {\"filter.clip\": 3, …}", file: file, line: section.line)
        }
        return try members.map { member in
            guard case .number(let number) = member.value else {
                throw MetricDataError(
                    .invalidProfile, "\"\(member.key)\" in section \"\(section.key)\" is \(member.value.kind); expected a number (1 and 0 for on and off)", file: file,
                    line: member.line)
            }
            return Entry(name: member.key, value: number, line: member.line)
        }
    }

    /// The numbers for a frequency: the defaults with those of its own section in their place.
    ///
    /// Frequencies of several days without a section of their own take that of one day.
    public func overrides(for frequency: Frequency) -> [String: Double] {
        Dictionary(entries(for: frequency).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// The line that a frequency's number of a name comes from, nil where the file has none.
    public func line(of name: String, for frequency: Frequency) -> Int? {
        entries(for: frequency).last { $0.name == name }?.line
    }

    private func entries(for frequency: Frequency) -> [Entry] {
        let own = sections.first { $0.frequency == frequency } ?? (frequency.isWholeDays ? sections.first { $0.frequency == .daily } : nil)
        return defaults + (own?.entries ?? [])
    }

    /// The text of a profile file; numbers are written with the fewest digits that read back the same.
    public static func text(
        description: String? = nil, defaults: [(name: String, value: Double)], sections: [(frequency: Frequency, values: [(name: String, value: Double)])] = []
    ) -> String {
        func block(_ values: [(name: String, value: Double)]) -> String {
            values.isEmpty ? "{}" : "{\n" + values.map { "    \(quoted($0.name)): \(number($0.value))" }.joined(separator: ",\n") + "\n  }"
        }
        var members = ["\"$schema\": \"schema.json\"", "\"version\": \(version)"]
        if let description { members.append("\"description\": \(quoted(description))") }
        members.append("\"default\": \(block(defaults))")
        members += sections.map { "\"\($0.frequency)\": \(block($0.values))" }
        return "{\n  " + members.joined(separator: ",\n  ") + "\n}\n"
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
        return "\(value)"
    }
}
