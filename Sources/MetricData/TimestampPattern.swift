/// A point in time as it was written: the clock's reading, and the clock's offset where it stands beside it.
struct WrittenTime: Equatable {
    /// Seconds from 1970-01-01T00:00:00 on the clock that was read; fractions are cut off towards the past.
    var clock: Int64
    /// Seconds that clock is ahead of UTC; nil: the clock of the input's time zone.
    var offset: Int64?
}

/// A Java-style date pattern (letters of `SimpleDateFormat`), compiled for reading.
///
/// `yyyy` year, `yy` year of 1970...2069, `MM` month, `MMM` English name of the month (short or full), `dd` day,
/// `HH` hour 0...23, `kk` hour 1...24, `hh` hour 1...12 and `KK` hour 0...11 (both need `a`, AM or PM), `mm` minute,
/// `ss` second, `SSS` fraction of a second, `EEE` name of the day (read, not used), `X` or `Z` offset from UTC (`Z`,
/// `+hh`, `+hhmm`, `+hh:mm`), text in single quotes (`''` is a quote). Other characters, and a `T` between date and time,
/// stand for themselves. Two misspellings in wide use are taken as meant: `DD` beside a month is the day of the month,
/// and `SS` without any `ss` is the second.
///
/// Numbers have as many digits as letters where another number follows directly; elsewhere one digit will do for two
/// letters. `yyyy` is always four digits.
public struct TimestampPattern: Sendable {
    /// The pattern as given.
    public let text: String

    enum Field: Sendable { case year, month, day, dayOfYear, hour, hour24, halfDayHour, halfDayHour12, minute, second, fraction }

    enum Element: Sendable {
        case number(Field, digits: ClosedRange<Int>)
        case literal(UInt8)
        case monthName
        case dayName
        case halfDay
        case offset
    }

    let elements: [Element]

