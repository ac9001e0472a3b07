import MetricSeries

/// One series as it stands in a CSV file: rows in file order, timestamps and labels verbatim.
///
/// Plain or gzip, comma-separated with a header line. Nothing is put on a grid and nothing is combined: that is for
/// the reader of many metrics, ``CubeReader``.
public struct SeriesFile: Sendable {
    /// The names of the file's columns, in order.
    public let columns: [String]
    /// Text of the timestamp column.
    public let timestamps: [String]
    /// Values; NaN where the field is empty, `NaN`, `NA` or `null`.
    public let values: [Double]
    /// Text of the label column, nil where there is none.
    public let labels: [String]?
    /// Line of each row in the file, from 1.
    public let lines: [Int]
    /// The file's name as given.
    public let name: String
    /// Name of the timestamp column.
    public let timestampColumn: String
    /// Name of the value column.
    public let valueColumn: String

    public var count: Int { values.count }

    /// Reads a file, or standard input for `-`.
    ///
    /// - Parameters:
    ///   - timestampColumn: nil = the column named `timestamp` (any case), else the first one.
    ///   - valueColumn: nil = the only other column, or the one named `value` (any case).
    ///   - labelColumn: nil = none is read; a name that is not there gives nil ``labels``.
    /// - Throws: `MetricDataError`: an absent, empty or damaged file, a missing column, more than one column that may
    ///   be the value, or a value that is no finite number, with line and column.
    public init(
        path: String, timestampColumn: String? = nil, valueColumn: String? = nil, labelColumn: String? = nil
    ) throws {
        let buffer = RecordBuffer(stream: try ByteStream(path: path))
        let file = buffer.stream.name
        name = file
        guard try InputPreparation.begin(buffer) else {
            throw MetricDataError(.emptyFile, "the file is empty; expected a header line and records", file: file)
        }
        var scanner = CSVScanner(delimiter: UInt8(ascii: ","), quote: .doubleQuote, capacity: 4_096)
        defer { scanner.deallocate() }
        columns = try InputPreparation.header(&scanner, buffer, quote: .doubleQuote)
        let roles = try Self.roles(columns, timestampColumn, valueColumn, labelColumn, file)
        self.timestampColumn = columns[roles.timestamp]
        self.valueColumn = columns[roles.value]
        var text = FieldText(quote: .doubleQuote)
        defer { text.deallocate() }
        var timestamps: [String] = []
        var values: [Double] = []
        var labels: [String] = []
        var lines: [Int] = []
        reading: while true {
            switch try InputPreparation.stepOrFail(file, line: scanner.line, { try scanner.next(buffer) }) {
            case .needsMore: try buffer.fill()
            case .end: break reading
            case .record:
                guard scanner.fieldCount == columns.count else {
                    throw MetricDataError(
                        .malformedRecord, "the record has \(scanner.fieldCount) fields; expected \(columns.count), as in the header", file: file,
                        line: scanner.line)
                }
                timestamps.append(String(decoding: text.bytes(scanner.fields[roles.timestamp], in: buffer.base), as: UTF8.self))
                let number = FieldText.trimmed(text.bytes(scanner.fields[roles.value], in: buffer.base))
                if FieldText.isMissing(number) {
                    values.append(.nan)
                } else if let value = NumberParser.parse(number), value.isFinite {
                    values.append(value)
                } else {
                    throw MetricDataError(
                        .invalidNumber, "\(MetricDataError.quoted(number)) is no finite number; expected a number, or nothing for a missing value",
                        file: file, line: scanner.line, column: columns[roles.value])
                }
                if let label = roles.label {
                    labels.append(String(decoding: text.bytes(scanner.fields[label], in: buffer.base), as: UTF8.self))
                }
                lines.append(scanner.line)
            }
        }
        self.timestamps = timestamps
        self.values = values
        self.labels = roles.label == nil ? nil : labels
        self.lines = lines
    }

    /// The instants that the timestamps denote, seconds since 1970-01-01T00:00:00Z.
    ///
    /// The format is told from the first row: ISO 8601 (`T` or a blank between date and time) or UNIX seconds or
    /// milliseconds.
    /// - Parameter calendar: gives the zone of timestamps without an offset.
    /// - Throws: `MetricDataError.invalidTimestamp` with line and value.
    public func instants(calendar: MetricCalendar) throws -> [Int64] {
        var reader = try TimestampReader(format: .iso8601, calendar: calendar)
        if let first = timestamps.first, Self.instant(first, &reader) == nil {
            reader = try TimestampReader(format: .unix, calendar: calendar)
        }
        return try timestamps.indices.map { row in
            guard let instant = Self.instant(timestamps[row], &reader) else {
                throw MetricDataError(
                    .invalidTimestamp,
                    "\(MetricDataError.quoted(timestamps[row])) is no timestamp; expected one format throughout, ISO 8601 such as 2025-10-03 14:00:00 or UNIX seconds",
                    file: name, line: lines[row], column: timestampColumn)
            }
            return instant
        }
    }

    private static func instant(_ text: String, _ reader: inout TimestampReader) -> Int64? {
        var text = text
        return text.withUTF8 { reader.instant(FieldText.trimmed($0)) }
    }

    private static func roles(
        _ columns: [String], _ timestampColumn: String?, _ valueColumn: String?, _ labelColumn: String?, _ file: String
    ) throws -> (timestamp: Int, value: Int, label: Int?) {
        func index(_ name: String, _ role: String) throws -> Int {
            guard let index = columns.firstIndex(of: name) else {
                throw InputPreparation.missingColumn(name, role: role, among: columns, file: file)
            }
            return index
        }
        let timestamp = try timestampColumn.map { try index($0, "timestamp") } ?? columns.firstIndex { $0.lowercased() == "timestamp" } ?? 0
        let label = labelColumn.flatMap { columns.firstIndex(of: $0) }
        if let valueColumn { return (timestamp, try index(valueColumn, "value"), label) }
        let others = columns.indices.filter { $0 != timestamp && $0 != label }
        if others.count == 1 { return (timestamp, others[0], label) }
        if let value = others.first(where: { columns[$0].lowercased() == "value" }) { return (timestamp, value, label) }
        let names = others.map { "\"\(columns[$0])\"" }.joined(separator: ", ")
        throw MetricDataError(
            .missingColumn,
            others.isEmpty ? "there is no value column beside \"\(columns[timestamp])\"" : "several columns may be the value: \(names); name one",
            file: file)
    }
}
