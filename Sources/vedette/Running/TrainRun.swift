import DetectionKernel
import MetricSeries

/// Trains as a backtest does, so that `score` goes on exactly where a backtest would: parameters are proposed by the
/// first part of the history, then detector and groups run over the rest.
struct TrainRun {
    let profile: Profile
    let threads: Int
    let console: Console

    func train(_ batch: SeriesBatch) throws -> (detector: TrainedDetector, alarms: AlarmHistory.Watch) {
        let progress = ProgressLine("training", console: console)
        defer { progress.finish() }
        let proposed = try Trainer(profile: profile, threads: threads).propose(batch)
        var inferencer = Inferencer(proposed, threads: threads)
        var alarms = AlarmHistory.Watch(keys: batch.keys, profile: profile)
        try inferencer.score(batch, rows: proposed.nextStep..<batch.rows) { results in
            alarms.take(results)
            progress.show(Double(results.position.step + 1) / Double(batch.rows))
        }
        return (inferencer.detector, alarms)
    }
}