    /// - Throws: `MetricDataError.invalidPattern` naming the letter and what to write instead.
    public init(_ text: String) throws {
        func fail(_ message: String) -> MetricDataError { MetricDataError(.invalidPattern, "timestamp format \"\(text)\": \(message)") }
        self.text = text
        let bytes = Array(text.utf8)
        let letters = Self.unquotedLetters(bytes)
        var elements: [Element] = []
        var seen = Set<Field>()
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            guard letters[position] else {
                let (literal, next) = try Self.literal(bytes, at: position) { fail($0) }
                elements += literal.map { .literal($0) }
                position = next
                continue
            }
            var run = 1
            while position + run < bytes.count, bytes[position + run] == byte, letters[position + run] { run += 1 }
            func has(_ letter: Character) -> Bool { zip(bytes, letters).contains { $0 == letter.asciiValue! && $1 } }
            switch Character(UnicodeScalar(byte)) {
            case "y", "u":
                elements.append(.number(.year, digits: run == 2 ? 2...2 : 4...4))
            case "M" where run >= 3, "L" where run >= 3: elements.append(.monthName)
            case "M", "L": elements.append(.number(.month, digits: 1...2))
            case "d": elements.append(.number(.day, digits: 1...2))
            case "D" where run <= 2 && has("M") && !has("d"): elements.append(.number(.day, digits: 1...2))
            case "D": elements.append(.number(.dayOfYear, digits: 1...3))
            case "H": elements.append(.number(.hour, digits: 1...2))
            case "k": elements.append(.number(has("a") ? .halfDayHour : .hour24, digits: 1...2))
            case "h": elements.append(.number(.halfDayHour12, digits: 1...2))
            case "K": elements.append(.number(.halfDayHour, digits: 1...2))
            case "m": elements.append(.number(.minute, digits: 1...2))
            case "s": elements.append(.number(.second, digits: 1...2))
            case "S" where run == 2 && !has("s"): elements.append(.number(.second, digits: 1...2))
            case "S": elements.append(.number(.fraction, digits: 1...9))
            case "a": elements.append(.halfDay)
            case "E": elements.append(.dayName)
            case "X", "x", "Z": elements.append(.offset)
            case "T" where run == 1: elements.append(.literal(byte))
            case "Y": throw fail("Y is the year of the week in Java; write yyyy for the year")
            default:
                throw fail(
                    "the letter \(Character(UnicodeScalar(byte))) has no meaning here; expected yyyy MM dd HH hh mm ss a SSS XXX, and text in single quotes")
            }
            if case .number(let field, let digits)? = elements.last {
                guard seen.insert(field).inserted else { throw fail("\(Self.name(field)) stands twice") }
                // Digits that run on into the next number have no end of their own.
                let next = position + run
                if next < bytes.count, letters[next], bytes[next] != UInt8(ascii: "a"), bytes[next] != UInt8(ascii: "T"),
                    !(bytes[next] == UInt8(ascii: "M") && next + 2 < bytes.count && bytes[next + 2] == UInt8(ascii: "M")),
                    ![UInt8(ascii: "X"), UInt8(ascii: "x"), UInt8(ascii: "Z"), UInt8(ascii: "E")].contains(bytes[next])
                {
                    let exact = field == .fraction || field == .dayOfYear || field == .year ? min(run, digits.upperBound) : 2
                    elements[elements.count - 1] = .number(field, digits: field == .year ? digits : exact...exact)
                }
            }
            position += run
        }
        self.elements = elements
        try check(seen, fail)
    }

    private func check(_ seen: Set<Field>, _ fail: (String) -> MetricDataError) throws {
        let months = elements.contains { if case .monthName = $0 { true } else { false } }
        let halves = elements.contains { if case .halfDay = $0 { true } else { false } }
        if !seen.contains(.year) { throw fail("no year; expected yyyy") }
        if !seen.contains(.dayOfYear) {
            if !seen.contains(.month) && !months { throw fail("no month; expected MM or MMM (mm is the minute)") }
            if !seen.contains(.day) { throw fail("no day; expected dd") }
        }
        let hours = seen.intersection([.hour, .hour24, .halfDayHour, .halfDayHour12])
        if hours.count > 1 { throw fail("two kinds of hour; expected one of HH, kk, hh, KK") }
        let half = seen.contains(.halfDayHour12) || seen.contains(.halfDayHour)
        if half && !halves { throw fail("hh counts to 12 and needs a (AM or PM); write HH for hours 0 to 23") }
        if halves && !half { throw fail("a (AM or PM) needs hh") }
        if seen.contains(.minute) && hours.isEmpty { throw fail("minutes without hours; mm is the minute, MM the month") }
        if seen.contains(.second) && !seen.contains(.minute) { throw fail("seconds without minutes") }
    }

    private static func name(_ field: Field) -> String {
        switch field {
        case .year: "the year"
        case .month: "the month"
        case .day, .dayOfYear: "the day"
        case .hour, .hour24, .halfDayHour, .halfDayHour12: "the hour"
        case .minute: "the minute"
        case .second: "the second"
        case .fraction: "the fraction"
        }
    }

    /// For every byte whether it is a pattern letter: a Latin letter outside quotes.
    private static func unquotedLetters(_ bytes: [UInt8]) -> [Bool] {
        var quoted = false
        return bytes.map { byte in
            if byte == UInt8(ascii: "'") {
                quoted.toggle()
                return false
            }
            return !quoted && (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
        }
    }

    private static func literal(
        _ bytes: [UInt8], at position: Int, _ fail: (String) -> MetricDataError
    ) throws -> ([UInt8], next: Int) {
        guard bytes[position] == UInt8(ascii: "'") else { return ([bytes[position]], position + 1) }
        if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "'") { return ([UInt8(ascii: "'")], position + 2) }
        var literal: [UInt8] = []
        var next = position + 1
        while next < bytes.count {
            if bytes[next] != UInt8(ascii: "'") {
                literal.append(bytes[next])
                next += 1
            } else if next + 1 < bytes.count, bytes[next + 1] == UInt8(ascii: "'") {
                literal.append(UInt8(ascii: "'"))
                next += 2
            } else {
                return (literal, next + 1)
            }
        }
        throw fail("a quote is not closed")
    }
}
