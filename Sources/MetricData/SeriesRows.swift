/// The rows of one series while its file is read.
struct SeriesRows {
    /// Names of columns as far as they were given.
    struct Wanted {
        let timestamp: String?
        let value: String?
        let label: String?
    }

    struct Roles {
        let timestamp: Int
        let value: Int
        let label: Int?
    }

    let columns: [String]
    let roles: Roles
    private let file: String
    private(set) var timestamps: [String] = []
    private(set) var values: [Double] = []
    private(set) var labels: [String] = []
    private(set) var lines: [Int] = []

    private init(_ columns: [String], _ wanted: Wanted, file: String) throws {
        self.columns = columns
        self.file = file
        roles = try Self.roles(columns, wanted, file)
    }

    /// - Parameter delimiter: nil = told from the first lines.
    init(csv buffer: RecordBuffer, _ wanted: Wanted, delimiter: UInt8?) throws {
        let file = buffer.stream.name
        try buffer.peek(1 << 16)
        let start = UnsafeBufferPointer(start: UnsafePointer(buffer.base + buffer.start), count: min(buffer.count, 1 << 16))
        var scanner = CSVScanner(
            delimiter: delimiter ?? DelimiterInference.delimiter(of: start, quote: .doubleQuote), quote: .doubleQuote,
            capacity: InputPreparation.maximumColumns)
        defer { scanner.deallocate() }
        try self.init(InputPreparation.header(&scanner, buffer, quote: .doubleQuote), wanted, file: file)
        var text = FieldText(quote: .doubleQuote)
        defer { text.deallocate() }
        while true {
            switch try InputPreparation.stepOrFail(file, line: scanner.line, { try scanner.next(buffer) }) {
            case .needsMore: try buffer.fill(line: scanner.line)
            case .end: return
            case .record:
                guard scanner.fieldCount == columns.count else {
                    throw MetricDataError(
                        .malformedRecord, "the record has \(scanner.fieldCount) fields; expected \(columns.count), as in the header", file: file,
                        line: scanner.line)
                }
                let fields = scanner.fields
                try take(
                    timestamp: fields[roles.timestamp], value: fields[roles.value], label: roles.label.map { fields[$0] }, &text, buffer,
                    line: scanner.line)
            }
        }
    }

    init(jsonLines buffer: RecordBuffer, _ wanted: Wanted) throws {
        let file = buffer.stream.name
        var description = InputDescription(format: .jsonLines)
        var sentences: [String] = []
        guard let sample = try InputSample.take(from: buffer, &description, &sentences) else {
            throw MetricDataError(.emptyFile, "the file holds only blank lines; expected one object a line", file: file)
        }
        try self.init(sample.names, wanted, file: file)
        let keys = [roles.timestamp, roles.value] + (roles.label.map { [$0] } ?? [])
        var scanner = JSONLinesScanner(keys: keys.map { sample.names[$0] })
        var text = FieldText(quote: .none)
        defer {
            scanner.deallocate()
            text.deallocate()
        }
        while true {
            switch try InputPreparation.stepOrFail(file, line: scanner.line, { try scanner.next(buffer) }) {
            case .needsMore: try buffer.fill(line: scanner.line)
            case .end: return
            case .record:
                let fields = scanner.fields
                for slot in keys.indices where fields[slot].kind == .nested {
                    throw MetricDataError(
                        .malformedRecord, "the value is a nested object or array; expected a number or a string in a flat object", file: file,
                        line: scanner.line, column: sample.names[keys[slot]])
                }
                try take(timestamp: fields[0], value: fields[1], label: roles.label == nil ? nil : fields[2], &text, buffer, line: scanner.line)
            }
        }
    }

    private mutating func take(
        timestamp: FieldSpan, value: FieldSpan, label: FieldSpan?, _ text: inout FieldText, _ buffer: RecordBuffer, line: Int
    ) throws {
        timestamps.append(String(decoding: text.bytes(timestamp, in: buffer.base), as: UTF8.self))
        let number = FieldText.trimmed(text.bytes(value, in: buffer.base))
        if FieldText.isMissing(number) {
            values.append(.nan)
        } else if let value = NumberParser.parse(number), value.isFinite {
            values.append(value)
        } else {
            throw MetricDataError(
                .invalidNumber, "\(MetricDataError.quoted(number)) is no finite number; expected a number, or nothing for a missing value",
                file: file, line: line, column: columns[roles.value])
        }
        if let label { labels.append(String(decoding: text.bytes(label, in: buffer.base), as: UTF8.self)) }
        lines.append(line)
    }

    private static func roles(_ columns: [String], _ wanted: Wanted, _ file: String) throws -> Roles {
        func index(_ name: String, _ role: String) throws -> Int {
            guard let index = columns.firstIndex(of: name) else {
                throw InputPreparation.missingColumn(name, role: role, among: columns, file: file)
            }
            return index
        }
        let timestamp = try wanted.timestamp.map { try index($0, "timestamp") } ?? columns.firstIndex { $0.lowercased() == "timestamp" } ?? 0
        let label = wanted.label.flatMap { columns.firstIndex(of: $0) }
        if let value = wanted.value { return Roles(timestamp: timestamp, value: try index(value, "value"), label: label) }
        let others = columns.indices.filter { $0 != timestamp && $0 != label }
        if others.count == 1 { return Roles(timestamp: timestamp, value: others[0], label: label) }
        if let value = others.first(where: { columns[$0].lowercased() == "value" }) { return Roles(timestamp: timestamp, value: value, label: label) }
        let names = others.map { "\"\(columns[$0])\"" }.joined(separator: ", ")
        throw MetricDataError(
            .missingColumn,
            others.isEmpty ? "there is no value column beside \"\(columns[timestamp])\"" : "several columns may be the value: \(names); name one",
            file: file)
    }
}
