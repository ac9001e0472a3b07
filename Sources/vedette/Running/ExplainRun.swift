import DetectionKernel
import MetricSeries

/// Brings a detector to the row before a point, as a backtest would, and asks it about the point.
struct ExplainRun {
    let profile: Profile
    let trainFraction: Double
    let sensitivity: Double

    static let trainingSentence =
        "This point lies in the part that a backtest trains on and does not judge: what follows is what the detector would have said."

    /// - Parameter series: one metric.
    func explain(_ series: SeriesBatch, row: Int) throws -> (explanation: PointExplanation, isInTrainingPart: Bool) {
        let trainRows = Backtest.trainCount(of: series.rows, fraction: trainFraction)
        var detector = try Trainer(profile: profile, threads: 1).propose(series, rows: 0..<trainRows)
        // Rows that proposed the parameters are no news to such a detector: one that started untrained sees them as they came.
        if row < detector.nextStep { detector = TrainedDetector(untrained: series.keys, profile: profile) }
        var inferencer = Inferencer(detector, sensitivity: sensitivity, threads: 1)
        try inferencer.score(series, rows: detector.nextStep..<row) { _ in }
        return (try inferencer.explain(metric: 0, row: series.row(row)), row < trainRows)
    }
}
