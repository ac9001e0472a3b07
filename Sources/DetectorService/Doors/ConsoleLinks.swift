import MetricSeries

/// Addresses of the console's pages: the one place that knows their paths, which stay as they are.
///
/// ```
/// /console/detectors/REGION/NAME
/// /console/detectors/REGION/NAME/runs                          the log
/// /console/detectors/REGION/NAME/runs/2025-10-18T05:00:00Z     a run, by the time at which it was due
/// /console/detectors/REGION/NAME/anomalies/anomaly/ID          a group
/// /console/detectors/REGION/NAME/alerts/NAME
/// ```
public struct ConsoleLinks: Hashable, Sendable {
    private let base: String

    /// - Parameter publicURL: where people reach the server.
    public init(publicURL: String) {
        var base = publicURL
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base + "/console"
    }

    /// A detector's page; of another resource the page of its detector.
    public func detector(_ arn: ResourceARN) -> String {
        let name = switch arn.name {
        case .detector(let name), .metricSet(let name, _), .alert(let name): name
        }
        return "\(base)/detectors/\(arn.scope.region)/\(name)"
    }

    /// The page of a detector's log.
    public func runs(of detector: ResourceARN) -> String { self.detector(detector) + "/runs" }

    /// The page of a run.
    ///
    /// - Parameter time: at which it was due.
    public func run(at time: ZonedTime, of detector: ResourceARN) -> String {
        let utc = CivilTime(instant: time.instant, offset: 0)
        return runs(of: detector) + "/\(utc.minutes):\(CivilTime.two(utc.second))Z"
    }

    /// The page of an anomaly group.
    public func group(_ id: String, of detector: ResourceARN) -> String { self.detector(detector) + "/anomalies/anomaly/\(id)" }

    /// The page of an alert.
    public func alert(_ alert: Alert) -> String { detector(alert.detector) + "/alerts/\(alert.name)" }
}
