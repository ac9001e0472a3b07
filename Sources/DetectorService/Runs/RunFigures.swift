import CoreMetrics

/// What runs count, for monitoring. Names follow Prometheus' guide: base units, `_total` for what only grows (counters get
/// it from the exporter).
public struct RunFigures: Sendable {
    /// What a run is: of an interval, of a backtest, or the bringing up of a detector.
    public enum Mode: String, Sendable, CaseIterable { case continuous, backtest, activation }

    /// How a delivery ended.
    public enum DeliveryOutcome: String, Sendable, CaseIterable { case delivered, failed, givenUp = "given_up" }

    /// Names with the sentence that says what is counted, as they are written out.
    public static let descriptions: [(name: String, help: String)] = [
        ("vedette_runs_total", "Runs that ended, by mode and outcome."),
        ("vedette_run_duration_seconds", "Time of a run from its beginning to its stored results, by mode."),
        ("vedette_points_scored_total", "Values that were scored; late ones too."),
        ("vedette_late_values_total", "Values that arrived after the run of their interval."),
        ("vedette_anomaly_groups_total", "Anomaly groups found, by mode."),
        ("vedette_training_duration_seconds", "Time of a training, by mode."),
        ("vedette_alert_deliveries_total", "Attempts to deliver an alert message, by outcome."),
    ]

    private let factory: any MetricsFactory

    /// Counts into a factory; every series that can be is there from the start.
    public init(factory: any MetricsFactory) {
        self.factory = factory
        for mode in Mode.allCases {
            for outcome in ["completed", "failed"] { runs(mode, outcome).increment(by: 0) }
            groups(mode).increment(by: 0)
        }
        for outcome in DeliveryOutcome.allCases { deliveries(outcome).increment(by: 0) }
        points.increment(by: 0)
        lateValues.increment(by: 0)
    }

    private func runs(_ mode: Mode, _ outcome: String) -> Counter {
        Counter(label: "vedette_runs", dimensions: [("mode", mode.rawValue), ("outcome", outcome)], factory: factory)
    }

    private func groups(_ mode: Mode) -> Counter { Counter(label: "vedette_anomaly_groups", dimensions: [("mode", mode.rawValue)], factory: factory) }

    private func deliveries(_ outcome: DeliveryOutcome) -> Counter {
        Counter(label: "vedette_alert_deliveries", dimensions: [("outcome", outcome.rawValue)], factory: factory)
    }

    private var points: Counter { Counter(label: "vedette_points_scored", dimensions: [], factory: factory) }
    private var lateValues: Counter { Counter(label: "vedette_late_values", dimensions: [], factory: factory) }

    private func time(_ label: String, _ mode: Mode, since start: ContinuousClock.Instant) {
        let elapsed = (ContinuousClock.now - start).components
        Timer(label: label, dimensions: [("mode", mode.rawValue)], factory: factory)
            .recordNanoseconds(elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000)
    }

    func ran(_ mode: Mode, isComplete: Bool, since start: ContinuousClock.Instant) {
        runs(mode, isComplete ? "completed" : "failed").increment()
        time("vedette_run_duration_seconds", mode, since: start)
    }

    func scored(points count: Int) { points.increment(by: Int64(count)) }

    func found(groups count: Int, _ mode: Mode) { groups(mode).increment(by: Int64(count)) }

    func came(late count: Int) { lateValues.increment(by: Int64(count)) }

    func trained(_ mode: Mode, since start: ContinuousClock.Instant) { time("vedette_training_duration_seconds", mode, since: start) }

    func tried(_ outcome: DeliveryOutcome) { deliveries(outcome).increment() }
}
