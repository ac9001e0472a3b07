import Foundation

/// Turns instants into calendar positions in one time zone: the only place that knows zones.
///
/// Days of 23 and 25 hours are days: a slot is taken from the local clock, so an hour that the clock skips leaves
/// its slot unvisited that day and an hour that it repeats visits it twice.
public struct MetricCalendar: Sendable {
    public let frequency: Frequency
    /// IANA name of the zone, as given.
    public let zone: String
    private let offsets: ZoneOffsets

    /// - Throws: `MetricSeriesError.unknownTimeZone` when the system knows no such zone.
    public init(frequency: Frequency, zone: String = "UTC") throws {
        self.frequency = frequency
        self.zone = zone
        self.offsets = try ZoneOffsets(zone: zone)
    }

    /// Slots of the primary cycle: the intervals of an ordinary day, for daily data the seven days of a week,
    /// and 1 for intervals longer than a day.
    public var slots: Int { Self.slots(of: frequency) }

    /// See ``slots``.
    public static func slots(of frequency: Frequency) -> Int {
        if frequency.seconds < Frequency.secondsPerDay { return Frequency.secondsPerDay / frequency.seconds }
        return frequency.seconds == Frequency.secondsPerDay ? 7 : 1
    }

    /// Seconds that the local clock is ahead of UTC at an instant (seconds since 1970-01-01T00:00:00Z).
    public func offset(at instant: Int64) -> Int64 { offsets.offset(at: instant) }

    /// The instant at which the local clock shows `local` (seconds since 1970-01-01T00:00:00 on that clock).
    ///
    /// A time that the clock shows twice means the first of the two; one that it skips is moved on by the skip.
    public func instant(ofLocal local: Int64) -> Int64 { offsets.instant(ofLocal: local) }

    /// The position of the interval that starts at `instant`.
    public func position(step: Int, at instant: Int64) -> CalendarPosition {
        let local = instant + offsets.offset(at: instant)
        let day = Self.floorDivide(local, 86_400)
        let secondOfDay = Int(local - day * 86_400)
        // 1970-01-01 was a Thursday; Monday is 0.
        let weekday = Int(((day + 3) % 7 + 7) % 7)
        let slot: Int
        if frequency.seconds < Frequency.secondsPerDay {
            slot = secondOfDay / frequency.seconds
        } else {
            slot = frequency.seconds == Frequency.secondsPerDay ? weekday : 0
        }
        return CalendarPosition(
            step: step, slot: slot, hourOfWeek: weekday * 24 + secondOfDay / 3_600, isWeekend: weekday >= 5)
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
