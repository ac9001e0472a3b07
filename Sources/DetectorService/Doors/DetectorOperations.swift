/// Everything that can be asked of the service, in its own words: the thirty operations of the API, one method each.
///
/// Fields are checked for form (patterns, lengths, ranges) by whoever speaks a wire; here it is checked whether they
/// make sense together, whether resources exist, and whether their state allows the call. Every method throws
/// `ServiceError` and nothing else, but `CancellationError`. A resource of another scope does not exist.
///
/// Reads see every write that was answered before them.
public protocol DetectorOperations: Sendable {
    // MARK: Detectors

    /// Makes a detector, status `INACTIVE` (CreateAnomalyDetector).
    ///
    /// - Throws: conflict when the name is taken; quota.
    func createDetector(_ definition: DetectorDefinition, in scope: Scope) async throws -> ResourceARN
    /// One detector (DescribeAnomalyDetector).
    func detector(_ arn: String, in scope: Scope) async throws -> Detector
    /// All detectors of the scope by name (ListAnomalyDetectors).
    func detectors(_ page: PageRequest, in scope: Scope) async throws -> Page<Detector>
    /// Changes a detector (UpdateAnomalyDetector); while it runs only the description.
    func updateDetector(_ arn: String, _ update: DetectorUpdate, in scope: Scope) async throws -> ResourceARN
    /// Begins the removal of a detector with its dataset, alerts and results (DeleteAnomalyDetector); again while it is
    /// being removed is no error.
    func deleteDetector(_ arn: String, in scope: Scope) async throws
    /// Starts the continuous mode (ActivateAnomalyDetector); the status is `ACTIVATING` when it returns.
    ///
    /// - Throws: conflict in a state that does not allow it; validation without a dataset.
    func activateDetector(_ arn: String, in scope: Scope) async throws
    /// Starts a backtest (BackTestAnomalyDetector); the status is `BACK_TEST_ACTIVATING` when it returns.
    ///
    /// - Throws: validation in a state that does not allow it, without a dataset or without a historical path.
    func backTestDetector(_ arn: String, in scope: Scope) async throws
    /// Stops a detector (DeactivateAnomalyDetector).
    ///
    /// - Throws: conflict unless it is learning or active.
    func deactivateDetector(_ arn: String, in scope: Scope) async throws
    /// The detector's log, newest first (DescribeAnomalyDetectionExecutions).
    ///
    /// - Parameter time: the run at this time only; nil for all.
    func executions(of arn: String, at time: ZonedTime?, _ page: PageRequest, in scope: Scope) async throws -> Page<Execution>

    // MARK: Datasets

    /// Makes a detector's dataset (CreateMetricSet), after a look at a sample of its source.
    func createMetricSet(_ definition: MetricSetDefinition, in scope: Scope) async throws -> ResourceARN
    /// One dataset (DescribeMetricSet).
    func metricSet(_ arn: String, in scope: Scope) async throws -> MetricSet
    /// Datasets of a detector, or of the scope, by ARN (ListMetricSets).
    func metricSets(of detector: String?, _ page: PageRequest, in scope: Scope) async throws -> Page<MetricSet>
    /// Changes a dataset (UpdateMetricSet); while the detector runs only offset and description.
    func updateMetricSet(_ arn: String, _ update: MetricSetUpdate, in scope: Scope) async throws -> ResourceARN
    /// What the last readings of a detector's data showed, newest first (GetDataQualityMetrics).
    func dataQuality(of detector: String, metricSet: String?, in scope: Scope) async throws -> [DataQualityReport]
    /// The first rows of a source (GetSampleData).
    func sampleData(_ source: S3Source, in scope: Scope) async throws -> SampleData
    /// Guesses about a source (DetectMetricSetConfig).
    func detectConfiguration(of source: S3Source, detector: String, in scope: Scope) async throws -> DetectedConfiguration

    // MARK: Results

    /// Groups whose score is at or above `threshold`, newest start first (ListAnomalyGroupSummaries).
    func anomalyGroups(of detector: String, threshold: Int, _ page: PageRequest, in scope: Scope) async throws -> AnomalyGroupPage
    /// One group (GetAnomalyGroup).
    func anomalyGroup(_ id: String, of detector: String, in scope: Scope) async throws -> AnomalyGroupDetail
    /// The anomalous series of a group, most severe first, with the intervals before it (ListAnomalyGroupTimeSeries).
    func groupSeries(of id: String, measure: String, detector: String, _ page: PageRequest, in scope: Scope) async throws -> GroupSeriesPage
    /// Groups of other measures that tend to come before or after a group (ListAnomalyGroupRelatedMetrics).
    func relatedMeasures(of id: String, relationship: RelationshipType?, detector: String, _ page: PageRequest, in scope: Scope) async throws -> Page<RelatedMeasure>
    /// Says whether a series of a group is an anomaly to the user (PutFeedback); the last word counts.
    func putFeedback(_ feedback: SeriesFeedback, group: String, detector: String, in scope: Scope) async throws
    /// What users said of a group's series (GetFeedback).
    ///
    /// - Parameter series: one series only; nil for all.
    func feedback(group: String, series: String?, detector: String, _ page: PageRequest, in scope: Scope) async throws -> Page<SeriesFeedback>

    // MARK: Alerts

    /// Makes an alert (CreateAlert).
    func createAlert(_ definition: AlertDefinition, in scope: Scope) async throws -> ResourceARN
    /// One alert (DescribeAlert).
    func alert(_ arn: String, in scope: Scope) async throws -> Alert
    /// Alerts of a detector, or of the scope, by name (ListAlerts).
    func alerts(of detector: String?, _ page: PageRequest, in scope: Scope) async throws -> Page<Alert>
    /// Changes an alert (UpdateAlert).
    func updateAlert(_ arn: String, _ update: AlertUpdate, in scope: Scope) async throws -> ResourceARN
    /// Removes an alert (DeleteAlert).
    func deleteAlert(_ arn: String, in scope: Scope) async throws

    // MARK: Tags

    /// Tags of a detector, dataset or alert (ListTagsForResource).
    func tags(of arn: String, in scope: Scope) async throws -> [String: String]
    /// Adds tags, replacing those of the same keys (TagResource).
    ///
    /// - Throws: validation above fifty tags: these calls know no quota error.
    func tag(_ arn: String, with tags: [String: String], in scope: Scope) async throws
    /// Removes tags; keys that are not there are passed over (UntagResource).
    func untag(_ arn: String, keys: [String], in scope: Scope) async throws
}
