/// The first records of a file as text.
public struct RecordSample: Sendable, Equatable {
    /// Names of the columns: of the header or as given, for JSON Lines the keys in the order they appear.
    public let names: [String]
    /// One value a column and record; nil: absent.
    public let records: [[String?]]
    public let format: RecordFormat

    /// Looks at the beginning of a file that is in memory: bytes as stored (gzip too).
    ///
    /// - Parameter description: delimiter, quote, names and form are taken from it where they are given.
    /// - Returns: nil for a file without any record or header.
    /// - Throws: `MetricDataError`.
    public init?(name: String, bytes: [UInt8], _ description: InputDescription) throws {
        var description = description
        var sentences: [String] = []
        let buffer = RecordBuffer(stream: ByteStream(name: name, bytes: bytes))
        guard let sample = try InputSample.take(from: buffer, &description, &sentences) else { return nil }
        names = sample.names
        records = sample.records
        format = sample.format
    }
}

/// How a file is written, told from its first part.
public struct FormatGuess: Sendable, Equatable {
    public let isGzip: Bool
    public let isUTF8: Bool
    public let format: RecordFormat
    /// Of CSV.
    public let delimiter: UInt8
    /// Whether the delimiter splits the lines at all.
    public let isDelimited: Bool
    /// Whether the first line holds names.
    public let hasHeader: Bool
    /// Whether the first line differs in kind from the others, so that ``hasHeader`` is sure.
    public let isHeaderSure: Bool
    /// Names of the header, or `column1`, `column2`, …
    public let names: [String]
    /// Whether some field is quoted.
    public let isQuoted: Bool

    /// - Parameter bytes: of the file as stored.
    /// - Returns: nil for a file without content.
    /// - Throws: `MetricDataError` for damaged gzip and other character sets.
    public init?(name: String, bytes: [UInt8]) throws {
        isGzip = bytes.starts(with: [0x1F, 0x8B])
        let buffer = RecordBuffer(stream: ByteStream(name: name, bytes: bytes))
        guard try InputPreparation.begin(buffer) else { return nil }
        try buffer.peek(InputSample.maximumBytes)
        let head = UnsafeBufferPointer(start: UnsafePointer(buffer.base + buffer.start), count: min(buffer.count, 1 << 16))
        // A character may be cut at the end of the piece.
        isUTF8 = FieldText.isUTF8(head) || (head.count == 1 << 16 && (1...3).contains { FieldText.isUTF8(UnsafeBufferPointer(rebasing: head.dropLast($0))) })
        format = try InputPreparation.format(of: buffer, given: nil)
        if format == .jsonLines {
            let sample = try RecordSample(name: name, bytes: bytes, InputDescription(format: .jsonLines))
            (delimiter, isDelimited, hasHeader, isHeaderSure, isQuoted) = (UInt8(ascii: ","), false, false, true, true)
            names = sample?.names ?? []
            return
        }
        delimiter = DelimiterInference.delimiter(of: head, quote: .doubleQuote)
        let lines = try Self.records(buffer, delimiter)
        guard let first = lines.texts.first else { return nil }
        isQuoted = lines.isQuoted
        isDelimited = first.count > 1
        func isNumber(_ text: String) -> Bool {
            var copy = text
            return copy.withUTF8 { NumberParser.parse(FieldText.trimmed($0)) != nil || ISO8601Timestamp.read(FieldText.trimmed($0)) != nil }
        }
        let others = lines.texts.dropFirst().filter { $0.count == first.count }
        hasHeader = !first.contains(where: isNumber) && Set(first).count == first.count && !first.contains("")
        isHeaderSure = !hasHeader || first.indices.contains { column in !others.isEmpty && others.allSatisfy { isNumber($0[column]) } }
        names = hasHeader ? first : (1...first.count).map { "column\($0)" }
    }

    private static func records(_ buffer: RecordBuffer, _ delimiter: UInt8) throws -> (texts: [[String]], isQuoted: Bool) {
        var scanner = CSVScanner(delimiter: delimiter, quote: .doubleQuote, capacity: InputPreparation.maximumColumns)
        var text = FieldText(quote: .doubleQuote)
        defer {
            scanner.deallocate()
            text.deallocate()
        }
        var records: [[String]] = []
        var isQuoted = false
        while records.count < 200 {
            guard let step = try? scanner.next(buffer), step == .record else { break }
            let fields = 0..<min(scanner.fieldCount, InputPreparation.maximumColumns)
            if fields.contains(where: { scanner.fields[$0].kind == .quoted || scanner.fields[$0].kind == .escaped }) { isQuoted = true }
            records.append(fields.map { String(decoding: text.bytes(scanner.fields[$0], in: buffer.base), as: UTF8.self) })
        }
        return (records, isQuoted)
    }
}

extension CubeReader {
    /// Says how files that are in memory would be read, from their first parts.
    ///
    /// - Throws: `MetricDataError`.
    public func infer(contents: [(name: String, bytes: [UInt8])]) throws -> InputInference {
        try description.validate()
        if contents.isEmpty { throw MetricDataError(.noDataFiles, "no input is given: name at least one file") }
        var inputs = contents.map { file in Input(name: file.name) { ByteStream(name: file.name, bytes: file.bytes) } }
        return try inference(&inputs)
    }
}
