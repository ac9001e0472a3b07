import Logging

/// Logs one event a line as a JSON object: `time`, `level`, `event`, `logger`, and the metadata as members of their own.
public struct JSONLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    public var logLevel: Logger.Level

    private let label: String
    private let time: @Sendable () -> String
    private let write: @Sendable (String) -> Void

    /// A handler for one logger.
    ///
    /// - Parameters:
    ///   - time: the real clock's time as ISO 8601.
    ///   - write: takes a whole line, line break included; called from any thread.
    public init(label: String, level: Logger.Level, time: @escaping @Sendable () -> String, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        logLevel = level
        self.time = time
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        var line = "{\"time\":\(Self.quoted(time())),\"level\":\"\(event.level.rawValue)\",\"event\":\(Self.quoted("\(event.message)")),\"logger\":\(Self.quoted(label))"
        for key in fields.keys.sorted() where !Self.reserved.contains(key) {
            line += ",\(Self.quoted(key)):\(Self.text(fields[key]!))"
        }
        write(line + "}\n")
    }

    private static let reserved: Set<String> = ["time", "level", "event", "logger"]

    private static func text(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let number as any FixedWidthInteger): "\(number)"
        case .stringConvertible(let number as Double) where number.isFinite: "\(number)"
        case .stringConvertible(let flag as Bool): "\(flag)"
        case .stringConvertible(let value): quoted(value.description)
        case .array(let items): "[" + items.map(text).joined(separator: ",") + "]"
        case .dictionary(let members): "{" + members.keys.sorted().map { "\(quoted($0)):\(text(members[$0]!))" }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028 || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
