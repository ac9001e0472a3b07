/// The resources that a file can declare, with the members that it may say of each: those of the operation that creates it,
/// without the name of another resource.
package enum DeclaredResource: Sendable {
    case detector, metricSet, alert

    /// What may be said of it.
    package var shape: Structure {
        switch self {
        case .detector: Self.detectorShape
        case .metricSet: Self.metricSetShape
        case .alert: Self.alertShape
        }
    }

    private static let detectorShape = Structure("AnomalyDetector", Structure.extendedCreateAnomalyDetectorRequest.members)
    private static let metricSetShape = Structure("MetricSet", Structure.extendedCreateMetricSetRequest.members.filter { $0.name != "AnomalyDetectorArn" })
    private static let alertShape = Structure("Alert", Structure.createAlertRequest.members.filter { $0.name != "AnomalyDetectorArn" })
}
