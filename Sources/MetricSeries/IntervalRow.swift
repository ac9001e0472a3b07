/// The values of all metrics in one interval.
public struct IntervalRow: Sendable {
    public var position: CalendarPosition
    /// One value a metric in the order of the key space, NaN = missing.
    public var values: [Double]
    /// Version of the key space that `values` is laid out in; it rises when metrics are admitted or retired.
    public var keySpaceVersion: Int

    public init(position: CalendarPosition, values: [Double], keySpaceVersion: Int = 0) {
        self.position = position
        self.values = values
        self.keySpaceVersion = keySpaceVersion
    }
}
