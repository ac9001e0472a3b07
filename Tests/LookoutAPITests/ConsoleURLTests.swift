import Testing

@testable import DetectorService
@testable import LookoutAPI

/// Runs, groups and alerts link to the console where there is a public URL.
@Suite struct ConsoleURLTests {
    private static let arn = RecordingService.detectorARN.description

    private static let calls: [(operation: WireOperation, members: JSONObject, end: String)] = [
        (.describeAnomalyDetectionExecutions, JSONObject([("AnomalyDetectorArn", .text(arn))]), "/runs/"),
        (.listAnomalyGroupSummaries, JSONObject([("AnomalyDetectorArn", .text(arn)), ("SensitivityThreshold", .integer(0))]), "/anomalies/anomaly/"),
        (.getAnomalyGroup, JSONObject([("AnomalyDetectorArn", .text(arn)), ("AnomalyGroupId", .text(RecordingService.groupID))]), "/anomalies/anomaly/"),
        (.describeAlert, JSONObject([("AlertArn", .text(RecordingService.alertARN.description))]), "/alerts/ring"),
        (.listAlerts, JSONObject(), "/alerts/"),
    ]

    @Test func answersLinkToTheConsole() async throws {
        let linked = try WireFixture(links: ConsoleLinks(publicURL: "https://watch.example"))
        let plain = try WireFixture()
        for call in Self.calls {
            let with = String(decoding: try await linked.call(call.operation, call.members).body, as: UTF8.self)
            #expect(with.contains("\"ConsoleUrl\":\"https://watch.example/console/detectors/eu-west-1/shop\(call.end)"), "\(with)")
            let without = String(decoding: try await plain.call(call.operation, call.members).body, as: UTF8.self)
            #expect(!without.contains("ConsoleUrl"))
        }
    }
}
