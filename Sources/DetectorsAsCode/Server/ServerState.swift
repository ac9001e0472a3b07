import DetectorService
import LookoutAPI

/// What a server has in one region, as far as a file of detectors is concerned.
package struct ServerState: Sendable {
    /// A detector with its dataset and alerts, in canonical members.
    struct StoredDetector: Sendable {
        let name: String
        let arn: String
        let status: DetectorStatus
        let failureType: FailureType?
        let tags: JSONValue?
        let detector: JSONObject
        var metricSet: Resource?
        var alerts: [Resource]
    }

    struct Resource: Sendable {
        let name: String
        let arn: String
        let members: JSONObject
        let tags: JSONValue?
    }

    /// Those that the file names, by name.
    let detectors: [String: StoredDetector]
    /// The names and states of all others, sorted by name.
    let others: [(name: String, arn: String, status: String)]
    /// The ARN of the detector of each alert in the region, by the alert's name.
    let alertOwners: [String: String]

    /// Asks a server for everything that concerns the detectors named.
    ///
    /// - Throws: `DetectorsAsCodeError`.
    package static func read(_ server: some ServiceCaller, detectors names: Set<String>) async throws -> ServerState {
        let none = JSONObject()
        let summaries = try await server.all(.listAnomalyDetectors, none, list: "AnomalyDetectorSummaryList")
        let alerts = try await server.all(.listAlerts, none, list: "AlertSummaryList")
        var detectors: [String: StoredDetector] = [:]
        var others: [(name: String, arn: String, status: String)] = []
        for summary in summaries {
            let name = try text("AnomalyDetectorName", of: summary), arn = try text("AnomalyDetectorArn", of: summary)
            guard names.contains(name) else {
                others.append((name, arn, try text("Status", of: summary)))
                continue
            }
            detectors[name] = try await detector(server, name: name, arn: arn, tags: summary["Tags"], alerts: alerts)
        }
        let owners = try alerts.map { (try text("AlertName", of: $0), try text("AnomalyDetectorArn", of: $0)) }
        return ServerState(detectors: detectors, others: others.sorted { $0.name < $1.name }, alertOwners: Dictionary(owners) { first, _ in first })
    }

    private static func detector(
        _ server: some ServiceCaller, name: String, arn: String, tags: JSONValue?, alerts: [JSONObject]
    ) async throws -> StoredDetector {
        let detectorARN = JSONObject([("AnomalyDetectorArn", .text(arn))])
        let described = try await server.call(.describeAnomalyDetector, detectorARN, extended: false)
        let detector = Canonical.detector(described)
        var metricSet: Resource?
        if let summary = try await server.all(.listMetricSets, detectorARN, list: "MetricSetSummaryList").first {
            let arn = try text("MetricSetArn", of: summary)
            let members = try await server.call(.describeMetricSet, JSONObject([("MetricSetArn", .text(arn))]), extended: false)
            metricSet = Resource(
                name: try text("MetricSetName", of: summary), arn: arn,
                members: Canonical.metricSet(members, frequency: detector["AnomalyDetectorConfig"]?.objectValue?["AnomalyDetectorFrequency"]), tags: summary["Tags"])
        }
        var own: [Resource] = []
        for summary in alerts where summary["AnomalyDetectorArn"]?.textValue == arn {
            let alertARN = try text("AlertArn", of: summary)
            let answer = try await server.call(.describeAlert, JSONObject([("AlertArn", .text(alertARN))]), extended: false)
            own.append(
                Resource(
                    name: try text("AlertName", of: summary), arn: alertARN, members: Canonical.alert(answer["Alert"]?.objectValue ?? JSONObject()), tags: summary["Tags"]))
        }
        let status = try text("Status", of: described)
        guard let known = DetectorStatus(rawValue: status) else { throw DetectorsAsCodeError(.unreachable, "the server gives \(name) a status that is not known: \(status)") }
        return StoredDetector(
            name: name, arn: arn, status: known, failureType: described["FailureType"]?.textValue.flatMap(FailureType.init), tags: tags, detector: detector,
            metricSet: metricSet, alerts: own.sorted { $0.name < $1.name })
    }

    private static func text(_ name: String, of object: JSONObject) throws -> String {
        guard let text = object[name]?.textValue else { throw DetectorsAsCodeError(.unreachable, "an answer of the server has no \(name)") }
        return text
    }
}
