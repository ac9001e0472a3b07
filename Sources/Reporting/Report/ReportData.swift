import DetectionKernel
import MetricSeries

/// Everything the HTML report shows.
public struct ReportData: Sendable {
    /// One metric over a window around a group; all arrays have one value a step, NaN = missing or not judged.
    public struct Series: Sendable {
        public let key: MetricKey
        public let steps: Range<Int>
        public let observed: [Double]
        public let expected: [Double]
        public let lower: [Double]
        public let upper: [Double]
        public let score: [Double]

        /// - Throws: `ReportingError.shapeMismatch` unless every array has one value a step.
        public init(
            key: MetricKey, steps: Range<Int>, observed: [Double], expected: [Double], lower: [Double], upper: [Double], score: [Double]
        ) throws {
            for (name, values) in [("observed", observed), ("expected", expected), ("lower", lower), ("upper", upper), ("score", score)]
            where values.count != steps.count {
                throw ReportingError(
                    .shapeMismatch, "\(name) of \(key) has \(values.count) values: expected \(steps.count), one a step")
            }
            self.key = key
            self.steps = steps
            self.observed = observed
            self.expected = expected
            self.lower = lower
            self.upper = upper
            self.score = score
        }
    }

    /// A group shown in full, with the windows of its worst metrics.
    public struct ShownGroup: Sendable {
        public let group: AnomalyGroup
        public let series: [Series]

        public init(group: AnomalyGroup, series: [Series]) {
            self.group = group
            self.series = series
        }
    }

    public var title: String
    public var summary: RunSummary
    /// All groups, worst first; the overview counts them all.
    public var groups: [AnomalyGroup]
    /// The worst ones in full, in the same order.
    public var shown: [ShownGroup]
    /// When the report was made, as text for the foot of the page; nil = not said (the same input then gives the same bytes).
    public var madeAt: String?

    public init(
        title: String = "Anomaly report", summary: RunSummary, groups: [AnomalyGroup], shown: [ShownGroup], madeAt: String? = nil
    ) {
        self.title = title
        self.summary = summary
        self.groups = groups
        self.shown = shown
        self.madeAt = madeAt
    }

    /// The worst `limit` groups in full, with windows out of a collector.
    ///
    /// - Parameters:
    ///   - groups: all groups, worst first.
    ///   - history: observed values for the context outside what the collector saw (before the evaluated part).
    public init(
        title: String = "Anomaly report", summary: RunSummary, groups: [AnomalyGroup], collector: ChartCollector, limit: Int = 50,
        metricsPerGroup: Int = 3, history: SeriesBatch? = nil, madeAt: String? = nil
    ) {
        let shown = groups.prefix(limit).map { group in
            ShownGroup(group: group, series: collector.series(for: group, limit: metricsPerGroup, history: history))
        }
        self.init(title: title, summary: summary, groups: groups, shown: shown, madeAt: madeAt)
    }
}
