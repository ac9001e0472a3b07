import MetricSeries

/// An anomaly group in a list.
public struct AnomalyGroupSummary: Hashable, Sendable {
    /// Derived from content, in the form of a UUID.
    public let id: String
    /// Starts of the group's first and last interval.
    public let start: ZonedTime
    public let end: ZonedTime
    /// 0...100 with two decimals.
    public let score: Double
    public let measure: String
}

/// Groups at or above a threshold, newest start first.
public struct AnomalyGroupPage: Sendable {
    public let groups: Page<AnomalyGroupSummary>
    /// First interval that was judged; nil before there is one.
    public let evaluationStart: ZonedTime?
    /// Groups at or above the threshold on all pages.
    public let totalCount: Int
    /// The same, measure by measure.
    public let countsByMeasure: [(measure: String, count: Int)]
}

/// Shares of a dimension's values in a group.
public struct DimensionContribution: Hashable, Sendable {
    public struct Share: Hashable, Sendable {
        public let value: String
        /// Percent; the shares of a dimension sum to 100.
        public let percent: Double
    }

    public let dimension: String
    /// Largest first.
    public let values: [Share]
}

/// What an anomaly group did to one measure.
public struct MeasureImpact: Hashable, Sendable {
    public let measure: String
    /// Anomalous series of the measure.
    public let seriesCount: Int
    public let contributions: [DimensionContribution]
}

/// An anomaly group in full.
public struct AnomalyGroupDetail: Hashable, Sendable {
    public let summary: AnomalyGroupSummary
    public let impacts: [MeasureImpact]
}

/// One anomalous series of a group with the intervals before it.
public struct GroupSeries: Hashable, Sendable {
    /// Stable within the detector.
    public let id: String
    /// In the dataset's order.
    public let dimensions: [DimensionValue]
    /// One value an interval of ``GroupSeriesPage/times``; NaN = missing.
    public let observed: [Double]
    /// What was expected, and the band around it; NaN where there was none.
    public let expected: [Double]
    public let lower: [Double]
    public let upper: [Double]
}

/// Series of a group, most severe first, over common intervals.
public struct GroupSeriesPage: Sendable {
    public let groupID: String
    public let measure: String
    /// Starts of consecutive intervals; the last one is the group's end.
    public let times: [ZonedTime]
    public let series: Page<GroupSeries>
}

/// How two groups are related.
public enum RelationshipType: String, Sendable, Codable, CaseIterable {
    case cause = "CAUSE_OF_INPUT_ANOMALY_GROUP"
    case effect = "EFFECT_OF_INPUT_ANOMALY_GROUP"
}

/// A measure whose group meets another one again and again.
public struct RelatedMeasure: Hashable, Sendable {
    public let measure: String
    public let groupID: String?
    public let relationship: RelationshipType
    /// 0...100; only causes have one.
    public let contribution: Double?
}
