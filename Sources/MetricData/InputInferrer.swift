import MetricSeries

/// Fills what a description leaves open from the first part of the data.
struct InputInferrer {
    var description: InputDescription
    let chunk: Int
    private var sentences: [String] = []
    /// Files whose beginning may be looked at for the frequency.
    private static let maximumFiles = 64
    /// Bytes of one file that may be looked at for the frequency.
    private static let maximumBytes = 1 << 25

    init(description: InputDescription, chunk: Int) {
        self.description = description
        self.chunk = chunk
    }

    /// Looks at the files' beginnings; what was opened stays open in `inputs`, nothing consumed.
    ///
    /// - Throws: `MetricDataError` for what cannot be inferred, for columns that are not there, and for input without records.
    mutating func infer(_ inputs: inout [CubeReader.Input]) throws -> InputInference {
        // An unknown zone is reported before anything is read.
        let clock = try MetricCalendar(frequency: .hourly, zone: description.timeZone)
        var found: (sample: InputSample, index: Int)?
        for index in inputs.indices where found == nil {
            let buffer = try inputs[index].opened(chunk: chunk)
            if let sample = try InputSample.take(from: buffer, &description, &sentences) {
                found = (sample, index)
            } else if FileKind.size(of: inputs[index].name) != nil {
                inputs[index].buffer = nil
            }
        }
        guard let (sample, index) = found else { throw emptyInput(inputs) }
        if sample.records.isEmpty, inputs.count == 1 {
            let buffer = try inputs[index].opened(chunk: chunk)
            // Only a header, or nothing but broken records: the reader reports the latter by line.
            if buffer.isFinal, try isHeaderOnly(buffer) {
                throw MetricDataError(.noRecords, "the file holds a header and no records; expected at least one record", file: sample.file)
            }
        }
        try inferTimestamp(sample)
        try inferRoles(sample)
        try checkColumns(sample)
        try description.validate()
        if description.frequency == nil {
            try inferFrequency(&inputs, from: index, clock)
        } else {
            _ = try Frequency(iso8601: description.frequency!)
        }
        return InputInference(description: description, sentences: sentences)
    }

    private func emptyInput(_ inputs: [CubeReader.Input]) -> MetricDataError {
        let first = inputs[0].name == DataSource.standardInput ? "standard input" : inputs[0].name
        let what = inputs.count > 1 ? "all \(inputs.count) files are empty, this one and the rest" : "the file is empty"
        return MetricDataError(.emptyFile, "\(what); expected a header and records", file: first)
    }

    private func isHeaderOnly(_ buffer: RecordBuffer) throws -> Bool {
        let start = buffer.start
        defer { buffer.start = start }
        var scanner = CSVScanner(delimiter: description.delimiter ?? UInt8(ascii: ","), quote: description.quote, capacity: 1)
        defer { scanner.deallocate() }
        if description.headerList == nil { _ = try? scanner.next(buffer) }
        return (try? scanner.next(buffer)) == .end
    }

