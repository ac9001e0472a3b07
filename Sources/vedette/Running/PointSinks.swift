import DetectionKernel
import MetricSeries
import Reporting

/// Where the results of every judged point go while a run is under way: the scores file and the charts of the report.
///
/// Used from one thread at a time.
final class PointSinks {
    private let batch: SeriesBatch
    private let clock: StepClock
    private let wantsCharts: Bool
    private var writer: ScoresWriter?
    private var collector: ChartCollector?

    /// - Throws: `ReportingError.reservedColumn` when a dimension is named like a column of the scores file.
    init(batch: SeriesBatch, clock: StepClock, dimensions: [String]?, outputs: ResultFiles) throws {
        self.batch = batch
        self.clock = clock
        wantsCharts = outputs.report != nil
        if let file = outputs.scores {
            writer = try ScoresWriter(keys: batch.keys, clock: clock, dimensions: dimensions) { try file.write($0) }
        }
    }

    var isNeeded: Bool { writer != nil || wantsCharts }

    /// Takes one interval; the first one begins the judged part, which goes to the end of the batch.
    func add(_ results: IntervalResults, groups: [String?]) throws {
        try writer?.append(results, groups: groups)
        guard wantsCharts else { return }
        if collector == nil {
            collector = ChartCollector(clock: clock, keys: batch.keys, steps: results.position.step..<clock.origin + batch.rows)
        }
        collector?.add(results, groups: groups)
    }

    func finish() throws { try writer?.finish() }

    func writeReport(_ summary: RunSummary, _ groups: [AnomalyGroup], to file: OutputFile) throws {
        let data: ReportData
        if let collector {
            data = ReportData(summary: summary, groups: groups, collector: collector, history: clock.origin == 0 ? batch : nil)
        } else {
            data = ReportData(summary: summary, groups: groups, shown: [])
        }
        try HTMLReport(data).write { try file.write($0) }
    }
}
