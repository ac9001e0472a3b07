import RequestSigning

/// The thirty operations of the API.
package enum WireOperation: String, Sendable, CaseIterable {
    case activateAnomalyDetector = "ActivateAnomalyDetector"
    case backTestAnomalyDetector = "BackTestAnomalyDetector"
    case createAlert = "CreateAlert"
    case createAnomalyDetector = "CreateAnomalyDetector"
    case createMetricSet = "CreateMetricSet"
    case deactivateAnomalyDetector = "DeactivateAnomalyDetector"
    case deleteAlert = "DeleteAlert"
    case deleteAnomalyDetector = "DeleteAnomalyDetector"
    case describeAlert = "DescribeAlert"
    case describeAnomalyDetectionExecutions = "DescribeAnomalyDetectionExecutions"
    case describeAnomalyDetector = "DescribeAnomalyDetector"
    case describeMetricSet = "DescribeMetricSet"
    case detectMetricSetConfig = "DetectMetricSetConfig"
    case getAnomalyGroup = "GetAnomalyGroup"
    case getDataQualityMetrics = "GetDataQualityMetrics"
    case getFeedback = "GetFeedback"
    case getSampleData = "GetSampleData"
    case listAlerts = "ListAlerts"
    case listAnomalyDetectors = "ListAnomalyDetectors"
    case listAnomalyGroupRelatedMetrics = "ListAnomalyGroupRelatedMetrics"
    case listAnomalyGroupSummaries = "ListAnomalyGroupSummaries"
    case listAnomalyGroupTimeSeries = "ListAnomalyGroupTimeSeries"
    case listMetricSets = "ListMetricSets"
    case listTagsForResource = "ListTagsForResource"
    case putFeedback = "PutFeedback"
    case tagResource = "TagResource"
    case untagResource = "UntagResource"
    case updateAlert = "UpdateAlert"
    case updateAnomalyDetector = "UpdateAnomalyDetector"
    case updateMetricSet = "UpdateMetricSet"

    /// The method and path that reach it; `{resourceArn}` stands for an encoded ARN.
    package var route: (method: String, path: String) {
        switch self {
        case .listTagsForResource: ("GET", "/tags/{resourceArn}")
        case .tagResource: ("POST", "/tags/{resourceArn}")
        case .untagResource: ("DELETE", "/tags/{resourceArn}")
        default: ("POST", "/" + rawValue)
        }
    }

    /// The status of success.
    var successStatus: Int {
        switch self {
        case .tagResource, .untagResource: 204
        default: 200
        }
    }

    /// Before the names of the operations that take more than the published model has (see `extendedRequest`).
    package static let extendedPrefix = "/vedette"

    /// What a method and path ask for.
    struct Route {
        let operation: WireOperation
        /// The encoded ARN of a tag operation.
        let arn: Substring?
        /// What the request must and may hold.
        let request: Structure
    }

    /// The operation at a method and path; nil when there is none.
    static func routed(method: String, path: String) -> Route? {
        if path.hasPrefix(extendedPrefix + "/") {
            let operation = method == "POST" ? WireOperation(rawValue: String(path.dropFirst(extendedPrefix.count + 1))) : nil
            return operation.flatMap { operation in operation.extendedRequest.map { Route(operation: operation, arn: nil, request: $0) } }
        }
        if path.hasPrefix("/tags/") {
            let arn = path.dropFirst("/tags/".count)
            let operation: WireOperation? =
                switch method {
                case "GET": .listTagsForResource
                case "POST": .tagResource
                case "DELETE": .untagResource
                default: nil
                }
            return operation.map { Route(operation: $0, arn: arn, request: $0.request) }
        }
        guard method == "POST", path.hasPrefix("/"), let operation = WireOperation(rawValue: String(path.dropFirst())), operation.route.method == "POST",
            operation.route.path == path
        else { return nil }
        return Route(operation: operation, arn: nil, request: operation.request)
    }

    /// What the request must and may hold.
    var request: Structure {
        switch self {
        case .activateAnomalyDetector: .activateAnomalyDetectorRequest
        case .backTestAnomalyDetector: .backTestAnomalyDetectorRequest
        case .createAlert: .createAlertRequest
        case .createAnomalyDetector: .createAnomalyDetectorRequest
        case .createMetricSet: .createMetricSetRequest
        case .deactivateAnomalyDetector: .deactivateAnomalyDetectorRequest
        case .deleteAlert: .deleteAlertRequest
        case .deleteAnomalyDetector: .deleteAnomalyDetectorRequest
        case .describeAlert: .describeAlertRequest
        case .describeAnomalyDetectionExecutions: .describeAnomalyDetectionExecutionsRequest
        case .describeAnomalyDetector: .describeAnomalyDetectorRequest
        case .describeMetricSet: .describeMetricSetRequest
        case .detectMetricSetConfig: .detectMetricSetConfigRequest
        case .getAnomalyGroup: .getAnomalyGroupRequest
        case .getDataQualityMetrics: .getDataQualityMetricsRequest
        case .getFeedback: .getFeedbackRequest
        case .getSampleData: .getSampleDataRequest
        case .listAlerts: .listAlertsRequest
        case .listAnomalyDetectors: .listAnomalyDetectorsRequest
        case .listAnomalyGroupRelatedMetrics: .listAnomalyGroupRelatedMetricsRequest
        case .listAnomalyGroupSummaries: .listAnomalyGroupSummariesRequest
        case .listAnomalyGroupTimeSeries: .listAnomalyGroupTimeSeriesRequest
        case .listMetricSets: .listMetricSetsRequest
        case .listTagsForResource: .listTagsForResourceRequest
        case .putFeedback: .putFeedbackRequest
        case .tagResource: .tagResourceRequest
        case .untagResource: .untagResourceRequest
        case .updateAlert: .updateAlertRequest
        case .updateAnomalyDetector: .updateAnomalyDetectorRequest
        case .updateMetricSet: .updateMetricSetRequest
        }
    }

    /// What the answer holds.
    var response: Structure {
        switch self {
        case .activateAnomalyDetector: .activateAnomalyDetectorResponse
        case .backTestAnomalyDetector: .backTestAnomalyDetectorResponse
        case .createAlert: .createAlertResponse
        case .createAnomalyDetector: .createAnomalyDetectorResponse
        case .createMetricSet: .createMetricSetResponse
        case .deactivateAnomalyDetector: .deactivateAnomalyDetectorResponse
        case .deleteAlert: .deleteAlertResponse
        case .deleteAnomalyDetector: .deleteAnomalyDetectorResponse
        case .describeAlert: .describeAlertResponse
        case .describeAnomalyDetectionExecutions: .describeAnomalyDetectionExecutionsResponse
        case .describeAnomalyDetector: .describeAnomalyDetectorResponse
        case .describeMetricSet: .describeMetricSetResponse
        case .detectMetricSetConfig: .detectMetricSetConfigResponse
        case .getAnomalyGroup: .getAnomalyGroupResponse
        case .getDataQualityMetrics: .getDataQualityMetricsResponse
        case .getFeedback: .getFeedbackResponse
        case .getSampleData: .getSampleDataResponse
        case .listAlerts: .listAlertsResponse
        case .listAnomalyDetectors: .listAnomalyDetectorsResponse
        case .listAnomalyGroupRelatedMetrics: .listAnomalyGroupRelatedMetricsResponse
        case .listAnomalyGroupSummaries: .listAnomalyGroupSummariesResponse
        case .listAnomalyGroupTimeSeries: .listAnomalyGroupTimeSeriesResponse
        case .listMetricSets: .listMetricSetsResponse
        case .listTagsForResource: .listTagsForResourceResponse
        case .putFeedback: .putFeedbackResponse
        case .tagResource: .tagResourceResponse
        case .untagResource: .untagResourceResponse
        case .updateAlert: .updateAlertResponse
        case .updateAnomalyDetector: .updateAnomalyDetectorResponse
        case .updateMetricSet: .updateMetricSetResponse
        }
    }

    /// The role that may call it: readers look, operators run detectors, alerts and feedback, administrators create, change
    /// and delete detectors and datasets.
    var minimumRole: AccessRole {
        switch self {
        case .describeAlert, .describeAnomalyDetectionExecutions, .describeAnomalyDetector, .describeMetricSet, .getAnomalyGroup, .getDataQualityMetrics,
            .getFeedback, .listAlerts, .listAnomalyDetectors, .listAnomalyGroupRelatedMetrics, .listAnomalyGroupSummaries, .listAnomalyGroupTimeSeries,
            .listMetricSets, .listTagsForResource:
            .reader
        // The two that read files read whatever file the request names, with the server's own rights.
        case .detectMetricSetConfig, .getSampleData: .operator
        case .activateAnomalyDetector, .backTestAnomalyDetector, .deactivateAnomalyDetector, .createAlert, .updateAlert, .deleteAlert, .putFeedback,
            .tagResource, .untagResource:
            .operator
        case .createAnomalyDetector, .updateAnomalyDetector, .deleteAnomalyDetector, .createMetricSet, .updateMetricSet: .admin
        }
    }
}
