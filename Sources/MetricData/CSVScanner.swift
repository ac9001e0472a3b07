/// Splits bytes into CSV records as RFC 4180 describes them, with any delimiter and quote symbol.
///
/// Lines end with LF or CRLF; blank lines are passed over; a quote that does not open a field is a character like
/// any other. Nothing is copied: fields are places in the buffer.
struct CSVScanner: RecordScanner {
    let delimiter: UInt8
    /// The quote symbol, or a number that no byte has for none.
    private let quote: UInt16
    private static let noQuote: UInt16 = 0x100
    /// Fields of the last record; those beyond `capacity` are counted only.
    private(set) var fields: UnsafeMutablePointer<FieldSpan>
    private let capacity: Int
    private(set) var fieldCount = 0
    /// Line at which the last record begins, from 1.
    private(set) var line = 1
    private var nextLine = 1

    /// - Parameter capacity: fields that are kept of a record, at least 1.
    init(delimiter: UInt8, quote: QuoteSymbol, capacity: Int) {
        self.delimiter = delimiter
        if case .symbol(let byte) = quote { self.quote = UInt16(byte) } else { self.quote = Self.noQuote }
        self.capacity = max(capacity, 1)
        fields = .allocate(capacity: max(capacity, 1))
        fields.initialize(repeating: .absent, count: max(capacity, 1))
    }

    func deallocate() { fields.deallocate() }

    /// A scanner that goes on at the same line with room for more fields; the old one must not be used again.
    func with(capacity: Int) -> CSVScanner {
        var scanner = self
        scanner = CSVScanner(delimiter: delimiter, quote: quote == Self.noQuote ? .none : .symbol(UInt8(quote)), capacity: capacity)
        scanner.nextLine = nextLine
        scanner.line = line
        deallocate()
        return scanner
    }

    /// Counts records that were read elsewhere, each of one line; the last of them is then the last record.
    @inline(__always)
    mutating func passOver(records: Int) {
        nextLine &+= records
        line = nextLine &- 1
    }

    /// Reads the record at `buffer.start` and moves the start behind it.
    ///
    /// - Throws: `MalformedRecord` for text behind a closing quote and a quote that is never closed.
    @inline(__always)
    mutating func next(_ buffer: RecordBuffer) throws -> ScanStep {
        let bytes = UnsafePointer(buffer.base)
        let end = buffer.end
        var position = buffer.start
        // Blank lines.
        while position < end {
            if bytes[position] == 10 {
                position &+= 1
            } else if bytes[position] == 13, position &+ 1 < end, bytes[position &+ 1] == 10 {
                position &+= 2
            } else {
                break
            }
            nextLine &+= 1
            buffer.start = position
        }
        if position == end { return buffer.isFinal ? .end : .needsMore }
        if bytes[position] == 13, position &+ 1 == end {
            if !buffer.isFinal { return .needsMore }
            buffer.start = end
            return .end
        }
        line = nextLine
        var count = 0
        var lines = 1
        while true {
            var field: FieldSpan
            if position < end, UInt16(bytes[position]) == quote {
                guard let quoted = try quotedField(bytes, &position, end, &lines, buffer) else { return .needsMore }
                field = quoted
            } else {
                let start = position
                position = Self.endOfField(bytes, from: position, end, delimiter: delimiter)
                field = FieldSpan(start: start, count: position &- start, kind: .plain)
            }
            if position == end, !buffer.isFinal { return .needsMore }
            let atLineEnd = position == end || bytes[position] == 10
            if atLineEnd, field.kind == .plain, field.count > 0, bytes[position &- 1] == 13 { field.count &-= 1 }
            if count < capacity { fields[count] = field }
            count &+= 1
            if atLineEnd { break }
            position &+= 1
        }
        fieldCount = count
        nextLine &+= lines
        buffer.start = position == end ? end : position &+ 1
        return .record
    }

    /// The first delimiter or line feed at or behind a position, or `end`: eight bytes at a time.
    ///
    /// Of a word with its zero bytes marked (Mycroft 1987) the lowest mark is exact; marks above it need not be.
    @inline(__always)
    static func endOfField(_ bytes: UnsafePointer<UInt8>, from start: Int, _ end: Int, delimiter: UInt8) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101, tops: UInt64 = 0x8080_8080_8080_8080
        var position = start
        while position &+ 8 <= end {
            let word = UInt64(littleEndian: UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self))
            let delimiters = word ^ (ones &* UInt64(delimiter)), lineFeeds = word ^ (ones &* 10)
            let marks = ((delimiters &- ones) & ~delimiters | (lineFeeds &- ones) & ~lineFeeds) & tops
            if marks != 0 { return position &+ (marks.trailingZeroBitCount >> 3) }
            position &+= 8
        }
        while position < end, bytes[position] != delimiter, bytes[position] != 10 { position &+= 1 }
        return position
    }

    /// Reads a quoted field; `position` then stands at the delimiter or line end behind it. Nil when bytes are missing.
    private mutating func quotedField(
        _ bytes: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int, _ lines: inout Int, _ buffer: RecordBuffer
    ) throws -> FieldSpan? {
        let start = position &+ 1
        var escaped = false
        var breaks = 0
        position = start
        while true {
            while position < end, UInt16(bytes[position]) != quote {
                if bytes[position] == 10 { breaks &+= 1 }
                position &+= 1
            }
            if position == end {
                if !buffer.isFinal { return nil }
                throw MalformedRecord(
                    message: "a quoted field that begins in this record is not closed before the end of the file: close the quote, or name another quote symbol (--quote)",
                    resume: nil, lines: 0)
            }
            if position &+ 1 == end, !buffer.isFinal { return nil }
            if position &+ 1 < end, UInt16(bytes[position &+ 1]) == quote {
                escaped = true
                position &+= 2
                continue
            }
            break
        }
        let field = FieldSpan(start: start, count: position &- start, kind: escaped ? .escaped : .quoted)
        position &+= 1
        lines &+= breaks
        if position < end, bytes[position] == 13 {
            if position &+ 1 == end {
                if !buffer.isFinal { return nil }
                position &+= 1
            } else if bytes[position &+ 1] == 10 {
                position &+= 1
            }
        }
        if position < end, bytes[position] != delimiter, bytes[position] != 10 {
            // Go on behind the line, if the line is there.
            var stop = position
            while stop < end, bytes[stop] != 10 { stop &+= 1 }
            if stop == end, !buffer.isFinal { return nil }
            let resume = stop == end ? end : stop &+ 1
            let message = "text follows the closing quote of a field: double quotes inside a quoted field, and put the delimiter right behind the closing one"
            nextLine &+= lines
            let recordStart = buffer.start
            buffer.start = resume
            throw MalformedRecord(message: message, resume: resume &- recordStart, lines: lines)
        }
        return field
    }
}
