/// What an operator can set.
public struct ServiceConfiguration: Sendable {
    /// Limits of the service; reaching one is a quota error.
    public struct Quotas: Sendable, Hashable {
        public var detectorsPerRegion = 10
        public var alertsPerDetector = 10
        public var metricSetsPerDetector = 1
        public var dimensions = 10
        public var measures = 10
        public var tagsPerResource = 50

        public init() {}
    }

    public var quotas = Quotas()
    /// Limits of the data that is read.
    public var dataQuotas = DataQuotas()
    /// How long data, results and log are kept.
    public var retention = RetentionRules()
    /// When data that stop arriving are an event.
    public var silence = SilenceRules()
    /// Where people reach the server, for links to the console; nil for the address of the old service's console in alerts.
    public var publicURL: String?
    /// Threads that the work on one detector is spread over.
    public var threads = 2
    /// Detectors that train or score at the same time.
    public var concurrentRuns = 2
    /// Intervals between two checkpoints of a detector's state.
    public var checkpointIntervals = 64
    /// Intervals between two retrainings; nil for the intervals of seven days.
    public var retrainIntervals: Int?
    /// Intervals back that late files are looked for.
    public var lateIntervals = 24

    public init() {}
}
