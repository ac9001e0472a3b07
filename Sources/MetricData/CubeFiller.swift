#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import MetricSeries

/// A record that is left out or ends the reading; the caller adds the place.
struct BadRecord: Error {
    let code: MetricDataError.Code
    let column: String?
    let message: String
}

/// Puts record after record into the pages of a cube.
///
/// A struct that is changed in place, so that its hot state costs no exclusivity checks; `deallocate()` ends it.
struct CubeFiller {
    private let input: InputInference
    private let timestampColumn: String
    private let dimensions: [String]
    private let measures: [Measure]
    private let skipsBadRows: Bool
    private let continuation: Continuation?
    private let window: Range<Int64>?
    /// Values that the filters let pass, dimension by dimension; empty without filters.
    private let accepted: [Set<[UInt8]>?]
    /// Of every combination whether the filters let it pass; empty without filters.
    private var isKept: [Bool] = []
    private let maximumCells: Int
    private let maximumIntervals: Int
    private let calendar: MetricCalendar

    private var timestamps: TimestampReader
    private var text: FieldText
    private var table: DimensionTable
    private var pages: CubePages
    private let values: UnsafeMutablePointer<Double>
    /// Whether a measure counts its records instead of reading numbers.
    private let counted: UnsafeMutablePointer<Bool>
    private let dimensionCount: Int
    private let measureCount: Int
    var counts = ReadingCounts()

    /// Interval 0 of the pages, once known.
    private var anchor: TimeGrid?
    private var anchorStart: Int64 = 0
    private let step: Int64
    /// The timestamp read last and its interval.
    private let lastText = UnsafeMutablePointer<UInt8>.allocate(capacity: 40)
    private var lastCount = -1
    private var lastRow = 0
    /// Where the earliest and the latest timestamp stand.
    private var lowest: (row: Int, file: String, line: Int)?
    private var highest: (row: Int, file: String, line: Int)?
    /// Records taken without a value, a measure each, and with an empty dimension, a dimension each.
    private let missing: UnsafeMutablePointer<Int>
    private let empty: UnsafeMutablePointer<Int>
    /// For JSON: whether a column was ever there.
    private var present: [Bool]

    init(_ input: InputInference, _ continuation: Continuation?, window: Range<Int64>? = nil, maximumCells: Int, maximumIntervals: Int) throws {
        self.input = input
        self.continuation = continuation
        self.window = window
        self.maximumCells = maximumCells
        self.maximumIntervals = maximumIntervals
        let description = input.description
        timestampColumn = description.timestampColumn!
        dimensions = description.dimensions!
        measures = description.measures!
        let filters = description.filters ?? [:]
        accepted = filters.isEmpty ? [] : dimensions.map { name in filters[name].map { Set($0.map { Array($0.utf8) }) } }
        skipsBadRows = description.onBadRow == .skip
        let frequency = try Frequency(iso8601: description.frequency!)
        if let continuation, continuation.grid.frequency != frequency {
            throw MetricDataError(
                .invalidDescription,
                "frequency \(frequency) differs from that of the stream to be continued, \(continuation.grid.frequency): leave it out or train anew")
        }
        calendar = try continuation?.grid.calendar ?? MetricCalendar(frequency: frequency, zone: description.timeZone)
        step = Int64(frequency.seconds)
        timestamps = try TimestampReader(format: description.timestampFormat!, calendar: calendar)
        text = FieldText(quote: .none)
        table = DimensionTable(dimensions: dimensions.count)
        pages = CubePages(functions: measures.map(\.aggregation))
        values = .allocate(capacity: measures.count)
        counted = .allocate(capacity: measures.count)
        missing = .allocate(capacity: measures.count)
        missing.initialize(repeating: 0, count: measures.count)
        empty = .allocate(capacity: max(dimensions.count, 1))
        empty.initialize(repeating: 0, count: max(dimensions.count, 1))
        for (index, measure) in measures.enumerated() { (counted + index).initialize(to: measure.aggregation == .count) }
        dimensionCount = dimensions.count
        measureCount = measures.count
        present = Array(repeating: false, count: 1 + dimensions.count + measures.count)
        if dimensions.isEmpty { _ = table.insert() }
        if let continuation {
            let end = continuation.grid.intervals(from: continuation.grid.count, count: 0)
            anchor = end
            anchorStart = end.start
        }
    }

