/// Takes the CSV records that begin like others before them: most files give the same timestamp to one record after the
/// other and repeat the dimension values of one interval in the next, in the same order.
///
/// Equal bytes are equal fields. The timestamp's bytes are compared with those of the last record, the dimensions' with
/// those of the combination that is due; where they agree nothing is split, hashed or copied, and numbers are read where
/// they stand. A record that differs in any way is left to ``CSVScanner``, which says what it is or what is wrong with it.
/// A struct that is changed in place; `deallocate()` ends it.
struct RepeatedRecords {
    private let steps: UnsafeMutablePointer<ColumnSteps.Step>
    private let stepCount: Int
    private let columns: Int
    private let delimiter: UInt8
    /// The quote symbol, or a byte that stands in no text.
    private let quote: UInt8
    private let numbers: PlainNumberReader
    /// One entry: the timestamp as it stood last, with the delimiter or line end behind it.
    private var timestamp: SeenTexts
    private var interval = 0
    /// The dimensions of each combination as they stood last, likewise.
    private var combinations: SeenTexts

    /// Records in a row that were not like others, and how many to leave to the scanner before the next is tried.
    private var misses = 0
    private var pause = 0

    /// Longer texts are not remembered.
    private static let longest = 512

    /// - Returns: nil where the dimensions do not stand side by side, or where the delimiter or the quote symbol may stand
    ///   in a number.
    init?(places: [Int], dimensions: Int, counted: [Bool], columns: Int, delimiter: UInt8, quote: QuoteSymbol) {
        func isOfNumbers(_ byte: UInt8) -> Bool { (48...57).contains(byte) || "+-.eE".utf8.contains(byte) }
        guard let steps = ColumnSteps(places: places, dimensions: dimensions, counted: counted, columns: columns)?.steps, !isOfNumbers(delimiter) else {
            return nil
        }
        if case .symbol(let byte) = quote {
            if isOfNumbers(byte) { return nil }
            self.quote = byte
        } else {
            self.quote = 0xFF
        }
        self.steps = .allocate(capacity: steps.count)
        self.steps.initialize(from: steps, count: steps.count)
        stepCount = steps.count
        self.columns = columns
        self.delimiter = delimiter
        numbers = PlainNumberReader()
        timestamp = SeenTexts()
        combinations = SeenTexts()
    }

    func deallocate() {
        steps.deallocate()
        numbers.deallocate()
        timestamp.deallocate()
        combinations.deallocate()
    }

    /// Whether the next record is worth a try: in a file without any order hardly one is.
    @inline(__always)
    mutating func isWorthTrying() -> Bool {
        if pause == 0 { return true }
        pause &-= 1
        return false
    }

    /// Learns from a try whether any record was taken.
    @inline(__always)
    mutating func learn(tookAny: Bool) {
        misses = tookAny ? 0 : misses &+ 1
        if misses > 8 { pause = 128 }
    }

    /// What a record says, when it could be read.
    struct Record {
        var interval = 0
        var combination = 0
        /// Behind its line end.
        var end: Int
    }

    /// Reads the record at `start` into `values`, or nil where it is not like one before.
    @inline(__always)
    mutating func read(
        _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, _ intervals: inout RecordIntervals, due: Int,
        _ values: UnsafeMutablePointer<Double>
    ) -> Record? {
        let bytes = UnsafePointer(base)
        var record = Record(end: start)
        for index in 0..<stepCount {
            let step = steps[index]
            let isLast = step.end == columns
            switch step.role {
            case .timestamp:
                let count = timestamp.match(0, bytes + record.end, limit: end &- record.end)
                if count > 0 {
                    record.interval = interval
                    record.end &+= count
                } else {
                    guard let text = Self.plainField(bytes, &record.end, end, delimiter: delimiter, quote: quote, isLast: isLast), let found = intervals.interval(of: FieldText.trimmed(text))
                    else { return nil }
                    record.interval = found
                    noteTimestamp(text.baseAddress!, count: bytes + record.end - text.baseAddress!, found)
                }
            case .dimensions:
                let count = combinations.match(due, bytes + record.end, limit: end &- record.end)
                if count == 0 { return nil }
                record.combination = due
                record.end &+= count
            case .number:
                guard let value = Self.number(numbers, bytes, &record.end, delimiter: delimiter, quote: quote, isLast: isLast) else { return nil }
                values[step.measure] = value
            case .presence:
                guard let text = Self.plainField(bytes, &record.end, end, delimiter: delimiter, quote: quote, isLast: isLast) else { return nil }
                values[step.measure] = FieldText.isMissing(FieldText.trimmed(text)) ? .nan : 1
            case .passedOver:
                if Self.plainField(bytes, &record.end, end, delimiter: delimiter, quote: quote, isLast: isLast) == nil { return nil }
            }
        }
        return record
    }

