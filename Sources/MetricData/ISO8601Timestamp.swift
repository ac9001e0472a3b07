/// Reads ISO 8601 dates and times in the extended form (`2025-01-31T13:05:00+01:00`) and the basic one (`20250131T130500Z`).
enum ISO8601Timestamp {
    /// The time that the whole text denotes, nil when it does not match or no such date or time exists.
    ///
    /// Date alone, or date and time with `T`, `t` or a space between; seconds and their fraction (point or comma) and the
    /// offset may be absent; one space may stand before the offset.
    static func read(_ text: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
        var position = 0
        guard let year = TimestampPattern.number(text, &position, 4...4) else { return nil }
        let extended = position < text.count && text[position] == UInt8(ascii: "-")
        if extended { position += 1 }
        guard let month = TimestampPattern.number(text, &position, 2...2) else { return nil }
        if extended {
            guard position < text.count, text[position] == UInt8(ascii: "-") else { return nil }
            position += 1
        }
        guard let day = TimestampPattern.number(text, &position, 2...2),
            let days = CivilDate.days(year: year, month: month, day: day)
        else { return nil }
        var clock = days * 86_400
        if position == text.count { return WrittenTime(clock: clock) }
        switch text[position] {
        case UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " "): position += 1
        default: return nil
        }
        guard let hour = TimestampPattern.number(text, &position, 2...2), hour <= 23 else { return nil }
        clock += Int64(hour) * 3_600
        let colon = position < text.count && text[position] == UInt8(ascii: ":")
        if colon { position += 1 }
        // ISO allows hours alone; a date followed by two digits is more likely a mistake.
        guard let minute = TimestampPattern.number(text, &position, 2...2), minute <= 59 else { return nil }
        clock += Int64(minute) * 60
        if position < text.count, colon ? text[position] == UInt8(ascii: ":") : text[position] &- 48 <= 9 {
            if colon { position += 1 }
            guard let second = TimestampPattern.number(text, &position, 2...2), second <= 59 else { return nil }
            clock += Int64(second)
            if position < text.count, text[position] == UInt8(ascii: ".") || text[position] == UInt8(ascii: ",") {
                position += 1
                guard TimestampPattern.number(text, &position, 1...12) != nil else { return nil }
            }
        }
        if position == text.count { return WrittenTime(clock: clock) }
        if text[position] == UInt8(ascii: " ") { position += 1 }
        guard let offset = TimestampPattern.offset(text, &position), position == text.count else { return nil }
        return WrittenTime(clock: clock, offset: offset)
    }
}

/// Reads seconds or milliseconds since 1970-01-01T00:00:00Z.
enum UnixTimestamp {
    /// A value above this counts milliseconds: as seconds it would lie in the year 4970.
    static let millisecondsAbove = 94_694_400_000.0

    static func read(_ text: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
        guard let value = NumberParser.parse(text) else { return nil }
        let seconds = (value > millisecondsAbove ? value / 1_000 : value).rounded(.down)
        guard abs(seconds) < 1e14 else { return nil }
        return WrittenTime(clock: Int64(seconds), offset: 0)
    }
}
