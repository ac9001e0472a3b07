/// The first records of an input as text, to infer roles and formats from.
struct InputSample {
    var file: String
    var format: RecordFormat
    var names: [String]
    /// One value a column and record; nil: absent.
    var records: [[String?]]

    /// Records that are looked at.
    static let maximumRecords = 2_000
    /// Bytes that are looked at.
    static let maximumBytes = 1 << 20

    /// The values of one column that are there and not empty.
    func values(_ column: Int) -> [String] {
        records.compactMap { record in record[column].flatMap { $0.isEmpty ? nil : $0 } }
    }

    /// Looks at the beginning of a file without consuming it; nil when there is no record.
    static func take(from buffer: RecordBuffer, _ description: inout InputDescription, _ sentences: inout [String]) throws -> InputSample? {
        guard try InputPreparation.begin(buffer) else { return nil }
        try buffer.peek(maximumBytes)
        let start = buffer.start
        defer { buffer.start = start }
        switch try InputPreparation.format(of: buffer, given: description.format) {
        case .csv:
            if description.delimiter == nil {
                let found = DelimiterInference.delimiter(
                    of: UnsafeBufferPointer(start: buffer.base + buffer.start, count: min(buffer.count, 1 << 16)), quote: description.quote)
                description.delimiter = found
                if found != UInt8(ascii: ",") {
                    sentences.append("delimiter \(DelimiterInference.name(found)): it splits the first lines into equally many fields")
                }
            }
            return try csv(buffer, description)
        case .jsonLines: return try jsonLines(buffer)
        }
    }

    private static func csv(_ buffer: RecordBuffer, _ description: InputDescription) throws -> InputSample? {
        var scanner = CSVScanner(delimiter: description.delimiter!, quote: description.quote, capacity: InputPreparation.maximumColumns)
        var text = FieldText(quote: description.quote)
        defer {
            scanner.deallocate()
            text.deallocate()
        }
        let names: [String]
        if let list = description.headerList { names = list } else {
            do { names = try InputPreparation.header(&scanner, buffer, quote: description.quote) } catch let error as MetricDataError where error.code == .emptyFile {
                return nil
            }
            try checkHeader(names, description, buffer.stream.name)
        }
        var records: [[String?]] = []
        while records.count < maximumRecords {
            do {
                guard try scanner.next(buffer) == .record else { break }
            } catch is MalformedRecord {
                break
            }
            if scanner.fieldCount != names.count { continue }
            records.append((0..<names.count).map { String(decoding: text.bytes(scanner.fields[$0], in: buffer.base), as: UTF8.self) })
        }
        return InputSample(file: buffer.stream.name, format: .csv, names: names, records: records)
    }

    /// A header holds names; a first line with numbers or timestamps in it is a record.
    private static func checkHeader(_ names: [String], _ description: InputDescription, _ file: String) throws {
        let asked = [description.timestampColumn].compactMap { $0 } + (description.measures ?? []).map(\.name) + (description.dimensions ?? [])
        if asked.contains(where: { names.contains($0) }) { return }
        for name in names {
            var copy = name
            let looksLikeData = copy.withUTF8 { NumberParser.parse($0) != nil || ISO8601Timestamp.read($0) != nil }
            if looksLikeData {
                throw MetricDataError(
                    .noHeader,
                    "the first line looks like data, not like names (\(MetricDataError.quoted(name))); expected a header: add one, or give the names of the columns (--header-list a,b,c)",
                    file: file, line: 1)
            }
        }
    }

    private static func jsonLines(_ buffer: RecordBuffer) throws -> InputSample? {
        var names: [String] = []
        var places: [String: Int] = [:]
        var records: [[String?]] = []
        var text = FieldText(quote: .none)
        defer { text.deallocate() }
        var next = 1
        var line = 1
        while records.count < maximumRecords {
            var record: [String?] = Array(repeating: nil, count: names.count)
            do {
                guard let (start, end) = JSONLinesScanner.nextLine(buffer, &next, &line) else { break }
                let base = buffer.base
                try JSONLinesScanner.object(base, start, end) { keyStart, keyCount, keyEscaped, value in
                    let key = FieldSpan(start: keyStart, count: keyCount, kind: keyEscaped ? .escaped : .quoted)
                    let name = String(decoding: text.bytes(key, in: base), as: UTF8.self)
                    if places[name] == nil {
                        places[name] = names.count
                        names.append(name)
                        record.append(nil)
                    }
                    if value.kind != .nested && value.kind != .absent {
                        record[places[name]!] = String(decoding: text.bytes(value, in: base), as: UTF8.self)
                    }
                }
            } catch let malformed as MalformedRecord {
                // The first line decides whether this is JSON Lines at all; later mistakes are the reader's to report.
                if records.isEmpty { throw MetricDataError(.malformedRecord, malformed.message, file: buffer.stream.name, line: line) }
                continue
            }
            records.append(record)
        }
        if records.isEmpty { return nil }
        records = records.map { $0 + Array(repeating: nil, count: names.count - $0.count) }
        return InputSample(file: buffer.stream.name, format: .jsonLines, names: names, records: records)
    }
}
