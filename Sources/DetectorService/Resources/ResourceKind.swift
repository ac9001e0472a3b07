/// Kinds of things that have an identity.
public enum ResourceKind: String, Sendable, Codable, CaseIterable {
    case detector = "AnomalyDetector"
    case metricSet = "MetricSet"
    case alert = "Alert"
    case anomalyGroup = "AnomalyGroup"

    /// The kind in a sentence.
    var words: String {
        switch self {
        case .detector: "detector"
        case .metricSet: "dataset"
        case .alert: "alert"
        case .anomalyGroup: "anomaly group"
        }
    }
}
