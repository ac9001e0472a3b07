import DetectionKernel
import GRDB
import MetricSeries

/// Trains anew on stored rows when it is due: at the end of learning, and every so many intervals.
struct Retraining: Sendable {
    let context: RunContext
    let stream: Int64
    let grid: TimeGrid

    /// Intervals between two trainings: a cycle of seven days unless configured otherwise.
    static func period(_ frequency: Frequency, configured: Int?) -> Int {
        configured ?? max(7, 7 * Frequency.secondsPerDay / frequency.seconds)
    }

    /// Whether a training is due before the row of `nextStep`.
    static func isDue(nextStep: Int, lastTraining: Int, isReporting: Bool, hasLearned: Bool, period: Int) -> Bool {
        hasLearned || (isReporting && nextStep - lastTraining >= period)
    }

    /// Trains if it is due; the new detector takes effect at the next interval, and its state is a checkpoint.
    func runIfDue(_ fold: inout DetectorFold) throws {
        let profile = fold.inferencer.detector.profile
        let step = fold.nextStep
        let applied = fold.entriesApplied
        let pending = try context.store.pool.read { db in Array(try StreamTable.entries(db, stream, steps: step..<step + 1).map(\.entry).dropFirst(applied)) }
        let period = Self.period(grid.frequency, configured: context.configuration.retrainIntervals)
        guard Self.isDue(nextStep: fold.nextStep, lastTraining: fold.lastTraining, isReporting: fold.isReporting, hasLearned: pending.contains(.report), period: period) else { return }
        let steps = max(0, fold.nextStep - context.configuration.retention.trainingWindow(grid.frequency))..<fold.nextStep
        guard steps.count > fold.inferencer.detector.learningRows else { return }
        let begun = ContinuousClock.now
        let history = try StoredHistory(context, stream: stream, grid: grid, keys: fold.keys, steps: steps)
        let trained = try Trainer(profile: profile, threads: context.configuration.threads).train(history, origin: steps.lowerBound)
        context.figures.trained(.continuous, since: begun)
        // What was said of the stream meanwhile comes first, in the state as in the log.
        for entry in pending { try StreamReplay.apply(entry, to: &fold, keys: fold.keys) }
        let seen = fold.entriesApplied
        try fold.adopt(trained, rows: steps)
        let state = fold
        try context.store.pool.write { db in
            _ = try context.subject(db, status: [.learning, .active])
            let waiting = try StreamTable.entries(db, stream, steps: step..<step + 1).count
            // Something was said in between: the state is restored, and the training made again.
            guard waiting == seen else { throw StateLost() }
            try StreamTable.insertEntry(db, stream, step: step, .retrained(rows: steps))
            try CheckpointTable.insert(db, stream, state)
        }
        context.logger.info(
            "trained",
            metadata: [
                "detector": "\(context.arn)", "from": "\(ZonedTime(grid.start(of: steps.lowerBound), calendar: grid.calendar))", "intervals": "\(steps.count)",
                "valuesLeftOut": "\(history.valuesLeftOut)", "effect": "\(ZonedTime(grid.start(of: step), calendar: grid.calendar))",
            ])
    }
}