    private mutating func inferTimestamp(_ sample: InputSample) throws {
        if let column = description.timestampColumn {
            guard let place = sample.names.firstIndex(of: column) else {
                throw InputPreparation.missingColumn(column, role: "timestamp", among: sample.names, file: sample.file)
            }
            let values = sample.values(place)
            if let given = description.timestampFormat {
                // With a frequency the reader itself names the first line that does not fit.
                if description.frequency == nil { try checkFit(given, values, column: column, file: sample.file) }
            } else {
                guard let format = try Self.format(of: values, column: column) else {
                    throw MetricDataError(
                        .cannotInfer,
                        "the timestamp format of \(MetricDataError.quoted(values.first ?? "")) is unknown: give it (--timestamp-format, for example \"dd.MM.yyyy HH:mm\", UNIX or ISO)",
                        file: sample.file, column: column)
                }
                description.timestampFormat = format
                sentences.append("timestamp format \(format), for example \(MetricDataError.quoted(values[0])), in zone \(description.timeZone)")
            }
            return
        }
        let taken = Set((description.measures ?? []).map(\.name) + (description.dimensions ?? []))
        var candidates: [(place: Int, format: TimestampFormat)] = []
        let order = sample.names.indices.sorted { left, right in
            let a = TimestampInference.isTimestampName(sample.names[left])
            let b = TimestampInference.isTimestampName(sample.names[right])
            return a != b ? a : left < right
        }
        for place in order where !taken.contains(sample.names[place]) {
            let name = sample.names[place]
            let values = sample.values(place)
            if let given = description.timestampFormat {
                let fitting = try Self.count(of: values, fitting: given)
                if fitting > 0, fitting == values.count { candidates.append((place, given)) }
            } else if let format = try Self.format(of: values, named: TimestampInference.isTimestampName(name), column: name) {
                candidates.append((place, format))
            }
            if !candidates.isEmpty { break }
        }
        guard let (place, format) = candidates.first else {
            throw MetricDataError(
                .cannotInfer,
                "no column \(description.timestampFormat.map { "holds timestamps of the format \($0)" } ?? "looks like timestamps"); the columns are \(sample.names.map { "\"\($0)\"" }.joined(separator: ", ")): name it (--timestamp COLUMN) and its format (--timestamp-format)",
                file: sample.file)
        }
        description.timestampColumn = sample.names[place]
        description.timestampFormat = format
        sentences.append(
            "timestamp column \"\(sample.names[place])\" in format \(format), for example \(MetricDataError.quoted(sample.values(place)[0])), in zone \(description.timeZone)")
    }

    /// Refuses a given format that not one value of the sample has: no frequency can be inferred from such a column.
    private func checkFit(_ format: TimestampFormat, _ values: [String], column: String, file: String) throws {
        guard let first = values.first, try Self.count(of: values, fitting: format) == 0 else { return }
        throw MetricDataError(
            .invalidTimestamp,
            "none of the first \(values.count) timestamps has the format \(format), for example not \(MetricDataError.quoted(first)): "
                + "give the format they have (--timestamp-format), or leave it out to have it inferred",
            file: file, column: column)
    }

    private static func count(of values: [String], fitting format: TimestampFormat) throws -> Int {
        let reader = try TimestampReader(format: format, calendar: MetricCalendar(frequency: .hourly))
        return values.count { value in
            var copy = value
            return copy.withUTF8 { reader.written(FieldText.trimmed($0)) } != nil
        }
    }

    /// The format that nearly all values have: one bad value among many must not hide it.
    private static func format(of values: [String], named: Bool = true, column: String) throws -> TimestampFormat? {
        if let format = try TimestampInference.format(of: values, named: named, column: column) { return format }
        let first = Array(values.prefix(20))
        guard named, first.count < values.count else { return nil }
        return try TimestampInference.format(of: first, named: named, column: column)
    }

    private mutating func inferRoles(_ sample: InputSample) throws {
        let givenMeasures = description.measures
        let givenDimensions = description.dimensions
        if givenMeasures != nil, givenDimensions != nil { return }
        let taken = Set([description.timestampColumn!] + (givenMeasures ?? []).map(\.name) + (givenDimensions ?? []))
        var measures: [String] = []
        var dimensions: [String] = []
        var leftOut: [String] = []
        for (place, name) in sample.names.enumerated() where !taken.contains(name) {
            switch ColumnInference.role(name: name, values: sample.values(place)) {
            case .measure: measures.append(name)
            case .dimension: dimensions.append(name)
            case .leftOut(let reason): if givenMeasures == nil || !reason.hasPrefix("it looks") { leftOut.append("\"\(name)\" (\(reason))") }
            }
        }
        if givenMeasures == nil {
            if measures.isEmpty {
                throw MetricDataError(
                    .cannotInfer,
                    "no column looks like a measure (numbers in every record); the columns are \(sample.names.map { "\"\($0)\"" }.joined(separator: ", ")): name it (--measure NAME)",
                    file: sample.file)
            }
            description.measures = measures.map { Measure($0) }
            sentences.append("measure\(measures.count == 1 ? "" : "s") \(Self.list(measures)): numbers, summed within an interval")
        }
        if givenDimensions == nil {
            description.dimensions = dimensions
            sentences.append(dimensions.isEmpty ? "no dimensions: no other column holds text" : "dimension\(dimensions.count == 1 ? "" : "s") \(Self.list(dimensions)): text")
        }
        if !leftOut.isEmpty { sentences.append("left out: \(leftOut.joined(separator: ", "))") }
    }

    private static func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }

    /// CSV columns must be in the header; a JSON key may come later, so the reader judges it at the end.
    private func checkColumns(_ sample: InputSample) throws {
        guard sample.format == .csv else { return }
        let roles = (description.dimensions ?? []).map { ($0, "dimension") } + (description.measures ?? []).map { ($0.name, "measure") }
        for (name, role) in roles where !sample.names.contains(name) {
            throw InputPreparation.missingColumn(name, role: role, among: sample.names, file: sample.file)
        }
    }

    private mutating func inferFrequency(_ inputs: inout [CubeReader.Input], from first: Int, _ clock: MetricCalendar) throws {
        var clocks = Set<Int64>()
        var files = 0
        for index in inputs.indices.dropFirst(first) where clocks.count < FrequencyInference.enoughTimestamps && files < Self.maximumFiles {
            files += 1
            let buffer = try inputs[index].opened(chunk: chunk)
            guard try InputPreparation.begin(buffer) else { continue }
            var bytes = InputSample.maximumBytes
            while true {
                try buffer.peek(bytes)
                try collect(buffer, &clocks, clock)
                if clocks.count >= FrequencyInference.enoughTimestamps || buffer.count < bytes || bytes >= Self.maximumBytes { break }
                bytes *= 4
            }
            if index > first, FileKind.size(of: inputs[index].name) != nil { inputs[index].buffer = nil }
        }
        guard let (frequency, isExact) = FrequencyInference.frequency(of: clocks) else {
            throw MetricDataError(
                .cannotInfer,
                clocks.count < 2
                    ? "the frequency cannot be inferred from \(clocks.count) timestamp\(clocks.count == 1 ? "" : "s"): give it (--frequency PT5M, PT1H, P1D, …)"
                    : "the timestamps are spaced unevenly, so that the frequency cannot be inferred: give it (--frequency PT5M, PT1H, P1D, …)",
                file: inputs[first].name == DataSource.standardInput ? "standard input" : inputs[first].name)
        }
        description.frequency = frequency.iso8601
        sentences.append(
            isExact ? "frequency \(frequency): the most common distance of two timestamps" : "frequency \(frequency): near the median distance of two timestamps, which varies")
    }

    /// Adds the clock readings of the records that stand in the buffer.
    private func collect(_ buffer: RecordBuffer, _ clocks: inout Set<Int64>, _ clock: MetricCalendar) throws {
        let start = buffer.start
        defer { buffer.start = start }
        let reader = try TimestampReader(format: description.timestampFormat!, calendar: clock)
        let column = description.timestampColumn!
        let isJSON = try InputPreparation.format(of: buffer, given: description.format) == .jsonLines
        var text = FieldText(quote: isJSON ? .none : description.quote)
        defer { text.deallocate() }
        var last: [UInt8] = []
        func note(_ field: FieldSpan) {
            let bytes = FieldText.trimmed(text.bytes(field, in: buffer.base))
            if bytes.elementsEqual(last) { return }
            last = Array(bytes)
            guard !bytes.isEmpty, let time = reader.written(bytes) else { return }
            // Written with an offset: the same instant on the input's own clock.
            clocks.insert(time.offset.map { time.clock - $0 + clock.offset(at: time.clock - $0) } ?? time.clock)
        }
        if isJSON {
            var scanner = JSONLinesScanner(keys: [column])
            defer { scanner.deallocate() }
            while clocks.count < FrequencyInference.enoughTimestamps {
                do {
                    guard try scanner.next(buffer) == .record else { return }
                    note(scanner.fields[0])
                } catch is MalformedRecord { continue }
            }
        } else {
            var scanner = CSVScanner(delimiter: description.delimiter!, quote: description.quote, capacity: InputPreparation.maximumColumns)
            defer { scanner.deallocate() }
            let names: [String]
            if let list = description.headerList { names = list } else {
                guard let header = try? InputPreparation.header(&scanner, buffer, quote: description.quote) else { return }
                names = header
            }
            guard let place = names.firstIndex(of: column), place < InputPreparation.maximumColumns else { return }
            while clocks.count < FrequencyInference.enoughTimestamps {
                do {
                    guard try scanner.next(buffer) == .record else { return }
                    if place < scanner.fieldCount { note(scanner.fields[place]) }
                } catch let malformed as MalformedRecord {
                    if malformed.resume == nil { return }
                }
            }
        }
    }
}
