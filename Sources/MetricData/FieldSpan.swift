/// Where a field's bytes stand in the record buffer.
struct FieldSpan {
    enum Kind: UInt8 {
        /// Bytes as they are.
        case plain
        /// Inside quotes, with doubled quotes (CSV) or escapes (JSON) still to be undone.
        case escaped
        /// Inside quotes, nothing to undo.
        case quoted
        /// Not there, or JSON's null.
        case absent
        /// A nested JSON object or array.
        case nested
    }

    var start: Int
    var count: Int
    var kind: Kind

    static let absent = FieldSpan(start: 0, count: 0, kind: .absent)
}

/// What a scanner found at its place in the buffer.
enum ScanStep {
    /// A record; its fields are valid until the buffer is filled again.
    case record
    /// The record is not complete: fill the buffer and ask again.
    case needsMore
    /// Nothing more to come.
    case end
}

/// Splits bytes into records, one after the other.
protocol RecordScanner {
    /// Fields of the last record.
    var fields: UnsafeMutablePointer<FieldSpan> { get }
    /// Line at which it begins, from 1.
    var line: Int { get }

    /// Reads the record at `buffer.start` and moves the start behind it.
    ///
    /// - Throws: `MalformedRecord`.
    mutating func next(_ buffer: RecordBuffer) throws -> ScanStep
}

/// A record that cannot be split into fields; the caller adds the place.
struct MalformedRecord: Error {
    let message: String
    /// Bytes from the record's start to where reading may go on, nil when it must stop.
    let resume: Int?
    /// Lines within these bytes.
    let lines: Int
}
