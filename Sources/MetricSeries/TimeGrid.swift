/// A run of equal intervals in one time zone.
///
/// Intervals shorter than a day are equally long in elapsed time; whole days start at local midnight and may last
/// 23 or 25 hours.
public struct TimeGrid: Sendable {
    /// Start of interval 0, seconds since 1970-01-01T00:00:00Z.
    public let start: Int64
    /// Number of intervals.
    public let count: Int
    public let calendar: MetricCalendar

    public var frequency: Frequency { calendar.frequency }
    public var zone: String { calendar.zone }

    /// - Parameters:
    ///   - instant: any instant of interval 0; it is moved back to the interval's start.
    ///   - count: number of intervals, not negative.
    public init(containing instant: Int64, count: Int, calendar: MetricCalendar) {
        precondition(count >= 0, "a grid of \(count) intervals")
        self.calendar = calendar
        self.count = count
        let local = instant + calendar.offset(at: instant)
        let day = MetricCalendar.floorDivide(local, 86_400)
        if calendar.frequency.isWholeDays {
            start = calendar.instant(ofLocal: day * 86_400)
        } else {
            let step = Int64(calendar.frequency.seconds)
            start = instant - (local - day * 86_400) % step
        }
    }

    private init(start: Int64, count: Int, calendar: MetricCalendar) {
        self.start = start
        self.count = count
        self.calendar = calendar
    }

    /// The same grid with another number of intervals.
    public func with(count: Int) -> TimeGrid { TimeGrid(start: start, count: count, calendar: calendar) }

    /// Intervals counted on the same raster, from `index` on; `index` may lie outside the grid.
    ///
    /// A grid made anew from an instant is aligned to that instant's local day; this one keeps its alignment across
    /// changes of the clock.
    public func intervals(from index: Int, count: Int) -> TimeGrid {
        precondition(count >= 0, "a grid of \(count) intervals")
        return TimeGrid(start: start(of: index), count: count, calendar: calendar)
    }

    /// Start of an interval, seconds since 1970-01-01T00:00:00Z; `index` may lie outside the grid.
    public func start(of index: Int) -> Int64 {
        guard frequency.isWholeDays else { return start + Int64(index) * Int64(frequency.seconds) }
        let local = start + calendar.offset(at: start)
        let day = MetricCalendar.floorDivide(local + 43_200, 86_400)
        return calendar.instant(ofLocal: (day + Int64(index) * Int64(frequency.seconds / 86_400)) * 86_400)
    }

    /// The index of the interval that holds an instant; negative before the grid, `count` or more after it.
    public func index(of instant: Int64) -> Int {
        guard frequency.isWholeDays else {
            return Int(MetricCalendar.floorDivide(instant - start, Int64(frequency.seconds)))
        }
        let first = MetricCalendar.floorDivide(start + calendar.offset(at: start) + 43_200, 86_400)
        let day = MetricCalendar.floorDivide(instant + calendar.offset(at: instant), 86_400)
        return Int(MetricCalendar.floorDivide(day - first, Int64(frequency.seconds / 86_400)))
    }

    /// The calendar position of an interval; its step is `index` plus `origin`.
    public func position(of index: Int, origin: Int = 0) -> CalendarPosition {
        calendar.position(step: origin + index, at: start(of: index))
    }

    /// The positions of all intervals.
    public func positions(origin: Int = 0) -> [CalendarPosition] {
        (0..<count).map { position(of: $0, origin: origin) }
    }
}
