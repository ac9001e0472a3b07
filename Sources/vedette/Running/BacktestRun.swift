import DetectionKernel
import MetricData
import MetricSeries
import Reporting

/// One backtest from records to files: what `backtest` and `demo` have in common.
struct BacktestRun {
    var files: [String]
    var description: InputDescription
    var trainFraction: Double
    var maxIntervals: Int?
    var threshold: AlarmThreshold
    var direction: Direction?
    var format: GroupFormat
    var profile: ProfileChoice
    var threads: Int
    var console: Console

    /// What came of it.
    struct Result {
        let groups: [AnomalyGroup]
        let summary: RunSummary
        let keys: [MetricKey]
    }

    /// Runs and writes into `outputs`, which the caller finishes.
    func run(into outputs: ResultFiles) throws -> Result {
        let cube = try InputReading(console: console).cube(files, description)
        let batch = try InputReading.newest(maxIntervals, of: cube.batch)
        let clock = StepClock(grid: batch.grid)
        let profile = try profile.profile(for: batch.grid.frequency)
        let sinks = try PointSinks(batch: batch, clock: clock, dimensions: cube.input.description.dimensions, outputs: outputs)
        let backtest = Backtest(
            profile: profile, trainFraction: trainFraction, threshold: threshold, direction: direction, threads: threads)
        let progress = ProgressLine("backtest", console: console)
        defer { progress.finish() }
        let outcome = try InputReading.withEnoughHistory(batch) {
            try backtest.run(
                batch, progress: { progress.show($0) },
                each: sinks.isNeeded ? { results, groups in try sinks.add(results, groups: groups) } : nil)
        }
        progress.finish()
        try sinks.finish()

        let groups = outcome.groups
        var summary = RunSummary(
            clock: clock, inputs: files, keys: batch.keys, records: cube.counts.records, trainedSteps: outcome.trainRows,
            evaluatedSteps: outcome.evaluatedRows, sensitivity: outcome.sensitivity)
        summary.direction = direction
        summary.budget = outcome.budget.map { .init(promisedPerDay: $0.promisedPerDay, achievedPerDay: $0.achievedPerDay) }
        summary.learningMetrics = outcome.learningMetrics
        summary.groupsFound = groups.count
        summary.versions = RunFacts.versions
        summary.notes = RunFacts.notes(cube.counts)
        try outputs.groups?.write(GroupOutput(summary).rendered(groups, format: format, style: console.tableStyle))
        if let report = outputs.report { try sinks.writeReport(summary, groups, to: report) }
        if let model = outputs.model {
            try ModelFile(
                detector: outcome.detector, grouper: outcome.grouper.snapshot(), grid: batch.grid, input: cube.input.description, sensitivity: outcome.sensitivity,
                alarms: outcome.alarmHistory
            ).write(to: model)
        }
        return Result(groups: groups, summary: summary, keys: batch.keys)
    }
}
