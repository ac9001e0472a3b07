import DetectionKernel
import MetricSeries

func groups(in rows: [IntervalRow], after history: SeriesBatch) throws -> [AnomalyGroup] {
    let profile = Profile(frequency: history.grid.frequency)
    let detector = try Trainer(profile: profile).train(history)
    var inferencer = Inferencer(detector)
    var grouper = Grouper(keys: detector.keys, profile: profile)
    let ended = try rows.flatMap { grouper.close(try inferencer.score($0)) }.filter { !$0.isOpen }
    return ended + grouper.finish()
}
