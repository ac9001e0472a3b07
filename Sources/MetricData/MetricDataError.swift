/// What can be wrong with data that is read: one sentence that names the place, the value, what was expected and
/// what to do.
public struct MetricDataError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of mistake; new codes may be added.
    public enum Code: String, Sendable {
        /// A file or folder is absent, may not be read, or its reading failed.
        case unreadableFile
        /// A folder holds no file that looks like data.
        case noDataFiles
        /// A file without a single byte (or, inside gzip, without content).
        case emptyFile
        /// The first line looks like data and no names were given.
        case noHeader
        /// A header and not one record.
        case noRecords
        /// A named column is not there.
        case missingColumn
        /// A column name stands twice.
        case duplicateColumn
        /// Bytes that are not UTF-8, or another character set.
        case invalidText
        /// A record with too few or too many fields, a quote that is not closed, JSON that is not a flat object.
        case malformedRecord
        /// A timestamp that does not match its format.
        case invalidTimestamp
        /// A measure that is not a finite number.
        case invalidNumber
        /// A gzip file that ends too early.
        case truncatedGzip
        /// A gzip file whose content is damaged.
        case corruptGzip
        /// Timestamps so far apart, or keys so many, that no cube of sane size holds them.
        case absurdGrid
        /// A sum within an interval that no finite number holds.
        case overflow
        /// A description that contradicts itself.
        case invalidDescription
        /// A timestamp pattern that cannot be understood.
        case invalidPattern
        /// What was not given cannot be inferred either.
        case cannotInfer
        /// A profile file that is not as its schema says.
        case invalidProfile
    }

    public let code: Code
    /// The whole sentence, place included.
    public let message: String
    /// Name of the file as it was given, where one is concerned.
    public let file: String?
    /// Line of the file, from 1, where one is concerned.
    public let line: Int?

    public init(_ code: Code, _ message: String, file: String? = nil, line: Int? = nil, column: String? = nil) {
        self.code = code
        self.file = file
        self.line = line
        var place = file ?? ""
        if let line { place += place.isEmpty ? "line \(line)" : ", line \(line)" }
        if let column { place += (place.isEmpty ? "" : ", ") + "column \"\(column)\"" }
        self.message = place.isEmpty ? message : place + ": " + message
    }

    public var description: String { message }

    /// Text from a file as it is shown in a message: in quotes, at most 60 characters, control characters escaped.
    static func quoted(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let shown = bytes.count > 240 ? UnsafeBufferPointer(rebasing: bytes[..<240]) : bytes
        return quoted(String(decoding: shown, as: UTF8.self))
    }

    static func quoted(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            switch scalar {
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\t": shown += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return "\"" + shown + (text.unicodeScalars.count > 60 ? "…" : "") + "\""
    }
}
