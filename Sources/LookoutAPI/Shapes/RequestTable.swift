/// What each operation takes.
extension Structure {
    static let activateAnomalyDetectorRequest = Structure("ActivateAnomalyDetectorRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
    ])
    static let backTestAnomalyDetectorRequest = Structure("BackTestAnomalyDetectorRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
    ])
    static let createAlertRequest = Structure("CreateAlertRequest", [
        .required("AlertName", .scalar(.alertName)),
        .optional("AlertSensitivityThreshold", .scalar(.sensitivityThreshold)),
        .optional("AlertDescription", .scalar(.alertDescription)),
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .required("Action", .structure(.action)),
        .optional("Tags", .map(key: .tagKey, value: .tagValue, count: 1...50)),
        .optional("AlertFilters", .structure(.alertFilters)),
    ])
    static let createAnomalyDetectorRequest = Structure("CreateAnomalyDetectorRequest", [
        .required("AnomalyDetectorName", .scalar(.anomalyDetectorName)),
        .optional("AnomalyDetectorDescription", .scalar(.anomalyDetectorDescription)),
        .required("AnomalyDetectorConfig", .structure(.anomalyDetectorConfig)),
        .optional("KmsKeyArn", .scalar(.kmsKeyArn)),
        .optional("Tags", .map(key: .tagKey, value: .tagValue, count: 1...50)),
    ])
    static let createMetricSetRequest = Structure("CreateMetricSetRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .required("MetricSetName", .scalar(.metricSetName)),
        .optional("MetricSetDescription", .scalar(.metricSetDescription)),
        .required("MetricList", .list(of: .structure(.metric), count: 1...Int.max)),
        .optional("Offset", .scalar(.offset)),
        .optional("TimestampColumn", .structure(.timestampColumn)),
        .optional("DimensionList", .list(of: .scalar(.columnName), count: 1...Int.max)),
        .optional("MetricSetFrequency", .scalar(.frequency)),
        .required("MetricSource", .structure(.metricSource)),
        .optional("Timezone", .scalar(.timezone)),
        .optional("Tags", .map(key: .tagKey, value: .tagValue, count: 1...50)),
        .optional("DimensionFilterList", .list(of: .structure(.metricSetDimensionFilter))),
    ])
    static let deactivateAnomalyDetectorRequest = Structure("DeactivateAnomalyDetectorRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
    ])
    static let deleteAlertRequest = Structure("DeleteAlertRequest", [
        .required("AlertArn", .scalar(.arn)),
    ])
    static let deleteAnomalyDetectorRequest = Structure("DeleteAnomalyDetectorRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
    ])
    static let describeAlertRequest = Structure("DescribeAlertRequest", [
        .required("AlertArn", .scalar(.arn)),
    ])
    static let describeAnomalyDetectionExecutionsRequest = Structure("DescribeAnomalyDetectionExecutionsRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .optional("Timestamp", .scalar(.timestampString)),
        .optional("MaxResults", .scalar(.maxResults)),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let describeAnomalyDetectorRequest = Structure("DescribeAnomalyDetectorRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
    ])
    static let describeMetricSetRequest = Structure("DescribeMetricSetRequest", [
        .required("MetricSetArn", .scalar(.arn)),
    ])
    static let detectMetricSetConfigRequest = Structure("DetectMetricSetConfigRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .required("AutoDetectionMetricSource", .structure(.autoDetectionMetricSource)),
    ])
    static let getAnomalyGroupRequest = Structure("GetAnomalyGroupRequest", [
        .required("AnomalyGroupId", .scalar(.uuid)),
        .required("AnomalyDetectorArn", .scalar(.arn)),
    ])
    static let getDataQualityMetricsRequest = Structure("GetDataQualityMetricsRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .optional("MetricSetArn", .scalar(.arn)),
    ])
    static let getFeedbackRequest = Structure("GetFeedbackRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .required("AnomalyGroupTimeSeriesFeedback", .structure(.anomalyGroupTimeSeries)),
        .optional("MaxResults", .scalar(.maxResults)),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let getSampleDataRequest = Structure("GetSampleDataRequest", [
        .optional("S3SourceConfig", .structure(.sampleDataS3SourceConfig)),
    ])
    static let listAlertsRequest = Structure("ListAlertsRequest", [
        .optional("AnomalyDetectorArn", .scalar(.arn)),
        .optional("NextToken", .scalar(.nextToken)),
        .optional("MaxResults", .scalar(.maxResults)),
    ])
    static let listAnomalyDetectorsRequest = Structure("ListAnomalyDetectorsRequest", [
        .optional("MaxResults", .scalar(.maxResults)),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listAnomalyGroupRelatedMetricsRequest = Structure("ListAnomalyGroupRelatedMetricsRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .required("AnomalyGroupId", .scalar(.uuid)),
        .optional("RelationshipTypeFilter", .scalar(.relationshipType)),
        .optional("MaxResults", .scalar(.maxResults)),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listAnomalyGroupSummariesRequest = Structure("ListAnomalyGroupSummariesRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .required("SensitivityThreshold", .scalar(.sensitivityThreshold)),
        .optional("MaxResults", .scalar(.maxResults)),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listAnomalyGroupTimeSeriesRequest = Structure("ListAnomalyGroupTimeSeriesRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .required("AnomalyGroupId", .scalar(.uuid)),
        .required("MetricName", .scalar(.metricName)),
        .optional("MaxResults", .scalar(.maxResults)),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listMetricSetsRequest = Structure("ListMetricSetsRequest", [
        .optional("AnomalyDetectorArn", .scalar(.arn)),
        .optional("MaxResults", .scalar(.maxResults)),
        .optional("NextToken", .scalar(.nextToken)),
    ])
    static let listTagsForResourceRequest = Structure("ListTagsForResourceRequest", [
        .required("ResourceArn", .scalar(.arn), in: .path, as: "resourceArn"),
    ])
    static let putFeedbackRequest = Structure("PutFeedbackRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .required("AnomalyGroupTimeSeriesFeedback", .structure(.anomalyGroupTimeSeriesFeedback)),
    ])
    static let tagResourceRequest = Structure("TagResourceRequest", [
        .required("ResourceArn", .scalar(.arn), in: .path, as: "resourceArn"),
        .required("Tags", .map(key: .tagKey, value: .tagValue, count: 1...50), as: "tags"),
    ])
    static let untagResourceRequest = Structure("UntagResourceRequest", [
        .required("ResourceArn", .scalar(.arn), in: .path, as: "resourceArn"),
        .required("TagKeys", .list(of: .scalar(.tagKey), count: 1...50), in: .query, as: "tagKeys"),
    ])
    static let updateAlertRequest = Structure("UpdateAlertRequest", [
        .required("AlertArn", .scalar(.arn)),
        .optional("AlertDescription", .scalar(.alertDescription)),
        .optional("AlertSensitivityThreshold", .scalar(.sensitivityThreshold)),
        .optional("Action", .structure(.action)),
        .optional("AlertFilters", .structure(.alertFilters)),
    ])
    static let updateAnomalyDetectorRequest = Structure("UpdateAnomalyDetectorRequest", [
        .required("AnomalyDetectorArn", .scalar(.arn)),
        .optional("KmsKeyArn", .scalar(.kmsKeyArn)),
        .optional("AnomalyDetectorDescription", .scalar(.anomalyDetectorDescription)),
        .optional("AnomalyDetectorConfig", .structure(.anomalyDetectorConfig)),
    ])
    static let updateMetricSetRequest = Structure("UpdateMetricSetRequest", [
        .required("MetricSetArn", .scalar(.arn)),
        .optional("MetricSetDescription", .scalar(.metricSetDescription)),
        .optional("MetricList", .list(of: .structure(.metric), count: 1...Int.max)),
        .optional("Offset", .scalar(.offset)),
        .optional("TimestampColumn", .structure(.timestampColumn)),
        .optional("DimensionList", .list(of: .scalar(.columnName), count: 1...Int.max)),
        .optional("MetricSetFrequency", .scalar(.frequency)),
        .optional("MetricSource", .structure(.metricSource)),
        .optional("DimensionFilterList", .list(of: .structure(.metricSetDimensionFilter))),
    ])
}
