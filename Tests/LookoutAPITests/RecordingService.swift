import MetricSeries
import Synchronization

@testable import DetectorService

/// A service that answers with fixed results and remembers what it was asked: the wire is tested without sockets, files
/// and detectors. What the real service does is tested where it lives, and through the real wire end to end.
final class RecordingService: DetectorOperations {
    struct State {
        var calls: [String] = []
        var refusal: (any Error)?
    }
    let state = Mutex(State())

    var calls: [String] { state.withLock(\.calls) }

    /// From now on every call throws.
    func refuse(with error: (any Error)?) { state.withLock { $0.refusal = error } }

    private func record(_ call: String) throws {
        try state.withLock {
            $0.calls.append(call)
            if let refusal = $0.refusal { throw refusal }
        }
    }

    static let scope = Scope(region: "eu-west-1", account: "000000000000")
    static let detectorARN = ResourceARN(.detector("shop"), in: scope)
    static let setARN = ResourceARN(.metricSet(detector: "shop", name: "set-1"), in: scope)
    static let alertARN = ResourceARN(.alert("ring"), in: scope)
    static let created = Moment(milliseconds: 1_612_994_728_528)
    static let utc = try! MetricCalendar(frequency: .hourly, zone: "UTC")
    static let tokyo = try! MetricCalendar(frequency: .hourly, zone: "Asia/Tokyo")
    /// 2021-02-17T11:00Z.
    static let time = ZonedTime(1_613_559_600, calendar: utc)
    static let groupID = "0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d"

    static func detector(_ name: String, status: DetectorStatus = .active, tags: [String: String] = ["team": "shop"]) -> Detector {
        Detector(
            arn: ResourceARN(.detector(name), in: scope), name: name, description: "watches", frequency: .hourly, kmsKeyARN: nil, creationTime: created,
            lastModificationTime: created, status: status, failureType: status == .failed ? .activation : nil,
            failureReason: status == .failed ? String(repeating: "é", count: 300) : nil, tags: tags)
    }

    static let source = MetricSource.s3(
        S3Source(
            roleARN: "arn:aws:iam::123456789012:role/r", templatedPath: nil, historicalPath: "s3://b/h/",
            format: .csv(CSVFormat(compression: "NONE", charset: "UTF-8", containsHeader: true, delimiter: ",", headerList: nil, quoteSymbol: "\""))))

    static let metricSet = MetricSet(
        arn: setARN, detector: detectorARN, name: "set-1", description: nil,
        measures: [MeasureDefinition(name: "views", aggregation: .sum), MeasureDefinition(name: "revenue", aggregation: .average, namespace: "N")], offset: 0,
        timestampColumn: TimestampColumn(name: "timestamp", format: "yyyy-MM-dd HH:mm:ss"), dimensions: ["platform", "marketplace"], frequency: .hourly,
        source: source, timezone: "UTC", filters: [RecordFilter(dimension: "platform", values: ["pc", "tv"])], creationTime: created,
        lastModificationTime: created, tags: [:])

    static let alert = Alert(
        arn: alertARN, detector: detectorARN, name: "ring", description: nil, threshold: 70,
        action: .topic(roleARN: "arn:aws:iam::123456789012:role/r", topicARN: "arn:aws:sns:eu-west-1:123456789012:t", format: .json),
        filters: AlertFilters(measures: ["views"], dimensions: [RecordFilter(dimension: "platform", values: ["pc"])]), creationTime: created,
        lastModificationTime: created, tags: ["team": "shop"])

    // MARK: detectors

    func createDetector(_ definition: DetectorDefinition, in scope: Scope) async throws -> ResourceARN {
        try record("createDetector \(definition.name) \(definition.frequency) \(definition.tags) \(scope.region) \(scope.account)")
        return ResourceARN(.detector(definition.name), in: scope)
    }

    func detector(_ arn: String, in scope: Scope) async throws -> Detector {
        try record("detector \(arn)")
        return Self.detector("shop", status: arn.hasSuffix(":broken") ? .failed : .active)
    }

