import MetricSeries

/// Data that stopped arriving, of a detector or of one of its metrics.
public struct SilenceEvent: Hashable, Sendable {
    /// nil for the detector as a whole.
    public let measure: String?
    /// In the dataset's order; empty for the detector as a whole.
    public let dimensions: [DimensionValue]
    /// Start of the first interval without data.
    public let since: ZonedTime
    /// Start of the interval with which they came back; nil while they are missing.
    public let until: ZonedTime?
}
