import Foundation
import MetricSeries

/// A second on the clock of a zone, as the API's `TimestampString` members show it.
public struct ZonedTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let instant: Int64
    /// Seconds that the zone's clock is ahead of UTC at that instant.
    public let offset: Int64
    /// IANA name of the zone, `UTC` for UTC; nil for text that was read with an offset alone.
    public let zone: String?

    /// An instant on a calendar's clock.
    public init(_ instant: Int64, calendar: MetricCalendar) {
        self.init(instant: instant, offset: calendar.offset(at: instant), zone: calendar.zone)
    }

    init(instant: Int64, offset: Int64, zone: String?) {
        self.instant = instant
        self.offset = offset
        self.zone = zone
    }

    /// `2021-02-17T11:00Z[UTC]` for UTC, `2021-02-14T13:00+09:00[Asia/Tokyo]` elsewhere; seconds stand only where they
    /// are not zero.
    public var description: String {
        var text = CivilTime(instant: instant, offset: offset).minutes
        let second = ((instant + offset) % 60 + 60) % 60
        if second != 0 { text += ":" + CivilTime.two(Int(second)) }
        if offset == 0 {
            text += "Z"
        } else {
            let ahead = abs(offset)
            text += (offset < 0 ? "-" : "+") + CivilTime.two(Int(ahead / 3_600)) + ":" + CivilTime.two(Int(ahead / 60 % 60))
        }
        return zone.map { text + "[\($0)]" } ?? text
    }

    /// Reads `yyyy-MM-ddTHH:mm` with or without seconds and fraction, `Z` or `±hh:mm` (UTC without either), with or
    /// without `[Zone/Name]`; nil for anything else.
    public init?(parsing text: String) {
        var rest = Substring(text)
        var zone: String?
        if rest.hasSuffix("]"), let bracket = rest.lastIndex(of: "[") {
            zone = String(rest[rest.index(after: bracket)..<rest.index(before: rest.endIndex)])
            rest = rest[..<bracket]
        }
        var offset: Int64 = 0
        if rest.hasSuffix("Z") {
            rest = rest.dropLast()
        } else if let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }), rest.distance(from: rest.startIndex, to: sign) > 10 {
            let parts = rest[rest.index(after: sign)...].split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let hours = Self.digits(parts[0], 2), let minutes = Self.digits(parts[1], 2), hours <= 18, minutes <= 59 else { return nil }
            offset = Int64(hours * 3_600 + minutes * 60) * (rest[sign] == "-" ? -1 : 1)
            rest = rest[..<sign]
        }
        let halves = rest.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        let whole = halves[1].split(separator: ".", omittingEmptySubsequences: false)
        guard whole.count <= 2, whole.count == 1 || (1...9).contains(whole[1].count) && whole[1].allSatisfy(\.isNumber) else { return nil }
        let time = whole[0].split(separator: ":", omittingEmptySubsequences: false)
        guard date.count == 3, time.count == 2 || time.count == 3,
            let year = Self.digits(date[0], 4), let month = Self.digits(date[1], 2), let day = Self.digits(date[2], 2),
            let hour = Self.digits(time[0], 2), let minute = Self.digits(time[1], 2), hour <= 23, minute <= 59,
            let days = CivilTime.days(year: year, month: month, day: day)
        else { return nil }
        var second = 0
        if time.count == 3 {
            guard let value = Self.digits(time[2], 2), value <= 59 else { return nil }
            second = value
        }
        self.init(instant: days * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - offset, offset: offset, zone: zone)
    }

    public static func < (left: ZonedTime, right: ZonedTime) -> Bool { left.instant < right.instant }

    private static func digits(_ text: Substring, _ count: Int) -> Int? {
        guard text.utf8.count == count, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