    /// Remembers how the timestamp and the dimensions of a record stand in the file.
    ///
    /// - Parameter combination: its number, nil where the record was not looked up.
    mutating func note(_ fields: UnsafeMutablePointer<FieldSpan>, _ base: UnsafeMutablePointer<UInt8>, end: Int, interval: Int, combination: Int?) {
        func start(_ column: Int) -> Int {
            if column == columns { return end }
            let field = fields[column]
            return field.kind == .plain ? field.start : field.start - 1
        }
        for step in UnsafeBufferPointer(start: steps, count: stepCount) where step.role == .timestamp || step.role == .dimensions {
            let first = start(step.column), count = start(step.end) - first
            let text = UnsafePointer(base + first)
            // The last column ends with its line; a line end elsewhere is inside quotes and would be missed in the count of lines.
            guard count > 0, count <= Self.longest, step.end < columns || text[count - 1] == 10, !UnsafeBufferPointer(start: text, count: count - 1).contains(10)
            else { continue }
            if step.role == .timestamp {
                noteTimestamp(text, count: count, interval)
            } else if let combination {
                combinations.note(combination, text, count: count)
            }
        }
    }

    private mutating func noteTimestamp(_ text: UnsafePointer<UInt8>, count: Int, _ interval: Int) {
        if count > Self.longest { return }
        timestamp.note(0, text, count: count)
        self.interval = interval
    }

    /// The field at `position`, which moves behind its delimiter or line end; nil where it begins with a quote or ends
    /// otherwise than its column has to.
    @inline(__always)
    private static func plainField(
        _ bytes: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int, delimiter: UInt8, quote: UInt8, isLast: Bool
    ) -> UnsafeBufferPointer<UInt8>? {
        let start = position
        if bytes[start] == quote { return nil }
        let stop = CSVScanner.endOfField(bytes, from: start, end, delimiter: delimiter)
        if stop == end || (bytes[stop] == 10) != isLast { return nil }
        position = stop &+ 1
        let carriageReturns = isLast && stop > start && bytes[stop &- 1] == 13 ? 1 : 0
        return UnsafeBufferPointer(start: bytes + start, count: stop &- start &- carriageReturns)
    }

    /// The number at `position`, which moves behind its delimiter or line end: in quotes or not, NaN for an empty field.
    @inline(__always)
    private static func number(
        _ numbers: PlainNumberReader, _ bytes: UnsafePointer<UInt8>, _ position: inout Int, delimiter: UInt8, quote: UInt8, isLast: Bool
    ) -> Double? {
        var place = position
        let isQuoted = bytes[place] == quote
        if isQuoted { place &+= 1 }
        var value = Double.nan
        if let plain = numbers.read(bytes, &place) {
            value = plain
        } else if isQuoted || (bytes[place] != delimiter && bytes[place] != 10 && bytes[place] != 13) {
            return nil
        }
        if isQuoted {
            if bytes[place] != quote { return nil }
            place &+= 1
        }
        if isLast {
            if bytes[place] == 13 { place &+= 1 }
            if bytes[place] != 10 { return nil }
        } else if bytes[place] != delimiter {
            return nil
        }
        position = place &+ 1
        return value
    }
}
