/// When data that stop arriving are an event of their own kind: off unless a number is set.
///
/// Such events are told to the topic, or to the targets of the detector's alerts; they are no anomaly groups and stand in
/// none of the lists of the old service.
public struct SilenceRules: Sendable, Hashable {
    /// Consecutive intervals without any data after which a detector is said to have none.
    public var detectorIntervals: Int?
    /// Intervals without a value, while others have some, after which a metric is said to have none.
    public var metricIntervals: Int?
    /// SNS topic for all such messages; nil for the targets of the detector's alerts, whatever their thresholds and filters.
    public var topicARN: String?

    public init() {}
}
