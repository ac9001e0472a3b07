/// First bytes of a file: its character set and form are settled before any record is read.
enum InputPreparation {
    /// Columns that a CSV file may have.
    static let maximumColumns = 4_096

    /// Passes over a byte order mark; false when the file holds nothing at all.
    ///
    /// - Throws: `MetricDataError.invalidText` for UTF-16 and UTF-32.
    static func begin(_ buffer: RecordBuffer) throws -> Bool {
        try buffer.peek(4)
        let bytes = UnsafeBufferPointer(start: UnsafePointer(buffer.base + buffer.start), count: buffer.count)
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            buffer.start += 3
        } else if bytes.count >= 2, (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF) {
            throw MetricDataError(.invalidText, "the file is UTF-16; expected UTF-8: convert it, for example with iconv -f UTF-16 -t UTF-8", file: buffer.stream.name)
        }
        while true {
            if buffer.count == 0 {
                if buffer.isFinal { return false }
                try buffer.fill()
                continue
            }
            return true
        }
    }

    /// The form of a file: as given, by its name, else by its first character.
    static func format(of buffer: RecordBuffer, given: RecordFormat?) throws -> RecordFormat {
        if let given { return given }
        var name = buffer.stream.name.lowercased()
        if name.hasSuffix(".gz") { name.removeLast(3) }
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") || name.hasSuffix(".json") { return .jsonLines }
        if name.hasSuffix(".csv") || name.hasSuffix(".tsv") { return .csv }
        try buffer.peek(256)
        let first = (buffer.start..<buffer.end).first { buffer.base[$0] > 32 }
        return first.map { buffer.base[$0] == UInt8(ascii: "{") } == true ? .jsonLines : .csv
    }

    /// Reads the header line, or takes the names given.
    ///
    /// - Throws: `MetricDataError.duplicateColumn`, `.invalidText`, `.malformedRecord`.
    static func header(_ scanner: inout CSVScanner, _ buffer: RecordBuffer, quote: QuoteSymbol) throws -> [String] {
        let file = buffer.stream.name
        while true {
            switch try stepOrFail(file, line: 1, { try scanner.next(buffer) }) {
            case .needsMore: try buffer.fill()
            case .end: throw MetricDataError(.emptyFile, "the file holds only blank lines; expected a header and records", file: file)
            case .record:
                let names = try names(scanner, buffer, quote)
                if names.contains(where: { $0.contains("\r") }) {
                    throw MetricDataError(.invalidText, "lines end with CR alone; expected LF or CRLF: convert the line ends", file: file, line: scanner.line)
                }
                if let twice = firstDuplicate(names.filter { !$0.isEmpty }) {
                    throw MetricDataError(.duplicateColumn, "column \"\(twice)\" stands twice in the header: give each column its own name", file: file, line: scanner.line)
                }
                return names
            }
        }
    }

    private static func names(_ scanner: CSVScanner, _ buffer: RecordBuffer, _ quote: QuoteSymbol) throws -> [String] {
        var text = FieldText(quote: quote)
        defer { text.deallocate() }
        if scanner.fieldCount > maximumColumns {
            throw MetricDataError(
                .malformedRecord, "the header has \(scanner.fieldCount) columns; expected at most \(maximumColumns): is the delimiter right?",
                file: buffer.stream.name, line: scanner.line)
        }
        return try (0..<scanner.fieldCount).map { index in
            let bytes = text.bytes(scanner.fields[index], in: buffer.base)
            guard !bytes.contains(0), let name = String(validating: bytes, as: UTF8.self) else {
                throw MetricDataError(
                    .invalidText, "the name of column \(index + 1) is not UTF-8 text: \(MetricDataError.quoted(bytes)); expected a text file in UTF-8",
                    file: buffer.stream.name, line: scanner.line)
            }
            return name
        }
    }

    /// Runs a scan and gives a malformed record its place; `line` is asked for after the scan, which moves it.
    static func stepOrFail(_ file: String, line: @autoclosure () -> Int, _ scan: () throws -> ScanStep) throws -> ScanStep {
        do { return try scan() } catch let malformed as MalformedRecord {
            throw MetricDataError(.malformedRecord, malformed.message, file: file, line: line())
        }
    }

    static func missingColumn(_ name: String, role: String, among names: [String], file: String) -> MetricDataError {
        MetricDataError(
            .missingColumn,
            "there is no column \"\(name)\" (\(role)); the columns are \(names.map { "\"\($0)\"" }.joined(separator: ", ")): check the name and its case",
            file: file)
    }
}
