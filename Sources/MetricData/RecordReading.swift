/// Reading the records of a file, whatever its form.
extension CubeFiller {
    /// Reads one file from its first byte to its end.
    mutating func read(_ buffer: RecordBuffer, progress: () -> Void) throws {
        let before = counts.records
        if try InputPreparation.begin(buffer) {
            switch try InputPreparation.format(of: buffer, given: input.description.format) {
            case .csv: try readCSV(buffer, progress)
            case .jsonLines: try readJSONLines(buffer, progress)
            }
        }
        if counts.records == before { counts.filesWithoutRecords.append(buffer.stream.name) }
    }

    private mutating func readCSV(_ buffer: RecordBuffer, _ progress: () -> Void) throws {
        let file = buffer.stream.name
        let description = input.description
        text.deallocate()
        text = FieldText(quote: description.quote)
        let delimiter = description.delimiter ?? UInt8(ascii: ",")
        var scanner = CSVScanner(delimiter: delimiter, quote: description.quote, capacity: InputPreparation.maximumColumns)
        defer { scanner.deallocate() }
        let names: [String]
        if let list = description.headerList { names = list } else {
            do { names = try InputPreparation.header(&scanner, buffer, quote: description.quote) } catch let error as MetricDataError where error.code == .emptyFile {
                return
            }
        }
        let places = try places(among: names, file)
        scanner = scanner.with(capacity: names.count)
        var repeated = RepeatedRecords(
            places: places, dimensions: dimensionCount, counted: Array(UnsafeBufferPointer(start: counted, count: measureCount)), columns: names.count,
            delimiter: delimiter, quote: description.quote)
        defer { repeated?.deallocate() }
        try places.withUnsafeBufferPointer { places in
            try readRecords(
                &scanner, buffer, progress,
                before: { filler, scanner in if filler.looksForRepeatedRecords, repeated != nil { try filler.takeRepeated(&repeated!, &scanner, buffer, file) } },
                take: { filler, scanner in
                    if scanner.fieldCount != names.count { throw filler.wrongFieldCount(scanner.fieldCount, names) }
                    let combination = try filler.take(scanner.fields, places.baseAddress!, buffer.base, file, scanner.line)
                    repeated?.note(scanner.fields, buffer.base, end: buffer.start, interval: filler.intervals.last, combination: combination)
                })
        }
    }

    /// Where the columns that are wanted stand in a file.
    private func places(among names: [String], _ file: String) throws -> [Int] {
        let roles = ["timestamp"] + dimensions.map { _ in "dimension" } + measures.map { _ in "measure" }
        return try zip(slotNames, roles).map { name, role in
            guard let place = names.firstIndex(of: name) else {
                throw InputPreparation.missingColumn(name, role: role, among: names, file: file)
            }
            return place
        }
    }

    private mutating func readJSONLines(_ buffer: RecordBuffer, _ progress: () -> Void) throws {
        let file = buffer.stream.name
        text.deallocate()
        text = FieldText(quote: .none)
        var scanner = JSONLinesScanner(keys: slotNames)
        defer { scanner.deallocate() }
        let places = Array(0..<scanner.slots)
        try places.withUnsafeBufferPointer { places in
            try readRecords(
                &scanner, buffer, progress, before: { _, _ in },
                take: { filler, scanner in
                    try filler.checkMembers(scanner.fields)
                    _ = try filler.take(scanner.fields, places.baseAddress!, buffer.base, file, scanner.line)
                })
        }
    }

    private mutating func checkMembers(_ fields: UnsafeMutablePointer<FieldSpan>) throws {
        for slot in present.indices {
            if fields[slot].start != 0 { present[slot] = true }
            if fields[slot].kind == .nested { throw nestedMember(slotNames[slot]) }
        }
    }

    /// Reads record after record to the end of the file, and leaves bad ones out where that is wanted.
    ///
    /// - Parameters:
    ///   - before: called before each record is looked for; may take some itself.
    ///   - take: called with each record found.
    @inline(__always)
    private mutating func readRecords<Scanner: RecordScanner>(
        _ scanner: inout Scanner, _ buffer: RecordBuffer, _ progress: () -> Void, before: (inout CubeFiller, inout Scanner) throws -> Void,
        take: (inout CubeFiller, inout Scanner) throws -> Void
    ) throws {
        while true {
            do {
                try before(&self, &scanner)
                switch try scanner.next(buffer) {
                case .record:
                    counts.records &+= 1
                    try take(&self, &scanner)
                case .needsMore:
                    try buffer.fill(line: scanner.line)
                    progress()
                case .end: return
                }
            } catch let bad as BadRecord {
                try leaveOut(bad, buffer, scanner.line)
            } catch let malformed as MalformedRecord {
                counts.records += 1
                try leaveOut(BadRecord(code: .malformedRecord, column: nil, message: malformed.message), buffer, scanner.line)
                if malformed.resume == nil { return }
            }
        }
    }

    private mutating func leaveOut(_ bad: BadRecord, _ buffer: RecordBuffer, _ line: Int) throws {
        let error = MetricDataError(bad.code, bad.message, file: buffer.stream.name, line: line, column: bad.column)
        if !skipsBadRows { throw error }
        counts.badRecords += 1
        if counts.badRecordSentences.count < ReadingCounts.sentencesKept { counts.badRecordSentences.append(error.message) }
    }
}
