import DetectorService

/// Calls the service's doors for one request and writes what they give in the API's members.
struct OperationRunner {
    let service: any DetectorOperations
    let scope: Scope
    /// Where answers link to the console; nil without a public URL.
    var links: ConsoleLinks?

    /// The members of the answer.
    ///
    /// - Throws: `ServiceError`, or whatever the service throws beside it.
    func answer(_ operation: WireOperation, _ fields: RequestFields) async throws -> JSONValue {
        switch operation {
        case .activateAnomalyDetector: try await activateDetector(fields)
        case .backTestAnomalyDetector: try await backTestDetector(fields)
        case .createAnomalyDetector: try await createDetector(fields)
        case .deactivateAnomalyDetector: try await deactivateDetector(fields)
        case .deleteAnomalyDetector: try await deleteDetector(fields)
        case .describeAnomalyDetector: try await describeDetector(fields)
        case .describeAnomalyDetectionExecutions: try await describeExecutions(fields)
        case .listAnomalyDetectors: try await listDetectors(fields)
        case .updateAnomalyDetector: try await updateDetector(fields)

        case .createMetricSet: try await createMetricSet(fields)
        case .describeMetricSet: try await describeMetricSet(fields)
        case .listMetricSets: try await listMetricSets(fields)
        case .updateMetricSet: try await updateMetricSet(fields)
        case .getDataQualityMetrics: try await dataQuality(fields)
        case .getSampleData: try await sampleData(fields)
        case .detectMetricSetConfig: try await detectConfiguration(fields)

        case .getAnomalyGroup: try await anomalyGroup(fields)
        case .listAnomalyGroupSummaries: try await listGroups(fields)
        case .listAnomalyGroupTimeSeries: try await listGroupSeries(fields)
        case .listAnomalyGroupRelatedMetrics: try await listRelatedMeasures(fields)
        case .getFeedback: try await feedback(fields)
        case .putFeedback: try await putFeedback(fields)

        case .createAlert: try await createAlert(fields)
        case .deleteAlert: try await deleteAlert(fields)
        case .describeAlert: try await describeAlert(fields)
        case .listAlerts: try await listAlerts(fields)
        case .updateAlert: try await updateAlert(fields)

        case .listTagsForResource: try await listTags(fields)
        case .tagResource: try await tag(fields)
        case .untagResource: try await untag(fields)
        }
    }

    /// An answer without members.
    static let empty = JSONValue.object(JSONObject())
}

extension JSONValue {
    /// Seconds since 1970 with milliseconds.
    init(_ moment: Moment) { self = .number(moment.seconds) }
    /// `2021-02-17T11:00Z[UTC]`.
    init(_ time: ZonedTime) { self = .text(time.description) }
    init(_ arn: ResourceARN) { self = .text(arn.description) }
    init(texts: [String]) { self = .array(texts.map(JSONValue.text)) }

    /// Tags as a map, keys sorted; nil when there are none, so that the member is left out.
    static func tags(_ tags: [String: String]) -> JSONValue? {
        tags.isEmpty ? nil : .object(JSONObject(tags.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }))
    }

    static func optional(_ text: String?) -> JSONValue? { text.map(JSONValue.text) }
    static func optional(_ number: Int?) -> JSONValue? { number.map(JSONValue.integer) }
    static func optional(_ value: Bool?) -> JSONValue? { value.map(JSONValue.boolean) }
}
