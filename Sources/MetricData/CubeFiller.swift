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
    let input: InputInference
    let timestampColumn: String
    let dimensions: [String]
    let measures: [Measure]
    let skipsBadRows: Bool
    let continuation: Continuation?
    /// Values that the filters let pass, dimension by dimension; empty without filters.
    let accepted: [Set<[UInt8]>?]
    /// Of every combination whether the filters let it pass; empty without filters.
    private(set) var isKept: [Bool] = []
    let maximumCells: Int
    let maximumIntervals: Int
    let calendar: MetricCalendar

    var intervals: RecordIntervals
    var text: FieldText
    var table: DimensionTable
    var pages: CubePages
    /// Values of the record at hand, one a measure; NaN is missing.
    let values: UnsafeMutablePointer<Double>
    /// Whether a measure counts its records instead of reading numbers.
    let counted: UnsafeMutablePointer<Bool>
    let dimensionCount: Int
    let measureCount: Int
    private let isFiltered: Bool
    private let isContinued: Bool
    var counts = ReadingCounts()
    var looksForRepeatedRecords = true

    /// Where the earliest and the latest timestamp stand.
    private(set) var lowest: (row: Int, file: String, line: Int)?
    private(set) var highest: (row: Int, file: String, line: Int)?
    /// Records taken without a value, a measure each, and with an empty dimension, a dimension each.
    let missing: UnsafeMutablePointer<Int>
    let empty: UnsafeMutablePointer<Int>
    /// For JSON: whether a column was ever there.
    var present: [Bool]

    init(_ input: InputInference, _ continuation: Continuation?, window: Range<Int64>? = nil, maximumCells: Int, maximumIntervals: Int) throws {
        self.input = input
        self.continuation = continuation
        self.maximumCells = maximumCells
        self.maximumIntervals = maximumIntervals
        let description = input.description
        timestampColumn = description.timestampColumn!
        dimensions = description.dimensions!
        measures = description.measures!
        let filters = description.filters ?? [:]
        accepted = filters.isEmpty ? [] : dimensions.map { name in filters[name].map { Set($0.map { Array($0.utf8) }) } }
        isFiltered = !accepted.isEmpty
        isContinued = continuation != nil
        skipsBadRows = description.onBadRow == .skip
        let frequency = try Frequency(iso8601: description.frequency!)
        if let continuation, continuation.grid.frequency != frequency {
            throw MetricDataError(
                .invalidDescription,
                "frequency \(frequency) differs from that of the stream to be continued, \(continuation.grid.frequency): leave it out or train anew")
        }
        calendar = try continuation?.grid.calendar ?? MetricCalendar(frequency: frequency, zone: description.timeZone)
        intervals = try RecordIntervals(
            format: description.timestampFormat!, calendar: calendar, window: window,
            anchor: continuation.map { $0.grid.intervals(from: $0.grid.count, count: 0) })
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
    }

    func deallocate() {
        intervals.deallocate()
        text.deallocate()
        table.deallocate()
        pages.deallocate()
        values.deallocate()
        counted.deallocate()
        missing.deallocate()
        empty.deallocate()
    }

    /// Columns in the order of a record's slots: the timestamp, the dimensions, the measures.
    var slotNames: [String] { [timestampColumn] + dimensions + measures.map(\.name) }

    /// Adds one record: slot 0 is the timestamp, then the dimensions, then the measures.
    ///
    /// - Returns: the number of its combination of dimension values, nil where that was not looked up.
    @inline(__always)
    mutating func take(
        _ fields: UnsafeMutablePointer<FieldSpan>, _ places: UnsafePointer<Int>, _ base: UnsafeMutablePointer<UInt8>, _ file: String, _ line: Int
    ) throws -> Int? {
        let stamp = FieldText.trimmed(text.bytes(fields[places[0]], in: base))
        guard let row = intervals.interval(of: stamp) else { throw badTimestamp(stamp, fields[places[0]]) }
        if row == RecordIntervals.outside {
            counts.outsideRecords &+= 1
            return nil
        }
        let combination = try combination(fields, places, base)
        if isFiltered, !isKept[combination] {
            counts.filteredRecords += 1
            return combination
        }
        for measure in 0..<measureCount {
            let bytes = FieldText.trimmed(text.bytes(fields[places[1 &+ dimensionCount &+ measure]], in: base))
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
        try put(row: row, combination: combination, file, line)
        return combination
    }

    /// The number of a record's combination of dimension values.
    @inline(__always)
    private mutating func combination(
        _ fields: UnsafeMutablePointer<FieldSpan>, _ places: UnsafePointer<Int>, _ base: UnsafeMutablePointer<UInt8>
    ) throws -> Int {
        if dimensionCount == 0 { return 0 }
        table.beginKey()
        for slot in 1...dimensionCount { table.append(text.bytes(fields[places[slot]], in: base)) }
        if let found = table.find() { return found }
        try checkText(fields, places, base)
        let combination = table.insert()
        if isFiltered { isKept.append(zip(accepted, table.values(combination)).allSatisfy { $0?.contains($1) ?? true }) }
        return combination
    }

    private mutating func checkText(_ fields: UnsafeMutablePointer<FieldSpan>, _ places: UnsafePointer<Int>, _ base: UnsafeMutablePointer<UInt8>) throws {
        for index in dimensions.indices {
            let bytes = text.bytes(fields[places[1 + index]], in: base)
            if !FieldText.isUTF8(bytes) { throw badText(bytes, index) }
        }
    }

    /// Takes the records at the buffer's start that are like others before them; the start then stands before the first that
    /// is not.
    mutating func takeRepeated(_ repeated: inout RepeatedRecords, _ scanner: inout CSVScanner, _ buffer: RecordBuffer, _ file: String) throws {
        if !repeated.isWorthTrying() { return }
        let base = buffer.base, end = buffer.end
        var start = buffer.start
        while let record = repeated.read(base, start, end, &intervals, due: table.due, values) {
            counts.records &+= 1
            scanner.passOver(records: 1)
            start = record.end
            if record.interval == RecordIntervals.outside {
                counts.outsideRecords &+= 1
                continue
            }
            if dimensionCount > 0 { table.follow(record.combination) }
            if isFiltered, !isKept[record.combination] {
                counts.filteredRecords += 1
                continue
            }
            try put(row: record.interval, combination: record.combination, file, scanner.line)
        }
        repeated.learn(tookAny: start > buffer.start)
        buffer.start = start
    }

    /// Puts the values of a record into their cells.
    @inline(__always)
    private mutating func put(row: Int, combination: Int, _ file: String, _ line: Int) throws {
        if row < 0, isContinued {
            counts.earlierRecords += 1
            return
        }
        countGaps(combination)
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
    private mutating func countGaps(_ combination: Int) {
        var isPartial = false
        for measure in 0..<measureCount where values[measure].isNaN {
            missing[measure] &+= 1
            isPartial = true
        }
        if table.hasEmptyValue(combination) {
            for dimension in 0..<dimensionCount where table.isEmpty(combination, dimension: dimension) { empty[dimension] &+= 1 }
            isPartial = true
        }
        if isPartial { counts.partialRecords &+= 1 }
    }

    /// Notes where the grid's ends come from, and refuses a grid beyond all sense at once.
    private mutating func extend(to row: Int, _ file: String, _ line: Int) throws {
        if lowest == nil || row < lowest!.row { lowest = (row, file, line) }
        if highest == nil || row > highest!.row { highest = (row, file, line) }
        let from = continuation == nil ? lowest!.row : 0
        if highest!.row - from >= maximumIntervals { throw absurdGrid("more than the \(maximumIntervals) that are allowed") }
    }
}
