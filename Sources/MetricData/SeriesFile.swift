import MetricSeries

/// One series as it stands in a file: rows in file order, timestamps and labels verbatim.
///
/// CSV with a header line or JSON Lines, plain or gzip. Nothing is put on a grid and nothing is combined: that is for the
/// reader of many metrics, ``CubeReader``.
public struct SeriesFile: Sendable {
    /// The names of the file's columns, in order; for JSON Lines the keys of its first objects.
    public let columns: [String]
    /// Text of the timestamp column.
    public let timestamps: [String]
    /// Values; NaN where the field is empty or absent, `NaN`, `NA` or `null`.
    public let values: [Double]
    /// Text of the label column, nil where there is none.
    public let labels: [String]?
    /// Line of each row in its file, from 1.
    public let lines: [Int]
    /// The file's name as given; of several the first one's.
    public let name: String
    /// Name of the timestamp column.
    public let timestampColumn: String
    /// Name of the value column.
    public let valueColumn: String

    public var count: Int { values.count }

    /// Reads a file, or standard input for `-`; JSON Lines are told by the name, else by the first character.
    ///
    /// - Parameters:
    ///   - timestampColumn: nil = the column named `timestamp` (any case), else the first one.
    ///   - valueColumn: nil = the only other column, or the one named `value` (any case).
    ///   - labelColumn: nil = none is read; a name that is not there gives nil ``labels``.
    ///   - delimiter: of CSV; nil = told from the first lines.
    /// - Throws: `MetricDataError`: an absent, empty or damaged file, a missing column, more than one column that may
    ///   be the value, or a value that is no finite number, with line and column.
    public init(
        path: String, timestampColumn: String? = nil, valueColumn: String? = nil, labelColumn: String? = nil, delimiter: UInt8? = UInt8(ascii: ",")
    ) throws {
        try self.init(
            ByteStream(path: path), SeriesRows.Wanted(timestamp: timestampColumn, value: valueColumn, label: labelColumn), delimiter: delimiter)
    }

    /// Reads a file that is in memory already: bytes as stored (gzip too), with a name for messages and for the form.
    ///
    /// - Throws: as ``init(path:timestampColumn:valueColumn:labelColumn:delimiter:)``.
    public init(name: String, bytes: [UInt8], valueColumn: String? = nil, delimiter: UInt8? = nil) throws {
        try self.init(
            ByteStream(name: name, bytes: bytes), SeriesRows.Wanted(timestamp: nil, value: valueColumn, label: nil), delimiter: delimiter)
    }

    private init(_ stream: ByteStream, _ wanted: SeriesRows.Wanted, delimiter: UInt8?) throws {
        let buffer = RecordBuffer(stream: stream)
        let file = stream.name
        guard try InputPreparation.begin(buffer) else {
            throw MetricDataError(.emptyFile, "the file is empty; expected a header line and records", file: file)
        }
        let rows =
            switch try InputPreparation.format(of: buffer, given: nil) {
            case .csv: try SeriesRows(csv: buffer, wanted, delimiter: delimiter)
            case .jsonLines: try SeriesRows(jsonLines: buffer, wanted)
            }
        name = file
        columns = rows.columns
        timestampColumn = rows.columns[rows.roles.timestamp]
        valueColumn = rows.columns[rows.roles.value]
        timestamps = rows.timestamps
        values = rows.values
        labels = rows.roles.label == nil ? nil : rows.labels
        lines = rows.lines
    }

    /// Reads all files of a source as one series: the rows of each behind those of the one before.
    ///
    /// - Throws: as ``init(path:timestampColumn:valueColumn:labelColumn:delimiter:)``; `MetricDataError.missingColumn` where a
    ///   file has other columns for time and value than the first.
    public init(_ source: DataSource, valueColumn: String? = nil) throws {
        let parts = try source.files.map { try SeriesFile(path: $0, valueColumn: valueColumn, delimiter: nil) }
        // A source has at least one file.
        let first = parts[0]
        for part in parts where part.timestampColumn != first.timestampColumn || part.valueColumn != first.valueColumn {
            throw MetricDataError(
                .missingColumn,
                "time is column \"\(part.timestampColumn)\" and the value \"\(part.valueColumn)\" where \(first.name) has \"\(first.timestampColumn)\" and \"\(first.valueColumn)\": the files of one series must have the same columns",
                file: part.name)
        }
        name = first.name
        columns = first.columns
        timestampColumn = first.timestampColumn
        self.valueColumn = first.valueColumn
        timestamps = parts.flatMap(\.timestamps)
        values = parts.flatMap(\.values)
        labels = nil
        lines = parts.flatMap(\.lines)
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
}
