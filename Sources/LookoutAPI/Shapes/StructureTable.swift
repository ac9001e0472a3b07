/// The structures that requests and answers are made of, by their names in the API.
extension Structure {
    static let action = Structure("Action", [
        .optional("SNSConfiguration", .structure(.snsConfiguration)),
        .optional("LambdaConfiguration", .structure(.lambdaConfiguration)),
    ])
    static let alert = Structure("Alert", [
        .optional("Action", .structure(.action)),
        .optional("AlertDescription", .scalar(.alertDescription)),
        .optional("AlertArn", .scalar(.arn)),
        .optional("AnomalyDetectorArn", .scalar(.arn)),
        .optional("AlertName", .scalar(.alertName)),
        .optional("AlertSensitivityThreshold", .scalar(.sensitivityThreshold)),
        .optional("AlertType", .scalar(.alertType)),
        .optional("AlertStatus", .scalar(.alertStatus)),
        .optional("LastModificationTime", .scalar(.timestamp)),
        .optional("CreationTime", .scalar(.timestamp)),
        .optional("AlertFilters", .structure(.alertFilters)),
    ])
    static let alertFilters = Structure("AlertFilters", [
        .optional("MetricList", .list(of: .scalar(.metricName), count: 1...5)),
        .optional("DimensionFilterList", .list(of: .structure(.dimensionFilter), count: 1...5)),
    ])
    static let alertSummary = Structure("AlertSummary", [
        .optional("AlertArn", .scalar(.arn)),
        .optional("AnomalyDetectorArn", .scalar(.arn)),
        .optional("AlertName", .scalar(.alertName)),
        .optional("AlertSensitivityThreshold", .scalar(.sensitivityThreshold)),
        .optional("AlertType", .scalar(.alertType)),
        .optional("AlertStatus", .scalar(.alertStatus)),
        .optional("LastModificationTime", .scalar(.timestamp)),
        .optional("CreationTime", .scalar(.timestamp)),
        .optional("Tags", .map(key: .tagKey, value: .tagValue, count: 1...50)),
    ])
    static let anomalyDetectorConfig = Structure("AnomalyDetectorConfig", [
        .optional("AnomalyDetectorFrequency", .scalar(.frequency)),
    ])
    static let anomalyDetectorConfigSummary = Structure("AnomalyDetectorConfigSummary", [
        .optional("AnomalyDetectorFrequency", .scalar(.frequency)),
    ])
    static let anomalyDetectorDataQualityMetric = Structure("AnomalyDetectorDataQualityMetric", [
        .optional("StartTimestamp", .scalar(.timestamp)),
        .optional("MetricSetDataQualityMetricList", .list(of: .structure(.metricSetDataQualityMetric))),
    ])
    static let anomalyDetectorSummary = Structure("AnomalyDetectorSummary", [
        .optional("AnomalyDetectorArn", .scalar(.arn)),
        .optional("AnomalyDetectorName", .scalar(.anomalyDetectorName)),
        .optional("AnomalyDetectorDescription", .scalar(.anomalyDetectorDescription)),
        .optional("CreationTime", .scalar(.timestamp)),
        .optional("LastModificationTime", .scalar(.timestamp)),
        .optional("Status", .scalar(.anomalyDetectorStatus)),
        .optional("Tags", .map(key: .tagKey, value: .tagValue, count: 1...50)),
    ])
    static let anomalyGroup = Structure("AnomalyGroup", [
        .optional("StartTime", .scalar(.timestampString)),
        .optional("EndTime", .scalar(.timestampString)),
        .optional("AnomalyGroupId", .scalar(.uuid)),
        .optional("AnomalyGroupScore", .scalar(.score)),
        .optional("PrimaryMetricName", .scalar(.metricName)),
        .optional("MetricLevelImpactList", .list(of: .structure(.metricLevelImpact))),
    ])
    static let anomalyGroupStatistics = Structure("AnomalyGroupStatistics", [
        .optional("EvaluationStartDate", .scalar(.timestampString)),
        .optional("TotalCount", .scalar(.integer)),
        .optional("ItemizedMetricStatsList", .list(of: .structure(.itemizedMetricStats))),
    ])
    static let anomalyGroupSummary = Structure("AnomalyGroupSummary", [
        .optional("StartTime", .scalar(.timestampString)),
        .optional("EndTime", .scalar(.timestampString)),
        .optional("AnomalyGroupId", .scalar(.uuid)),
        .optional("AnomalyGroupScore", .scalar(.score)),
        .optional("PrimaryMetricName", .scalar(.metricName)),
    ])
    static let anomalyGroupTimeSeries = Structure("AnomalyGroupTimeSeries", [
        .required("AnomalyGroupId", .scalar(.uuid)),
        .optional("TimeSeriesId", .scalar(.timeSeriesId)),
    ])
    static let anomalyGroupTimeSeriesFeedback = Structure("AnomalyGroupTimeSeriesFeedback", [
        .required("AnomalyGroupId", .scalar(.uuid)),
        .required("TimeSeriesId", .scalar(.timeSeriesId)),
        .required("IsAnomaly", .scalar(.boolean)),
    ])
    static let appFlowConfig = Structure("AppFlowConfig", [
        .optional("RoleArn", .scalar(.arn)),
        .optional("FlowName", .scalar(.flowName)),
    ])
    static let athenaSourceConfig = Structure("AthenaSourceConfig", [
        .optional("RoleArn", .scalar(.arn)),
        .optional("DatabaseName", .scalar(.athenaDatabaseName)),
        .optional("DataCatalog", .scalar(.athenaDataCatalog)),
        .optional("TableName", .scalar(.athenaTableName)),
        .optional("WorkGroupName", .scalar(.athenaWorkGroupName)),
        .optional("S3ResultsPath", .scalar(.athenaS3ResultsPath)),
        .optional("BackTestConfiguration", .structure(.backTestConfiguration)),
    ])
    static let attributeValue = Structure("AttributeValue", [
        .optional("S", .scalar(.stringAttributeValue)),
        .optional("N", .scalar(.numberAttributeValue)),
        .optional("B", .scalar(.binaryAttributeValue)),
        .optional("SS", .list(of: .scalar(.stringAttributeValue))),
        .optional("NS", .list(of: .scalar(.numberAttributeValue))),
        .optional("BS", .list(of: .scalar(.binaryAttributeValue))),
    ])
    static let autoDetectionMetricSource = Structure("AutoDetectionMetricSource", [
        .optional("S3SourceConfig", .structure(.autoDetectionS3SourceConfig)),
    ])
    static let autoDetectionS3SourceConfig = Structure("AutoDetectionS3SourceConfig", [
        .optional("TemplatedPathList", .list(of: .scalar(.templatedPath), count: 1...1)),
        .optional("HistoricalDataPathList", .list(of: .scalar(.historicalDataPath), count: 1...1)),
    ])
    static let backTestConfiguration = Structure("BackTestConfiguration", [
        .required("RunBackTestMode", .scalar(.boolean)),
    ])
    static let cloudWatchConfig = Structure("CloudWatchConfig", [
        .optional("RoleArn", .scalar(.arn)),
        .optional("BackTestConfiguration", .structure(.backTestConfiguration)),
    ])
    static let contributionMatrix = Structure("ContributionMatrix", [
        .optional("DimensionContributionList", .list(of: .structure(.dimensionContribution))),
    ])
    static let csvFormatDescriptor = Structure("CsvFormatDescriptor", [
        .optional("FileCompression", .scalar(.csvFileCompression)),
        .optional("Charset", .scalar(.charset)),
        .optional("ContainsHeader", .scalar(.boolean)),
        .optional("Delimiter", .scalar(.delimiter)),
        .optional("HeaderList", .list(of: .scalar(.columnName))),
        .optional("QuoteSymbol", .scalar(.quoteSymbol)),
    ])
    static let dataQualityMetric = Structure("DataQualityMetric", [
        .optional("MetricType", .scalar(.dataQualityMetricType)),
        .optional("MetricDescription", .scalar(.dataQualityMetricDescription)),
        .optional("RelatedColumnName", .scalar(.relatedColumnName)),
        .optional("MetricValue", .scalar(.double)),
    ])
    static let detectedCsvFormatDescriptor = Structure("DetectedCsvFormatDescriptor", [
        .optional("FileCompression", .structure(.detectedField)),
        .optional("Charset", .structure(.detectedField)),
        .optional("ContainsHeader", .structure(.detectedField)),
        .optional("Delimiter", .structure(.detectedField)),
        .optional("HeaderList", .structure(.detectedField)),
        .optional("QuoteSymbol", .structure(.detectedField)),
    ])
    static let detectedField = Structure("DetectedField", [
        .optional("Value", .structure(.attributeValue)),
        .optional("Confidence", .scalar(.confidence)),
        .optional("Message", .scalar(.message)),
    ])
    static let detectedFileFormatDescriptor = Structure("DetectedFileFormatDescriptor", [
        .optional("CsvFormatDescriptor", .structure(.detectedCsvFormatDescriptor)),
        .optional("JsonFormatDescriptor", .structure(.detectedJsonFormatDescriptor)),
    ])
    static let detectedJsonFormatDescriptor = Structure("DetectedJsonFormatDescriptor", [
        .optional("FileCompression", .structure(.detectedField)),
        .optional("Charset", .structure(.detectedField)),
    ])
    static let detectedMetricSetConfig = Structure("DetectedMetricSetConfig", [
        .optional("Offset", .structure(.detectedField)),
        .optional("MetricSetFrequency", .structure(.detectedField)),
        .optional("MetricSource", .structure(.detectedMetricSource)),
    ])
    static let detectedMetricSource = Structure("DetectedMetricSource", [
        .optional("S3SourceConfig", .structure(.detectedS3SourceConfig)),
    ])
    static let detectedS3SourceConfig = Structure("DetectedS3SourceConfig", [
        .optional("FileFormatDescriptor", .structure(.detectedFileFormatDescriptor)),
    ])
    static let dimensionContribution = Structure("DimensionContribution", [
        .optional("DimensionName", .scalar(.columnName)),
        .optional("DimensionValueContributionList", .list(of: .structure(.dimensionValueContribution))),
    ])
    static let dimensionFilter = Structure("DimensionFilter", [
        .optional("DimensionName", .scalar(.columnName)),
        .optional("DimensionValueList", .list(of: .scalar(.dimensionValue), count: 1...10)),
    ])
    static let dimensionNameValue = Structure("DimensionNameValue", [
        .required("DimensionName", .scalar(.columnName)),
        .required("DimensionValue", .scalar(.dimensionValue)),
    ])
    static let dimensionValueContribution = Structure("DimensionValueContribution", [
        .optional("DimensionValue", .scalar(.dimensionValue)),
        .optional("ContributionScore", .scalar(.score)),
    ])
    static let executionStatus = Structure("ExecutionStatus", [
        .optional("Timestamp", .scalar(.timestampString)),
        .optional("Status", .scalar(.anomalyDetectionTaskStatus)),
        .optional("FailureReason", .scalar(.anomalyDetectionTaskStatusMessage)),
    ])
    static let fileFormatDescriptor = Structure("FileFormatDescriptor", [
        .optional("CsvFormatDescriptor", .structure(.csvFormatDescriptor)),
        .optional("JsonFormatDescriptor", .structure(.jsonFormatDescriptor)),
    ])
    static let filter = Structure("Filter", [
        .optional("DimensionValue", .scalar(.dimensionValue)),
        .optional("FilterOperation", .scalar(.filterOperation)),
    ])
    static let interMetricImpactDetails = Structure("InterMetricImpactDetails", [
        .optional("MetricName", .scalar(.metricName)),
        .optional("AnomalyGroupId", .scalar(.uuid)),
        .optional("RelationshipType", .scalar(.relationshipType)),
        .optional("ContributionPercentage", .scalar(.metricChangePercentage)),
    ])
    static let itemizedMetricStats = Structure("ItemizedMetricStats", [
        .optional("MetricName", .scalar(.columnName)),
        .optional("OccurrenceCount", .scalar(.integer)),
    ])
    static let jsonFormatDescriptor = Structure("JsonFormatDescriptor", [
        .optional("FileCompression", .scalar(.jsonFileCompression)),
        .optional("Charset", .scalar(.charset)),
    ])
    static let lambdaConfiguration = Structure("LambdaConfiguration", [
        .required("RoleArn", .scalar(.arn)),
        .required("LambdaArn", .scalar(.arn)),
    ])
    static let metric = Structure("Metric", [
        .required("MetricName", .scalar(.columnName)),
        .required("AggregationFunction", .scalar(.aggregationFunction)),
        .optional("Namespace", .scalar(.namespace)),
    ])
    static let metricLevelImpact = Structure("MetricLevelImpact", [
        .optional("MetricName", .scalar(.metricName)),
        .optional("NumTimeSeries", .scalar(.integer)),
        .optional("ContributionMatrix", .structure(.contributionMatrix)),
    ])
    static let metricSetDataQualityMetric = Structure("MetricSetDataQualityMetric", [
        .optional("MetricSetArn", .scalar(.arn)),
        .optional("DataQualityMetricList", .list(of: .structure(.dataQualityMetric))),
    ])
    static let metricSetDimensionFilter = Structure("MetricSetDimensionFilter", [
        .optional("Name", .scalar(.columnName)),
        .optional("FilterList", .list(of: .structure(.filter), count: 1...Int.max)),
    ])
    static let metricSetSummary = Structure("MetricSetSummary", [
        .optional("MetricSetArn", .scalar(.arn)),
        .optional("AnomalyDetectorArn", .scalar(.arn)),
        .optional("MetricSetDescription", .scalar(.metricSetDescription)),
        .optional("MetricSetName", .scalar(.metricSetName)),
        .optional("CreationTime", .scalar(.timestamp)),
        .optional("LastModificationTime", .scalar(.timestamp)),
        .optional("Tags", .map(key: .tagKey, value: .tagValue, count: 1...50)),
    ])
    static let metricSource = Structure("MetricSource", [
        .optional("S3SourceConfig", .structure(.s3SourceConfig)),
        .optional("AppFlowConfig", .structure(.appFlowConfig)),
        .optional("CloudWatchConfig", .structure(.cloudWatchConfig)),
        .optional("RDSSourceConfig", .structure(.rdsSourceConfig)),
        .optional("RedshiftSourceConfig", .structure(.redshiftSourceConfig)),
        .optional("AthenaSourceConfig", .structure(.athenaSourceConfig)),
    ])
    static let rdsSourceConfig = Structure("RDSSourceConfig", [
        .optional("DBInstanceIdentifier", .scalar(.rdsDatabaseIdentifier)),
        .optional("DatabaseHost", .scalar(.databaseHost)),
        .optional("DatabasePort", .scalar(.databasePort)),
        .optional("SecretManagerArn", .scalar(.poirotSecretManagerArn)),
        .optional("DatabaseName", .scalar(.rdsDatabaseName)),
        .optional("TableName", .scalar(.tableName)),
        .optional("RoleArn", .scalar(.arn)),
        .optional("VpcConfiguration", .structure(.vpcConfiguration)),
    ])
    static let redshiftSourceConfig = Structure("RedshiftSourceConfig", [
        .optional("ClusterIdentifier", .scalar(.redshiftClusterIdentifier)),
        .optional("DatabaseHost", .scalar(.databaseHost)),
        .optional("DatabasePort", .scalar(.databasePort)),
        .optional("SecretManagerArn", .scalar(.poirotSecretManagerArn)),
        .optional("DatabaseName", .scalar(.redshiftDatabaseName)),
        .optional("TableName", .scalar(.tableName)),
        .optional("RoleArn", .scalar(.arn)),
        .optional("VpcConfiguration", .structure(.vpcConfiguration)),
    ])
    static let s3SourceConfig = Structure("S3SourceConfig", [
        .optional("RoleArn", .scalar(.arn)),
        .optional("TemplatedPathList", .list(of: .scalar(.templatedPath), count: 1...1)),
        .optional("HistoricalDataPathList", .list(of: .scalar(.historicalDataPath), count: 1...1)),
        .optional("FileFormatDescriptor", .structure(.fileFormatDescriptor)),
    ])
    static let snsConfiguration = Structure("SNSConfiguration", [
        .required("RoleArn", .scalar(.arn)),
        .required("SnsTopicArn", .scalar(.arn)),
        .optional("SnsFormat", .scalar(.snsFormat)),
    ])
    static let sampleDataS3SourceConfig = Structure("SampleDataS3SourceConfig", [
        .required("RoleArn", .scalar(.arn)),
        .optional("TemplatedPathList", .list(of: .scalar(.templatedPath), count: 1...1)),
        .optional("HistoricalDataPathList", .list(of: .scalar(.historicalDataPath), count: 1...1)),
        .required("FileFormatDescriptor", .structure(.fileFormatDescriptor)),
    ])
    static let timeSeries = Structure("TimeSeries", [
        .required("TimeSeriesId", .scalar(.timeSeriesId)),
        .required("DimensionList", .list(of: .structure(.dimensionNameValue))),
        .required("MetricValueList", .list(of: .scalar(.metricValue))),
    ])
    static let timeSeriesFeedback = Structure("TimeSeriesFeedback", [
        .optional("TimeSeriesId", .scalar(.timeSeriesId)),
        .optional("IsAnomaly", .scalar(.boolean)),
    ])
    static let timestampColumn = Structure("TimestampColumn", [
        .optional("ColumnName", .scalar(.columnName)),
        .optional("ColumnFormat", .scalar(.dateTimeFormat)),
    ])
    static let validationExceptionField = Structure("ValidationExceptionField", [
        .required("Name", .scalar(.fieldName)),
        .required("Message", .scalar(.message)),
    ])
    static let vpcConfiguration = Structure("VpcConfiguration", [
        .required("SubnetIdList", .list(of: .scalar(.subnetId))),
        .required("SecurityGroupIdList", .list(of: .scalar(.securityGroupId))),
    ])
}