    func detectors(_ page: PageRequest, in scope: Scope) async throws -> Page<Detector> {
        try record("detectors \(page.limit) \(page.token ?? "-") \(scope.region)")
        return page.token == nil ? Page(items: [Self.detector("a"), Self.detector("b", tags: [:])], next: "token-2") : Page(items: [Self.detector("c")], next: nil)
    }

    func updateDetector(_ arn: String, _ update: DetectorUpdate, in scope: Scope) async throws -> ResourceARN {
        try record("updateDetector \(update.description ?? "-") \(update.frequency?.iso8601 ?? "-")")
        return Self.detectorARN
    }

    func deleteDetector(_ arn: String, in scope: Scope) async throws { try record("deleteDetector \(arn)") }
    func activateDetector(_ arn: String, in scope: Scope) async throws { try record("activateDetector \(arn)") }
    func backTestDetector(_ arn: String, in scope: Scope) async throws { try record("backTestDetector \(arn)") }
    func deactivateDetector(_ arn: String, in scope: Scope) async throws { try record("deactivateDetector \(arn)") }

    func executions(of arn: String, at time: ZonedTime?, _ page: PageRequest, in scope: Scope) async throws -> Page<Execution> {
        try record("executions \(time?.description ?? "-")")
        return Page(
            items: [
                Execution(timestamp: Self.time, status: .failed, failureReason: "no data"),
                Execution(timestamp: ZonedTime(1_613_559_600, calendar: Self.tokyo), status: .completed, failureReason: nil),
            ], next: nil)
    }

    // MARK: datasets

    func createMetricSet(_ definition: MetricSetDefinition, in scope: Scope) async throws -> ResourceARN {
        try record("createMetricSet \(definition)")
        return Self.setARN
    }

    func metricSet(_ arn: String, in scope: Scope) async throws -> MetricSet {
        try record("metricSet \(arn)")
        return Self.metricSet
    }

    func metricSets(of detector: String?, _ page: PageRequest, in scope: Scope) async throws -> Page<MetricSet> {
        try record("metricSets \(detector ?? "-")")
        return Page(items: [Self.metricSet], next: nil)
    }

    func updateMetricSet(_ arn: String, _ update: MetricSetUpdate, in scope: Scope) async throws -> ResourceARN {
        try record("updateMetricSet \(update)")
        return Self.setARN
    }

    func dataQuality(of detector: String, metricSet: String?, in scope: Scope) async throws -> [DataQualityReport] {
        try record("dataQuality \(metricSet ?? "-")")
        return [
            DataQualityReport(
                start: Self.created, metricSet: Self.setARN,
                metrics: [
                    DataQualityMetric(kind: .rowsProcessed, description: "rows read", column: nil, value: 12),
                    DataQualityMetric(kind: .columnCompleteness, description: "share", column: "views", value: 0.5),
                ])
        ]
    }

    func sampleData(_ source: S3Source, in scope: Scope) async throws -> SampleData {
        try record("sampleData \(source)")
        return SampleData(headers: ["a", "b"], rows: [["1", "x"], ["2", ""]])
    }

    func detectConfiguration(of source: S3Source, detector: String, in scope: Scope) async throws -> DetectedConfiguration {
        try record("detectConfiguration \(source)")
        func high<Value>(_ value: Value) -> DetectedField<Value> { DetectedField(value: value, confidence: .high, message: "seen") }
        return DetectedConfiguration(
            offset: high(0), frequency: high("PT1H"),
            format: .csv(
                .init(
                    compression: high("NONE"), charset: high("UTF-8"), containsHeader: high(true), delimiter: high(","), headerList: high(["a", "b"]),
                    quoteSymbol: DetectedField(value: nil, confidence: .none, message: "no quotes"))))
    }

    // MARK: results

    static let summary = AnomalyGroupSummary(id: groupID, start: time, end: time, score: 86.78, measure: "views")

