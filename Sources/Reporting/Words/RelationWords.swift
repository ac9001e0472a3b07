import DetectionKernel
import MetricSeries

/// How two groups are related, in words.
enum RelationWords {
    /// `tends to come 2 hours earlier (correlation 0.81)`.
    static func sentence(_ relation: AnomalyGroup.Relation, frequency: Frequency) -> String {
        let lag = DurationWords.length(intervals: abs(relation.lag), frequency: frequency)
        let correlation = "(correlation \(NumberText.decimal(relation.correlation, decimals: 2, padded: true)))"
        switch relation.role {
        case .cause: return "tends to come \(relation.lag == 0 ? "first" : lag + " earlier") \(correlation)"
        case .effect: return "tends to follow\(relation.lag == 0 ? "" : " " + lag + " later") \(correlation)"
        case .together: return "comes at the same time \(correlation)"
        }
    }
}
