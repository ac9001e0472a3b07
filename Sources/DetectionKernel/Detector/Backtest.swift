import MetricSeries

/// How groups are told from noise: by a sensitivity, or by the number of false alarms that one can bear.
public enum AlarmThreshold: Sendable {
    /// Groups of this severity (0...100) or more.
    case sensitivity(Double)
    /// As many alarms as this in so many days on data without anomalies.
    case falseAlarms(count: Double, perDays: Double)
}

/// What a backtest found.
public struct BacktestOutcome: Sendable {
    /// Groups at or above the threshold that begin in the evaluated part, worst first.
    public let groups: [AnomalyGroup]
    public let trainRows: Range<Int>
    public let evaluatedRows: Range<Int>
    /// Sensitivity in force: the given one, or the one that follows from the false-alarm budget.
    public let sensitivity: Double
    /// Groups a day that the budget promises where nothing is wrong, against those found, true anomalies included; nil
    /// without a budget.
    public let budget: (promisedPerDay: Double, achievedPerDay: Double)?
    /// Metrics that were still learning at the end.
    public let learningMetrics: Int
    /// The detector after the last row, and the groups' state with it.
    public let detector: TrainedDetector
    public let grouper: Grouper
    /// Events of the training part, from which further budgets can be read.
    public let alarmHistory: AlarmHistory
}

/// Trains on the first part of a history and scores the rest as if it came in live: the inferencer run over history.
public struct Backtest: Sendable {
    public let profile: Profile
    public let trainFraction: Double
    public let threshold: AlarmThreshold
    /// Only groups in this direction count; nil for both.
    public let direction: Direction?
    public let threads: Int

    /// - Parameter trainFraction: share of the intervals that train, between 0 and 1.
    public init(
        profile: Profile, trainFraction: Double = 0.7, threshold: AlarmThreshold = .sensitivity(50), direction: Direction? = nil,
        threads: Int = 1
    ) {
        self.profile = profile
        self.trainFraction = trainFraction
        self.threshold = threshold
        self.direction = direction
        self.threads = threads
    }

    /// Runs the backtest.
    ///
    /// - Parameters:
    ///   - progress: called now and then with the share of rows done, 0...1.
    ///   - each: receives every interval of the evaluated part with the id of the group each metric belongs to.
    /// - Throws: `KernelError.tooLittleHistory`; `.invalidParameter` for a budget looser than can be promised; what `each` throws.
    public func run(
        _ history: SeriesBatch, progress: ((Double) -> Void)? = nil, each: ((IntervalResults, [String?]) throws -> Void)? = nil
    ) throws -> BacktestOutcome {
        guard trainFraction > 0, trainFraction < 1 else {
            throw KernelError(.invalidParameter, "a train fraction of \(trainFraction): expected a number between 0 and 1")
        }
        let trainRows = 0..<Self.trainCount(of: history.rows, fraction: trainFraction)
        let evaluated = trainRows.upperBound..<history.rows
        guard !evaluated.isEmpty else {
            throw KernelError(.tooLittleHistory, "too little history: \(history.rows) intervals leave none to evaluate")
        }
        let proposed = try Trainer(profile: profile, threads: threads).propose(history, rows: trainRows)
        var inferencer = Inferencer(proposed, threads: threads)
        if case .sensitivity(let sensitivity) = threshold { inferencer.sensitivity = sensitivity }
        var grouper = Grouper(keys: history.keys, profile: profile, sensitivity: inferencer.sensitivity)
        let start = proposed.nextStep
        let total = Double(max(1, history.rows - start))

        let isUsual = grouper.openingDecibels == profile.grouping.memberDecibels
        var watch = AlarmHistory.Watch(keys: history.keys, profile: profile)
        try inferencer.score(history, rows: start..<trainRows.upperBound) { results in
            watch.take(results)
            if !isUsual { _ = grouper.close(results) }
            progress?(Double(results.position.step - start) / total)
        }
        let daysPerRow = Double(profile.frequency.seconds) / 86_400
        if isUsual { grouper = watch.usual }
        let alarmHistory = watch.history
        var promised: Double?
        if case .falseAlarms(let count, let perDays) = threshold {
            promised = count / perDays
            let allowed = try alarmHistory.threshold(count: count, perDays: perDays, profile: profile)
            inferencer.sensitivity = ScoreScale.score(decibels: allowed.decibels)
            if allowed.isFaint { grouper = watch.faint }
        }

        var groups: [String: AnomalyGroup] = [:]
        for stretch in stretches(of: evaluated) {
            if stretch.lowerBound > evaluated.lowerBound {
                let window = (stretch.lowerBound - trainRows.count)..<stretch.lowerBound
                try inferencer.adopt(Trainer(profile: profile, threads: threads).train(history, rows: window))
            }
            try inferencer.score(history, rows: stretch) { results in
                for group in grouper.close(results) { groups[group.id] = group }
                try each?(results, grouper.groupIDs())
                progress?(Double(results.position.step - start) / total)
            }
        }
        var ended = grouper
        for group in ended.finish() { groups[group.id] = group }
        let sensitivity = inferencer.sensitivity
        let found = groups.values.filter { group in
            group.end >= evaluated.lowerBound && group.severity >= sensitivity && (direction.map { $0 == group.direction } ?? true)
        }.sorted { ($0.severity, $0.size, $1.id) > ($1.severity, $1.size, $0.id) }
        let detector = inferencer.detector
        let learning = history.keys.indices.filter { detector.rowsSeen(metric: $0) < detector.learningRows }.count
        return BacktestOutcome(
            groups: found, trainRows: trainRows, evaluatedRows: evaluated, sensitivity: sensitivity,
            budget: promised.map { ($0, Double(found.count) / (Double(evaluated.count) * daysPerRow)) },
            learningMetrics: learning, detector: detector, grouper: grouper, alarmHistory: alarmHistory)
    }

    /// Intervals that train: the share of all of them, rounded down.
    ///
    /// 0.7 is a little less than seven tenths in binary, and 0.7 · 720 a little less than 504: a product that close to a
    /// whole number is that number.
    public static func trainCount(of rows: Int, fraction: Double) -> Int {
        let exact = Double(rows) * fraction
        let nearest = exact.rounded()
        return Int(abs(exact - nearest) <= 4 * exact.ulp ? nearest : exact.rounded(.down))
    }

    /// The evaluated rows, cut where retraining is due (`training.retrainIntervals`, counted from the first of them).
    private func stretches(of rows: Range<Int>) -> [Range<Int>] {
        let interval = Int(profile.training.retrainIntervals)
        guard interval > 0 else { return [rows] }
        return stride(from: rows.lowerBound, to: rows.upperBound, by: interval).map { $0..<min($0 + interval, rows.upperBound) }
    }
}
