import DetectionKernel
import Foundation
import GRDB
import MetricData
import MetricSeries

/// One backtest: history in, groups out. Nothing of it can be seen before all of it is stored.
struct BackTestRun {
    let context: RunContext

    /// Runs to the end; a failure becomes the detector's state.
    func run() async throws {
        let subject = try await context.store.read { [context] in try context.subject($0, status: [.backTestActivating, .backTestActive]) }
        let moment = context.clock.now
        let begun = ContinuousClock.now
        do {
            try await test(subject.metricSet, status: subject.detector.detector.status, moment: moment)
            context.figures.ran(.backtest, isComplete: true, since: begun)
        } catch let error where !(error is CancellationError || error is RunOver) {
            context.logger.log(
                level: FailureWords.isExpected(error) ? .notice : .error, "backtest failed",
                metadata: ["detector": "\(context.arn)", "reason": "\(FailureWords.reason(error))"])
            context.figures.ran(.backtest, isComplete: false, since: begun)
            try await fail(error, moment: moment, zone: subject.metricSet.timezone)
        }
    }

    private func fail(_ error: any Error, moment: Moment, zone: String) async throws {
        try await context.store.write { [context] db in
            try context.advance(db, .failed, reason: FailureWords.reason(error))
            try ExecutionTable.put(
                db, detectorID: context.detectorID,
                .init(time: moment.instant, zone: zone, status: .failed, reason: FailureWords.reason(error)))
        }
    }

    private func test(_ metricSet: MetricSet, status: DetectorStatus, moment: Moment) async throws {
        let reader = try context.reader(metricSet)
        let history = try await HistoryReading.read(reader, window: Int64.min..<moment.instant + 1, work: context.histories)
        let whole = try BackTestSplit(intervals: history.batch.rows)
        let batch = try HistoryReading.rows(whole.used, of: history.batch)
        try reader.limits.check(metrics: batch.columns)
        let split = try BackTestSplit(intervals: batch.rows)
        let profile = try context.profile(for: metricSet.frequency, trainingIntervals: split.training.count)
        let threads = context.configuration.threads
        let proposed = try await context.heavy.run { [figures = context.figures] in
            let begun = ContinuousClock.now
            defer { figures.trained(.backtest, since: begun) }
            return try Trainer(profile: profile, threads: threads).propose(batch, rows: split.training)
        }
        try await context.store.write { [context] db in
            // A run that goes on after a restart has said so before.
            if status == .backTestActivating { try context.advance(db, .evaluating) }
            // What an interrupted run left behind.
            try db.execute(sql: "DELETE FROM stream WHERE detector = ?", arguments: [context.detectorID])
        }
        defer { context.board.end(context.detectorID) }
        try await context.heavy.run { [context] cancellation in
            try Self.evaluate(context, cancellation, metricSet, batch, split, proposed: proposed, counts: history.cube.counts, moment: moment)
        }
        await context.outbox.ring()
    }

    /// Streams over the rest of the training part and the held-out part, storing as it goes, and publishes at the end.
    private static func evaluate(
        _ context: RunContext, _ cancellation: Cancellation, _ metricSet: MetricSet, _ batch: SeriesBatch, _ split: BackTestSplit, proposed: TrainedDetector, counts: ReadingCounts,
        moment: Moment
    ) throws {
        let pool = context.store.pool
        let facts = StreamFacts(
            mode: .backTest, frequency: metricSet.frequency, zone: metricSet.timezone, start: batch.grid.start, evaluationStart: split.evaluated.lowerBound,
            firstLiveStep: batch.rows, measures: metricSet.measures.map(\.name), dimensions: metricSet.dimensions)
        let stream = try pool.write { db in
            let stream = try StreamTable.insert(db, detectorID: context.detectorID, facts: facts, nextStep: 0)
            try StreamTable.insertMetrics(db, stream, batch.keys, from: 0)
            return stream
        }
        var fold = DetectorFold(
            inferencer: Inferencer(proposed, threads: context.configuration.threads), grouper: Grouper(keys: batch.keys, profile: proposed.profile),
            grid: batch.grid.with(count: 0), lastTraining: proposed.nextStep)
        var groups: [String: AnomalyGroup] = [:]
        var pending: [StoredInterval] = []
        var pointsScored = 0
        for step in 0..<batch.rows {
            try cancellation.check()
            if split.evaluated.contains(step) { context.board.begin(context.detectorID, step: step) }
            let values = Array(batch.values[step * batch.columns..<(step + 1) * batch.columns])
            let isPresent = values.contains { !$0.isNaN }
            var results: ResultColumns?
            if step >= fold.nextStep {
                if step == split.evaluated.lowerBound { try fold.apply(.report) }
                let outcome = try fold.score(isPresent ? values : nil)
                pointsScored += values.count { !$0.isNaN }
                results = ResultColumns(outcome.results)
                for group in outcome.groups { groups[group.id] = group }
            }
            pending.append(StoredInterval(step: step, observed: isPresent ? values : nil, results: results))
            if pending.count == IntervalTable.tileSteps || step == batch.rows - 1 {
                let rows = pending
                try pool.write { db in
                    guard try DetectorTable.find(db, id: context.detectorID)?.detector.status == .backTestActive else { throw RunOver() }
                    for row in rows { try IntervalTable.insert(db, stream, row) }
                    if rows.count == IntervalTable.tileSteps { try IntervalTable.compact(db, stream, steps: rows[0].step..<step + 1) }
                }
                pending = []
            }
        }
        var ended = fold
        for group in ended.finish() { groups[group.id] = group }
        let pointsSeen = ended.pointsSeen
        let found = groups.values.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        let recording = GroupRecording(context: context, stream: stream, facts: facts, grid: batch.grid)
        try pool.write { db in
            _ = try recording.record(db, found, keys: batch.keys)
            let quality = DataQualityCount.metrics(metricSet, counts, keys: batch.keys) + DataQualityCount.bounds(split, grid: batch.grid)
            try DataQualityTable.put(db, detectorID: context.detectorID, metricSet: metricSet.arn.description, moment: moment, quality)
            for step in split.evaluated {
                try ExecutionTable.put(
                    db, detectorID: context.detectorID,
                    .init(time: batch.grid.start(of: step + 1) + Int64(metricSet.offset), zone: metricSet.timezone, status: .completed, reason: nil))
            }
            try StreamTable.setProgress(db, stream, nextStep: batch.rows, pointsSeen: pointsSeen)
            try context.advance(db, .evaluated)
        }
        context.figures.found(groups: found.count, .backtest)
        context.figures.scored(points: pointsScored)
    }
}