    func anomalyGroups(of detector: String, threshold: Int, _ page: PageRequest, in scope: Scope) async throws -> AnomalyGroupPage {
        try record("anomalyGroups \(threshold) \(page.limit) \(page.token ?? "-")")
        return AnomalyGroupPage(
            groups: Page(items: [Self.summary], next: page.token == nil ? "more" : nil), evaluationStart: Self.time, totalCount: 2,
            countsByMeasure: [("views", 2)])
    }

    func anomalyGroup(_ id: String, of detector: String, in scope: Scope) async throws -> AnomalyGroupDetail {
        try record("anomalyGroup \(id)")
        return AnomalyGroupDetail(
            summary: Self.summary,
            impacts: [
                MeasureImpact(
                    measure: "views", seriesCount: 2,
                    contributions: [DimensionContribution(dimension: "platform", values: [.init(value: "pc", percent: 73), .init(value: "tv", percent: 27)])])
            ])
    }

    func groupSeries(of id: String, measure: String, detector: String, _ page: PageRequest, in scope: Scope) async throws -> GroupSeriesPage {
        try record("groupSeries \(measure)")
        return GroupSeriesPage(
            groupID: id, measure: measure, times: [ZonedTime(1_613_556_000, calendar: Self.utc), Self.time],
            series: Page(
                items: [
                    GroupSeries(
                        id: "s1", dimensions: [DimensionValue(dimension: "platform", value: "pc")], observed: [.nan, 7], expected: [1, 2], lower: [0, 1], upper: [2, .nan])
                ], next: nil))
    }

    func relatedMeasures(of id: String, relationship: RelationshipType?, detector: String, _ page: PageRequest, in scope: Scope) async throws -> Page<RelatedMeasure> {
        try record("relatedMeasures \(relationship?.rawValue ?? "-")")
        return Page(
            items: [
                RelatedMeasure(measure: "revenue", groupID: Self.groupID, relationship: .cause, contribution: 41.5),
                RelatedMeasure(measure: "orders", groupID: nil, relationship: .effect, contribution: nil),
            ], next: nil)
    }

    func putFeedback(_ feedback: SeriesFeedback, group: String, detector: String, in scope: Scope) async throws {
        try record("putFeedback \(feedback.seriesID) \(feedback.isAnomaly) \(group)")
    }

    func feedback(group: String, series: String?, detector: String, _ page: PageRequest, in scope: Scope) async throws -> Page<SeriesFeedback> {
        try record("feedback \(series ?? "-")")
        return Page(items: [SeriesFeedback(seriesID: "s1", isAnomaly: false)], next: nil)
    }

    // MARK: alerts

    func createAlert(_ definition: AlertDefinition, in scope: Scope) async throws -> ResourceARN {
        try record("createAlert \(definition)")
        return Self.alertARN
    }

    func alert(_ arn: String, in scope: Scope) async throws -> Alert {
        try record("alert \(arn)")
        return Self.alert
    }

    func alerts(of detector: String?, _ page: PageRequest, in scope: Scope) async throws -> Page<Alert> {
        try record("alerts \(detector ?? "-")")
        return Page(items: [Self.alert], next: nil)
    }

    func updateAlert(_ arn: String, _ update: AlertUpdate, in scope: Scope) async throws -> ResourceARN {
        try record("updateAlert \(update)")
        return Self.alertARN
    }

    func deleteAlert(_ arn: String, in scope: Scope) async throws { try record("deleteAlert \(arn)") }

    // MARK: tags

    func tags(of arn: String, in scope: Scope) async throws -> [String: String] {
        try record("tags \(arn)")
        return ["b": "2", "a": "1"]
    }

    func tag(_ arn: String, with tags: [String: String], in scope: Scope) async throws {
        try record("tag \(arn) \(tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })")
    }

    func untag(_ arn: String, keys: [String], in scope: Scope) async throws { try record("untag \(arn) \(keys)") }
}
