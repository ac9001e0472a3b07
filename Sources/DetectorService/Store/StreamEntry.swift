import MetricSeries

/// An input of a stream other than a row: it takes effect before the row of its step.
enum StreamEntry: Codable, Hashable, Sendable {
    /// Metrics that appear: the next places in the key space.
    case admit(count: Int)
    /// Metrics that ended, by place.
    case retire([Int])
    /// Retired metrics that come back, by place.
    case readmit([Int])
    /// What a user said of a metric's part in a group.
    case feedback(place: Int, isAbove: Bool, isAnomaly: Bool, replaces: Bool?)
    /// From here on groups are reported.
    case report
    /// The state was trained anew; it is the checkpoint of this step.
    case retrained(rows: Range<Int>)
}
