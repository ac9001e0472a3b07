/// What each operation answers.
extension Structure {
    static let activateAnomalyDetectorResponse = Structure("ActivateAnomalyDetectorResponse", [])
    static let backTestAnomalyDetectorResponse = Structure("BackTestAnomalyDetectorResponse", [])
    static let createAlertResponse = Structure("CreateAlertResponse", [
        .optional("AlertArn", .scalar(.arn)),
    ])
    static let createAnomalyDetectorResponse = Structure("CreateAnomalyDetectorResponse", [
        .optional("AnomalyDetectorArn", .scalar(.arn)),
    ])
    static let createMetricSetResponse = Structure("CreateMetricSetResponse", [
        .optional("MetricSetArn", .scalar(.arn)),
    ])
    static let deactivateAnomalyDetectorResponse = Structure("DeactivateAnomalyDetectorResponse", [])
    static let deleteAlertResponse = Structure("DeleteAlertResponse", [])
    static let deleteAnomalyDetectorResponse = Structure("DeleteAnomalyDetectorResponse", [])
    static let describeAlertResponse = Structure("DescribeAlertResponse", [
        .optional("Alert", .structure(.alert)),
    ])
    static let describeAnomalyDetectionExecutionsResponse = Structure("DescribeAnomalyDetectionExecutionsResponse", [
        .optional("ExecutionList", .list(of: .structure(.executionStatus))),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let describeAnomalyDetectorResponse = Structure("DescribeAnomalyDetectorResponse", [
        .optional("AnomalyDetectorArn", .scalar(.arn)),
        .optional("AnomalyDetectorName", .scalar(.anomalyDetectorName)),
        .optional("AnomalyDetectorDescription", .scalar(.anomalyDetectorDescription)),
        .optional("AnomalyDetectorConfig", .structure(.anomalyDetectorConfigSummary)),
        .optional("CreationTime", .scalar(.timestamp)),
        .optional("LastModificationTime", .scalar(.timestamp)),
        .optional("Status", .scalar(.anomalyDetectorStatus)),
        .optional("FailureReason", .scalar(.errorMessage)),
        .optional("KmsKeyArn", .scalar(.kmsKeyArn)),
        .optional("FailureType", .scalar(.anomalyDetectorFailureType)),
    ])
    static let describeMetricSetResponse = Structure("DescribeMetricSetResponse", [
        .optional("MetricSetArn", .scalar(.arn)),
        .optional("AnomalyDetectorArn", .scalar(.arn)),
        .optional("MetricSetName", .scalar(.metricSetName)),
        .optional("MetricSetDescription", .scalar(.metricSetDescription)),
        .optional("CreationTime", .scalar(.timestamp)),
        .optional("LastModificationTime", .scalar(.timestamp)),
        .optional("Offset", .scalar(.offset)),
        .optional("MetricList", .list(of: .structure(.metric), count: 1...Int.max)),
        .optional("TimestampColumn", .structure(.timestampColumn)),
        .optional("DimensionList", .list(of: .scalar(.columnName), count: 1...Int.max)),
        .optional("MetricSetFrequency", .scalar(.frequency)),
        .optional("Timezone", .scalar(.timezone)),
        .optional("MetricSource", .structure(.metricSource)),
        .optional("DimensionFilterList", .list(of: .structure(.metricSetDimensionFilter))),
    ])
    static let detectMetricSetConfigResponse = Structure("DetectMetricSetConfigResponse", [
        .optional("DetectedMetricSetConfig", .structure(.detectedMetricSetConfig)),
    ])
    static let getAnomalyGroupResponse = Structure("GetAnomalyGroupResponse", [
        .optional("AnomalyGroup", .structure(.anomalyGroup)),
    ])
    static let getDataQualityMetricsResponse = Structure("GetDataQualityMetricsResponse", [
        .optional("AnomalyDetectorDataQualityMetricList", .list(of: .structure(.anomalyDetectorDataQualityMetric))),
    ])
    static let getFeedbackResponse = Structure("GetFeedbackResponse", [
        .optional("AnomalyGroupTimeSeriesFeedback", .list(of: .structure(.timeSeriesFeedback))),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let getSampleDataResponse = Structure("GetSampleDataResponse", [
        .optional("HeaderValues", .list(of: .scalar(.headerValue))),
        .optional("SampleRows", .list(of: .list(of: .scalar(.dataItem)))),
    ])
    static let listAlertsResponse = Structure("ListAlertsResponse", [
        .optional("AlertSummaryList", .list(of: .structure(.alertSummary))),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listAnomalyDetectorsResponse = Structure("ListAnomalyDetectorsResponse", [
        .optional("AnomalyDetectorSummaryList", .list(of: .structure(.anomalyDetectorSummary))),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listAnomalyGroupRelatedMetricsResponse = Structure("ListAnomalyGroupRelatedMetricsResponse", [
        .optional("InterMetricImpactList", .list(of: .structure(.interMetricImpactDetails))),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listAnomalyGroupSummariesResponse = Structure("ListAnomalyGroupSummariesResponse", [
        .optional("AnomalyGroupSummaryList", .list(of: .structure(.anomalyGroupSummary))),
        .optional("AnomalyGroupStatistics", .structure(.anomalyGroupStatistics)),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listAnomalyGroupTimeSeriesResponse = Structure("ListAnomalyGroupTimeSeriesResponse", [
        .optional("AnomalyGroupId", .scalar(.uuid)),
        .optional("MetricName", .scalar(.metricName)),
        .optional("TimestampList", .list(of: .scalar(.timestampString))),
        .optional("NextToken", .scalar(.nextToken)),
        .optional("TimeSeriesList", .list(of: .structure(.timeSeries))),
    ])
    static let listMetricSetsResponse = Structure("ListMetricSetsResponse", [
        .optional("MetricSetSummaryList", .list(of: .structure(.metricSetSummary))),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listTagsForResourceResponse = Structure("ListTagsForResourceResponse", [
        .optional("Tags", .map(key: .tagKey, value: .tagValue, count: 1...50)),
    ])
    static let putFeedbackResponse = Structure("PutFeedbackResponse", [])
    static let tagResourceResponse = Structure("TagResourceResponse", [])
    static let untagResourceResponse = Structure("UntagResourceResponse", [])
    static let updateAlertResponse = Structure("UpdateAlertResponse", [
        .optional("AlertArn", .scalar(.arn)),
    ])
    static let updateAnomalyDetectorResponse = Structure("UpdateAnomalyDetectorResponse", [
        .optional("AnomalyDetectorArn", .scalar(.arn)),
    ])
    static let updateMetricSetResponse = Structure("UpdateMetricSetResponse", [
        .optional("MetricSetArn", .scalar(.arn)),
    ])
}
