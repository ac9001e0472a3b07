/// What a data quality metric counts.
public enum DataQualityKind: String, Sendable, Codable, CaseIterable {
    case columnCompleteness = "COLUMN_COMPLETENESS"
    case dimensionUniqueness = "DIMENSION_UNIQUENESS"
    case timeSeriesCount = "TIME_SERIES_COUNT"
    case rowsProcessed = "ROWS_PROCESSED"
    case rowsPartialCompliance = "ROWS_PARTIAL_COMPLIANCE"
    case invalidRowsCompliance = "INVALID_ROWS_COMPLIANCE"
    case trainingStart = "BACKTEST_TRAINING_DATA_START_TIME_STAMP"
    case trainingEnd = "BACKTEST_TRAINING_DATA_END_TIME_STAMP"
    case inferenceStart = "BACKTEST_INFERENCE_DATA_START_TIME_STAMP"
    case inferenceEnd = "BACKTEST_INFERENCE_DATA_END_TIME_STAMP"
}

/// One figure about the data that was read.
public struct DataQualityMetric: Hashable, Sendable, Codable {
    public let kind: DataQualityKind
    public let description: String
    /// The column that it is about, if it is about one.
    public let column: String?
    /// Shares are 0...1, time stamps milliseconds since 1970-01-01T00:00:00Z.
    public let value: Double
}

/// The figures of one reading of a dataset.
public struct DataQualityReport: Hashable, Sendable {
    /// When the data was read.
    public let start: Moment
    public let metricSet: ResourceARN
    public let metrics: [DataQualityMetric]
}