    func deallocate() {
        text.deallocate()
        table.deallocate()
        pages.deallocate()
        values.deallocate()
        counted.deallocate()
        missing.deallocate()
        empty.deallocate()
        lastText.deallocate()
    }

    private var slotNames: [String] { [timestampColumn] + dimensions + measures.map(\.name) }

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
        var scanner = CSVScanner(delimiter: description.delimiter ?? UInt8(ascii: ","), quote: description.quote, capacity: InputPreparation.maximumColumns)
        defer { scanner.deallocate() }
        let names: [String]
        if let list = description.headerList { names = list } else {
            do { names = try InputPreparation.header(&scanner, buffer, quote: description.quote) } catch let error as MetricDataError where error.code == .emptyFile {
                return
            }
        }
        let roles = ["timestamp"] + dimensions.map { _ in "dimension" } + measures.map { _ in "measure" }
        let places = try zip(slotNames, roles).map { name, role in
            guard let place = names.firstIndex(of: name) else {
                throw InputPreparation.missingColumn(name, role: role, among: names, file: file)
            }
            return place
        }
        scanner = scanner.with(capacity: names.count)
        try places.withUnsafeBufferPointer { places in
            while true {
                do {
                    switch try scanner.next(buffer) {
                    case .record:
                        counts.records &+= 1
                        if scanner.fieldCount != names.count { throw wrongFieldCount(scanner.fieldCount, names) }
                        try take(scanner.fields, places.baseAddress!, buffer.base, file, scanner.line)
                    case .needsMore:
                        try buffer.fill(line: scanner.line)
                        progress()
                    case .end: return
                    }
                } catch let bad as BadRecord {
                    try leaveOut(bad, file, scanner.line)
                } catch let malformed as MalformedRecord {
                    counts.records += 1
                    try leaveOut(BadRecord(code: .malformedRecord, column: nil, message: malformed.message), file, scanner.line)
                    if malformed.resume == nil { return }
                }
            }
        }
    }

    private func wrongFieldCount(_ found: Int, _ names: [String]) -> BadRecord {
        BadRecord(
            code: .malformedRecord, column: nil,
            message: "\(found) field\(found == 1 ? "" : "s") where the header has \(names.count) columns; expected \(names.count): is a delimiter inside a value not quoted, or is the line cut off?")
    }

    private mutating func readJSONLines(_ buffer: RecordBuffer, _ progress: () -> Void) throws {
        let file = buffer.stream.name
        text.deallocate()
        text = FieldText(quote: .none)
        var scanner = JSONLinesScanner(keys: slotNames)
        defer { scanner.deallocate() }
        let places = Array(0..<scanner.slots)
        try places.withUnsafeBufferPointer { places in
            while true {
                do {
                    switch try scanner.next(buffer) {
                    case .record:
                        counts.records &+= 1
                        try checkMembers(scanner.fields)
                        try take(scanner.fields, places.baseAddress!, buffer.base, file, scanner.line)
                    case .needsMore:
                        try buffer.fill(line: scanner.line)
                        progress()
                    case .end: return
                    }
                } catch let bad as BadRecord {
                    try leaveOut(bad, file, scanner.line)
                } catch let malformed as MalformedRecord {
                    counts.records += 1
                    try leaveOut(BadRecord(code: .malformedRecord, column: nil, message: malformed.message), file, scanner.line)
                }
            }
        }
    }

    private mutating func checkMembers(_ fields: UnsafeMutablePointer<FieldSpan>) throws {
        for slot in present.indices {
            if fields[slot].start != 0 { present[slot] = true }
            if fields[slot].kind == .nested {
                throw BadRecord(
                    code: .malformedRecord, column: slotNames[slot],
                    message: "the value is a nested object or array; expected a number or a string in a flat object")
            }
        }
    }

    private mutating func leaveOut(_ bad: BadRecord, _ file: String, _ line: Int) throws {
        let error = MetricDataError(bad.code, bad.message, file: file, line: line, column: bad.column)
        if !skipsBadRows { throw error }
        counts.badRecords += 1
        if counts.badRecordSentences.count < ReadingCounts.sentencesKept { counts.badRecordSentences.append(error.message) }
    }

    /// Adds one record: slot 0 is the timestamp, then the dimensions, then the measures.
    @inline(__always)
    private mutating func take(
        _ fields: UnsafeMutablePointer<FieldSpan>, _ places: UnsafePointer<Int>, _ base: UnsafeMutablePointer<UInt8>, _ file: String, _ line: Int
    ) throws {
        let row = try row(of: fields[places[0]], base, file, line)
        if row == Self.outside {
            counts.outsideRecords &+= 1
            return
        }
        var slot = 1
        var combination = 0
        if dimensionCount > 0 {
            table.beginKey()
            for _ in 0..<dimensionCount {
                table.append(text.bytes(fields[places[slot]], in: base))
                slot &+= 1
            }
            if let found = table.find() {
                combination = found
            } else {
                try checkText(fields, places, base)
                combination = table.insert()
                if !accepted.isEmpty {
                    isKept.append(zip(accepted, table.values(combination)).allSatisfy { $0?.contains($1) ?? true })
                }
            }
            if !accepted.isEmpty, !isKept[combination] {
                counts.filteredRecords += 1
                return
            }
        }
        for measure in 0..<measureCount {
            let field = fields[places[slot]]
            slot &+= 1
            let bytes = FieldText.trimmed(text.bytes(field, in: base))
            if counted[measure] {
                values[measure] = FieldText.isMissing(bytes) ? .nan : 1
            } else if let value = NumberParser.parse(bytes) {
                values[measure] = value
            } else if FieldText.isMissing(bytes) {
                values[measure] = .nan
            } else {
                throw badNumber(bytes, measure)
            }
        }
        if row < 0, continuation != nil {
            counts.earlierRecords += 1
            return
        }
        countGaps(fields, places)
        if row < pages.lowestRow || row > pages.highestRow { try extend(to: row, file, line) }
        let place = pages.place(row: row, combination: combination, combinations: table.count)
        if pages.allocatedCells > maximumCells { throw tooManyCells(pages.allocatedCells) }
        var combined = false
        for measure in 0..<measureCount where !values[measure].isNaN {
            if pages.add(values[measure], measure: measure, at: place) { combined = true }
        }
        if combined { counts.combinedRecords &+= 1 }
    }

    /// Counts what is absent in a record that is taken.
    @inline(__always)
    private mutating func countGaps(_ fields: UnsafeMutablePointer<FieldSpan>, _ places: UnsafePointer<Int>) {
        var isPartial = false
        for measure in 0..<measureCount where values[measure].isNaN {
            missing[measure] &+= 1
            isPartial = true
        }
        for dimension in 0..<dimensionCount where fields[places[1 &+ dimension]].count == 0 {
            empty[dimension] &+= 1
            isPartial = true
        }
        if isPartial { counts.partialRecords &+= 1 }
    }

    /// The row of records outside the window.
    private static let outside = Int.min

    /// The interval of a record, counted from the anchor.
    @inline(__always)
    private mutating func row(of field: FieldSpan, _ base: UnsafeMutablePointer<UInt8>, _ file: String, _ line: Int) throws -> Int {
        let bytes = FieldText.trimmed(text.bytes(field, in: base))
        if bytes.count == lastCount, memcmp(bytes.baseAddress!, lastText, lastCount) == 0 { return lastRow }
        guard let instant = bytes.isEmpty ? nil : timestamps.instant(bytes) else { throw badTimestamp(bytes, field) }
        let row: Int
        if let window, !window.contains(instant) {
            row = Self.outside
        } else if anchor == nil {
            let grid = TimeGrid(containing: instant, count: 0, calendar: calendar)
            anchor = grid
            anchorStart = grid.start
            row = 0
        } else if step < CivilDate.secondsPerDay {
            let elapsed = instant &- anchorStart
            let quotient = elapsed / step
            row = Int(elapsed % step < 0 ? quotient &- 1 : quotient)
        } else {
            row = anchor!.index(of: instant)
        }
        if bytes.count <= 40 {
            lastText.update(from: bytes.baseAddress!, count: bytes.count)
            lastCount = bytes.count
            lastRow = row
        }
        return row
    }

    /// Notes where the grid's ends come from, and refuses a grid beyond all sense at once.
    private mutating func extend(to row: Int, _ file: String, _ line: Int) throws {
        if lowest == nil || row < lowest!.row { lowest = (row, file, line) }
        if highest == nil || row > highest!.row { highest = (row, file, line) }
        let from = continuation == nil ? lowest!.row : 0
        if highest!.row - from >= maximumIntervals { throw absurdGrid("more than the \(maximumIntervals) that are allowed") }
    }

    private func absurdGrid(_ finding: String) -> MetricDataError {
        let grid = anchor!
        let from = CivilDate.text(ofInstant: grid.start(of: lowest!.row))
        let to = CivilDate.text(ofInstant: grid.start(of: highest!.row))
        return MetricDataError(
            .absurdGrid,
            "the timestamps run from \(from) (\(lowest!.file), line \(lowest!.line)) to \(to) (\(highest!.file), line \(highest!.line)): "
                + "\(highest!.row - lowest!.row + 1) intervals of \(calendar.frequency), \(finding); check these two timestamps, the timestamp format and the frequency")
    }

    private func tooManyCells(_ cells: Int) -> MetricDataError {
        MetricDataError(
            .absurdGrid,
            "\(table.count) combinations of dimension values times \(measures.count) measures over \(pages.highestRow - pages.lowestRow + 1) intervals "
                + "make more than \(maximumCells) values; leave out a dimension with many values, or read fewer intervals")
    }

    private func badTimestamp(_ bytes: UnsafeBufferPointer<UInt8>, _ field: FieldSpan) -> BadRecord {
        let description = input.description
        let expected =
            switch description.timestampFormat! {
            case .iso8601: "ISO 8601, for example 2025-01-31 13:05:00 or 2025-01-31T13:05:00+01:00"
            case .unix: "seconds or milliseconds since 1970-01-01T00:00:00Z"
            case .pattern(let pattern): "the format \(pattern)"
            }
        let found = field.kind == .absent ? "the timestamp is absent" : bytes.isEmpty ? "the timestamp is empty" : "\(MetricDataError.quoted(bytes)) is no timestamp"
        return BadRecord(
            code: .invalidTimestamp, column: timestampColumn,
            message: "\(found); expected \(expected): correct it, name its format (--timestamp-format), or skip bad rows (--on-bad-row skip)")
    }

    private func badNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ measure: Int) -> BadRecord {
        BadRecord(
            code: .invalidNumber, column: measures[measure].name,
            message: "\(MetricDataError.quoted(bytes)) is not a finite number; expected digits with a decimal point, or nothing, NaN, NA or null where it is missing: "
                + "correct it, or skip bad rows (--on-bad-row skip)")
    }

    private mutating func checkText(_ fields: UnsafeMutablePointer<FieldSpan>, _ places: UnsafePointer<Int>, _ base: UnsafeMutablePointer<UInt8>) throws {
        for index in dimensions.indices {
            let bytes = text.bytes(fields[places[1 + index]], in: base)
            if !FieldText.isUTF8(bytes) {
                throw BadRecord(
                    code: .invalidText, column: dimensions[index],
                    message: "\(MetricDataError.quoted(bytes)) is not UTF-8; expected UTF-8 text: convert the file, for example with iconv -f LATIN1 -t UTF-8")
            }
        }
    }

    /// Turns the pages into a batch; the filler is used up.
    mutating func finish() throws -> Cube {
        guard let grid = anchor, pages.lowestRow <= pages.highestRow || continuation != nil else { throw nothingRead() }
        if input.description.format == .jsonLines || present.contains(true) { try checkPresence() }
        let hasRows = pages.lowestRow <= pages.highestRow
        let first = continuation == nil ? pages.lowestRow : 0
        let last = hasRows ? pages.highestRow : first - 1
        let rows = first..<(last + 1)
        let (keys, columns) = try keySpace()
        if rows.count > 0, rows.count > maximumCells / max(columns.count, 1) { throw tooManyCells(rows.count * columns.count) }
        let occupied = pages.occupiedRows
        // A year of five-minute intervals that is all gap but one in twenty is a misread timestamp.
        if hasRows, continuation == nil, rows.count > 100_000, occupied * 20 < rows.count {
            throw absurdGrid("of which only \(occupied) hold a record")
        }
        counts.emptyIntervals = rows.count - occupied
        for (index, measure) in measures.enumerated() where missing[index] > 0 { counts.missingValues[measure.name] = missing[index] }
        for (index, dimension) in dimensions.enumerated() where empty[index] > 0 { counts.emptyDimensions[dimension] = empty[index] }
        let matrix = pages.takeMatrix(rows: rows, columns: columns)
        if let overflow = matrix.firstIndex(where: { $0.isInfinite }) {
            let key = keys[overflow % keys.count]
            let start = CivilDate.text(ofInstant: grid.start(of: first + overflow / keys.count))
            throw MetricDataError(.overflow, "the sum of metric \(key) in the interval at \(start) is beyond all numbers; scale the measure down")
        }
        let batch = try SeriesBatch(grid: grid.intervals(from: first, count: rows.count), keys: keys, values: matrix)
        return Cube(batch: batch, input: input, counts: counts)
    }

    private func nothingRead() -> MetricDataError {
        if counts.badRecords > 0 {
            return MetricDataError(.noRecords, "all \(counts.badRecords) records are bad; the first: \(counts.badRecordSentences[0])")
        }
        let leftOut = counts.outsideRecords + counts.filteredRecords
        if leftOut > 0 {
            let reasons = [(counts.outsideRecords, "lie outside the time that was asked for"), (counts.filteredRecords, "do not pass the filters")]
            return MetricDataError(
                .noRecords, "of \(counts.records) records " + reasons.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " and ")
                    + ": check the timestamps, the time zone and the filters")
        }
        let file = counts.filesWithoutRecords.first
        let more = counts.filesWithoutRecords.count > 1 ? " (nor do \(counts.filesWithoutRecords.count - 1) other files)" : ""
        return MetricDataError(.noRecords, "the file holds no records\(more); expected at least one behind the header", file: file)
    }

    /// A JSON column that no record has is a misspelt name.
    private func checkPresence() throws {
        guard present.contains(true), counts.records > 0, let slot = present.firstIndex(of: false), input.description.format != .csv else { return }
        throw MetricDataError(
            .missingColumn, "no record has a value for \"\(slotNames[slot])\": check the name and its case")
    }

    /// Keys and where each one's column comes from: known keys first, then measure by measure, values in byte order.
    private func keySpace() throws -> (keys: [MetricKey], columns: [(combination: Int, measure: Int)?]) {
        let combinations = (0..<table.count).map { table.values($0) }
        let order = combinations.indices.filter { accepted.isEmpty || dimensionCount == 0 || isKept[$0] }.sorted { left, right in
            for (a, b) in zip(combinations[left], combinations[right]) where a != b { return a.lexicographicallyPrecedes(b) }
            return false
        }
        let dimensionValues = combinations.map { values in
            zip(dimensions, values).map { DimensionValue(dimension: $0, value: String(decoding: $1, as: UTF8.self)) }
        }
        var keys: [MetricKey] = []
        var columns: [(combination: Int, measure: Int)?] = []
        for (index, measure) in measures.enumerated() {
            for combination in order {
                keys.append(MetricKey(measure: measure.name, dimensions: dimensionValues[combination]))
                columns.append((combination, index))
            }
        }
        guard let known = continuation?.keys, !known.isEmpty else { return (keys, columns) }
        let places = Dictionary(uniqueKeysWithValues: zip(keys, columns.indices))
        let knownSet = Set(known)
        let fresh = keys.indices.filter { !knownSet.contains(keys[$0]) }
        return (known + fresh.map { keys[$0] }, known.map { places[$0].flatMap { columns[$0] } } + fresh.map { columns[$0] })
    }
}
