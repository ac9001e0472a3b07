/// Where an interval stands in the calendar, in integers: all that the detection mathematics knows of time.
public struct CalendarPosition: Hashable, Sendable {
    /// Elapsed intervals since the stream's origin; rises by one from row to row, missing rows included.
    public var step: Int
    /// Slot of the primary cycle, `0..<MetricCalendar.slots`: the slots of a day, or for daily data the day of the week.
    public var slot: Int
    /// Hour of the week, `0..<168`, Monday 00:00 is 0.
    public var hourOfWeek: Int
    /// Kind of day: Saturday and Sunday are the weekend.
    public var isWeekend: Bool

    public init(step: Int, slot: Int, hourOfWeek: Int, isWeekend: Bool) {
        self.step = step
        self.slot = slot
        self.hourOfWeek = hourOfWeek
        self.isWeekend = isWeekend
    }
}
