import MetricSeries

/// Text to instants in one time zone, with short cuts for what repeats: the same text, the same day, a fixed layout.
struct TimestampReader {
    /// Where the two-digit groups of a layout of constant length stand.
    private struct Layout {
        var length: Int
        var year: Int
        var month: Int
        var day: Int
        /// -1 where absent.
        var hour = -1
        var minute = -1
        var second = -1
        var literals: [(position: Int, byte: UInt8)] = []
    }

    /// The format without its text, which a switch in the hot path would have to keep alive.
    private enum Kind { case iso8601, unix, pattern }

    let format: TimestampFormat
    private let kind: Kind
    private let pattern: TimestampPattern?
    private let layout: Layout?
    private let calendar: MetricCalendar
    private let isUTC: Bool
    /// Year, month and day as last seen, packed, and what belongs to them.
    private var cachedDate = -1
    private var cachedDay: Int64 = 0
    private var cachedOffset: Int64 = 0
    /// Whether that offset holds all day.
    private var cachedIsPlain = false

    /// - Throws: `MetricDataError.invalidPattern`.
    init(format: TimestampFormat, calendar: MetricCalendar) throws {
        self.format = format
        self.calendar = calendar
        isUTC = calendar.zone == "UTC"
        switch format {
        case .iso8601:
            kind = .iso8601
            pattern = nil
            layout = nil
        case .unix:
            kind = .unix
            pattern = nil
            layout = nil
        case .pattern(let text):
            let pattern = try TimestampPattern(text)
            kind = .pattern
            self.pattern = pattern
            layout = Self.layout(of: pattern)
        }
    }

    /// The instant a text denotes (seconds since 1970-01-01T00:00:00Z), nil when it does not match the format.
    @inline(__always)
    mutating func instant(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        switch kind {
        case .iso8601:
            // yyyy-MM-dd HH:mm:ss, with T or a space, with Z or without.
            if text.count == 19 || (text.count == 20 && text[19] == UInt8(ascii: "Z")) {
                let bytes = text.baseAddress!
                if bytes[4] == 45, bytes[7] == 45, bytes[13] == 58, bytes[16] == 58, bytes[10] == 32 || bytes[10] == 84 {
                    guard let clock = clockReading(bytes, year: 0, month: 5, day: 8, hour: 11, minute: 14, second: 17) else { return nil }
                    return text.count == 20 ? clock : instant(ofClock: clock)
                }
            }
            return ISO8601Timestamp.read(text).map { instant(of: $0) }
        case .unix:
            return UnixTimestamp.read(text).map { $0.clock }
        case .pattern:
            if let layout, text.count == layout.length {
                let bytes = text.baseAddress!
                for literal in layout.literals where bytes[literal.position] != literal.byte { return slow(text) }
                guard
                    let clock = clockReading(
                        bytes, year: layout.year, month: layout.month, day: layout.day, hour: layout.hour, minute: layout.minute,
                        second: layout.second)
                else { return nil }
                return instant(ofClock: clock)
            }
            return slow(text)
        }
    }

    /// The written time of any text, by the plain route.
    func written(_ text: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
        switch format {
        case .iso8601: ISO8601Timestamp.read(text)
        case .unix: UnixTimestamp.read(text)
        case .pattern: pattern!.read(text)
        }
    }

    private func slow(_ text: UnsafeBufferPointer<UInt8>) -> Int64? { pattern!.read(text).map { instant(of: $0) } }

    func instant(of time: WrittenTime) -> Int64 {
        if let offset = time.offset { return time.clock - offset }
        return isUTC ? time.clock : calendar.instant(ofLocal: time.clock)
    }

    /// Two digits at a place, or 100 and more when they are no digits.
    @inline(__always)
    private static func pair(_ bytes: UnsafePointer<UInt8>, _ position: Int) -> Int {
        let tens = Int(bytes[position]) &- 48
        let ones = Int(bytes[position &+ 1]) &- 48
        return UInt(bitPattern: tens) > 9 || UInt(bitPattern: ones) > 9 ? 1_000 : tens &* 10 &+ ones
    }

    /// Seconds on the clock; the cache then belongs to its day.
    @inline(__always)
    private mutating func clockReading(
        _ bytes: UnsafePointer<UInt8>, year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int
    ) -> Int64? {
        let century = Self.pair(bytes, year)
        let yearOfCentury = Self.pair(bytes, year &+ 2)
        let monthValue = Self.pair(bytes, month)
        let dayValue = Self.pair(bytes, day)
        let hourValue = hour < 0 ? 0 : Self.pair(bytes, hour)
        let minuteValue = minute < 0 ? 0 : Self.pair(bytes, minute)
        let secondValue = second < 0 ? 0 : Self.pair(bytes, second)
        if hourValue > 23 || minuteValue > 59 || secondValue > 59 { return nil }
        if century | yearOfCentury | monthValue | dayValue >= 512 { return nil }
        let date = ((century &* 100 &+ yearOfCentury) << 16) | (monthValue << 8) | dayValue
        if date != cachedDate {
            guard let days = CivilDate.days(year: century * 100 + yearOfCentury, month: monthValue, day: dayValue) else { return nil }
            enter(day: days, date: date)
        }
        return cachedDay &+ Int64(hourValue &* 3_600 &+ minuteValue &* 60 &+ secondValue)
    }

    private mutating func enter(day: Int64, date: Int) {
        cachedDate = date
        cachedDay = day * 86_400
        if isUTC {
            cachedOffset = 0
            cachedIsPlain = true
            return
        }
        let first = calendar.instant(ofLocal: cachedDay)
        let last = calendar.instant(ofLocal: cachedDay + 86_399)
        cachedOffset = cachedDay - first
        cachedIsPlain = last - first == 86_399 && calendar.offset(at: first) == cachedOffset && calendar.offset(at: last) == cachedOffset
    }

    /// The instant of a clock reading of the cached day.
    @inline(__always)
    private func instant(ofClock clock: Int64) -> Int64 {
        cachedIsPlain ? clock &- cachedOffset : calendar.instant(ofLocal: clock)
    }

    /// The layout of a pattern of two-digit numbers, a four-digit year and single characters, else nil.
    private static func layout(of pattern: TimestampPattern) -> Layout? {
        var layout = Layout(length: 0, year: -1, month: -1, day: -1)
        for element in pattern.elements {
            switch element {
            case .literal(let byte):
                layout.literals.append((layout.length, byte))
                layout.length += 1
                continue
            case .number(.year, let digits) where digits == 4...4:
                layout.year = layout.length
                layout.length += 2
            case .number(.month, _): layout.month = layout.length
            case .number(.day, _): layout.day = layout.length
            case .number(.hour, _): layout.hour = layout.length
            case .number(.minute, _): layout.minute = layout.length
            case .number(.second, _): layout.second = layout.length
            default: return nil
            }
            layout.length += 2
        }
        return layout.year >= 0 && layout.month >= 0 && layout.day >= 0 ? layout : nil
    }
}
