import DetectorService
import LookoutAPI

/// What a server says of its detectors, and of one detector's newest anomaly groups.
package struct DetectorOverview: Sendable {
    private let detectors: [JSONObject]
    private let groups: [JSONObject]?
    private let total: Int?

    /// Asks a server.
    ///
    /// - Parameters:
    ///   - name: of the detector whose groups are wanted; nil for all detectors without groups.
    ///   - threshold: the lowest score of a group, 0...100.
    ///   - limit: at most so many groups, 1...100.
    /// - Throws: `DetectorsAsCodeError`.
    package static func read(_ server: some ServiceCaller, name: String?, threshold: Int, limit: Int) async throws -> DetectorOverview {
        let all = try await server.all(.listAnomalyDetectors, JSONObject(), list: "AnomalyDetectorSummaryList")
        guard let name else { return DetectorOverview(detectors: all, groups: nil, total: nil) }
        guard let found = all.first(where: { $0["AnomalyDetectorName"]?.textValue == name }), let arn = found["AnomalyDetectorArn"] else {
            let names = all.compactMap { $0["AnomalyDetectorName"]?.textValue }
            throw DetectorsAsCodeError(.refused, "there is no detector \(name) in this region\(names.isEmpty ? "" : "; there are \(names.joined(separator: ", "))")")
        }
        let described = try await server.call(.describeAnomalyDetector, JSONObject([("AnomalyDetectorArn", arn)]), extended: false)
        let answer = try await server.call(
            .listAnomalyGroupSummaries,
            JSONObject([("AnomalyDetectorArn", arn), ("SensitivityThreshold", .integer(threshold)), ("MaxResults", .integer(limit))]), extended: false)
        return DetectorOverview(
            detectors: [described], groups: (answer["AnomalyGroupSummaryList"]?.items ?? []).compactMap(\.objectValue),
            total: answer["AnomalyGroupStatistics"]?.objectValue?["TotalCount"]?.integerValue)
    }

    /// Whether the detector's groups may still come: there are none, and it has not failed.
    package var awaitsGroups: Bool {
        groups?.isEmpty == true && ![DetectorStatus.failed, .deleting, .backTestComplete].map(\.rawValue).contains(detectors.first?["Status"]?.textValue ?? "")
    }

    /// For people: a line a detector, and a line a group.
    package var text: String {
        var lines = detectors.map { detector in
            let reason = detector["FailureReason"]?.textValue.map { ": \($0)" } ?? ""
            return "\(detector["AnomalyDetectorName"]?.textValue ?? "")  \(detector["Status"]?.textValue ?? "")\(reason)"
        }
        guard let groups else { return lines.map { $0 + "\n" }.joined() }
        lines.append("\(total ?? groups.count) anomaly group\(total == 1 ? "" : "s")" + (groups.isEmpty ? "" : ", the newest first:"))
        for group in groups {
            func text(_ name: String) -> String { group[name]?.textValue ?? "" }
            let score = group["AnomalyGroupScore"]?.numberValue.map { "\(($0 * 100).rounded() / 100)" } ?? ""
            lines.append("  \(text("StartTime"))  \(text("EndTime"))  score \(score)  \(text("PrimaryMetricName"))  \(text("AnomalyGroupId"))")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// For programs: one object with `detectors` and, for one detector, `groups`, in the API's members.
    package var json: String {
        let whole = JSONValue.object(present: [("detectors", .array(detectors.map(JSONValue.object))), ("groups", groups.map { .array($0.map(JSONValue.object)) })])
        return String(decoding: JSONWriter.bytes(whole), as: UTF8.self) + "\n"
    }
}
