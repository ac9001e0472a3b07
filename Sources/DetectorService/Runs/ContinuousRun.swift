import DetectionKernel
import Foundation
import GRDB
import Logging
import MetricData
import MetricSeries

/// The continuous mode of one detector: history, then an interval after the other, until it is stopped.
struct ContinuousRun {
    let context: RunContext

    private static let running: [DetectorStatus] = [.learning, .active]

    /// A stream with its state in memory.
    struct Live: Sendable {
        let stream: Int64
        var facts: StreamFacts
        let grid: TimeGrid
        let cell: FoldCell
        /// The key space, for looking up places.
        var places: [MetricKey: Int]
    }

    /// Runs until cancelled; a failed activation becomes the detector's state.
    func run() async throws {
        let status = try await context.store.read { [context] in try context.subject($0, status: [.activating] + Self.running).detector.detector.status }
        if status == .activating {
            let moment = context.clock.now
            let begun = ContinuousClock.now
            do {
                try await Activation(context: context).run(at: moment)
                context.figures.ran(.activation, isComplete: true, since: begun)
            } catch let error where !(error is CancellationError || error is RunOver) {
                context.figures.ran(.activation, isComplete: false, since: begun)
                let reason = FailureWords.reason(error)
                context.logger.log(
                    level: FailureWords.isExpected(error) ? .notice : .error, "activation failed", metadata: ["detector": "\(context.arn)", "reason": "\(reason)"])
                try await context.store.write { [context] db in
                    let zone = try MetricSetTable.all(db, detectorID: context.detectorID).first?.metricSet.timezone ?? "UTC"
                    try context.advance(db, .failed, reason: reason)
                    try ExecutionTable.put(db, detectorID: context.detectorID, .init(time: moment.instant, zone: zone, status: .failed, reason: reason))
                }
                return
            }
        }
        var live: Live?
        while true {
            try Task.checkCancellation()
            do {
                if live == nil { live = try await restore() }
                guard var current = live else { return }
                try await interval(&current)
                live = current
            } catch let error where !(error is CancellationError || error is RunOver) {
                // The state in memory may be half-way: what is stored is right.
                context.logger.error("interval failed", metadata: ["detector": "\(context.arn)", "error": "\(error)"])
                live = nil
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    // MARK: Restoring

    /// The state of the stream's next step: the newest checkpoint, and every input after it once more.
    private func restore() async throws -> Live {
        try await context.heavy.run { [context] in
            let stored = try context.store.pool.read { try StreamTable.latest($0, detectorID: context.detectorID) }
            guard let stored, stored.nextStep >= 0 else { throw RunOver() }
            let grid = try stored.facts.grid()
            guard let fold = try StreamReplay(context: context, stream: stored.id, grid: grid).state(at: stored.nextStep) else {
                throw ServiceError.fault("stream \(stored.id) has no checkpoint to go on from")
            }
            let places = Dictionary(uniqueKeysWithValues: fold.keys.enumerated().map { ($1, $0) })
            return Live(stream: stored.id, facts: stored.facts, grid: grid, cell: FoldCell(fold), places: places)
        }
    }

    // MARK: An interval

    /// Waits for the end of the next interval and runs it.
    private func interval(_ live: inout Live) async throws {
        try await prepare(live)
        let step = try live.cell.look { $0.nextStep }
        let metricSet = try await due(step, grid: live.grid)
        context.board.begin(context.detectorID, step: step)
        let begun = ContinuousClock.now
        defer { context.board.end(context.detectorID) }
        let reader = try context.reader(metricSet)
        guard let path = reader.source.templatedPath else { throw ServiceError.fault("an active detector without a templated path") }
        let template = try PathTemplate(path)
        let reading = try await IntervalReading.read(reader, template: template, grid: live.grid, step: step, work: context.arrivals)
        let places = live.places
        let facts = live.facts
        let scoring = IntervalScoring(context: context, stream: live.stream, facts: facts, grid: live.grid)
        let cell = live.cell
        let done = try await context.quick.run {
            try cell.change { fold in try scoring.run(&fold, reading, places: places, metricSet: metricSet) }
        }
        for (index, key) in done.admitted.enumerated() { live.places[key] = places.count + index }
        context.figures.ran(.continuous, isComplete: reading.failure == nil, since: begun)
        context.figures.scored(points: reading.values.count)
        context.figures.found(groups: done.groupsFound, .continuous)
        if done.hasMessages { await context.outbox.ring() }
        let late = LateData(context: context, stream: live.stream, facts: facts, grid: live.grid)
        if try await late.run(reader, template: template, before: step, places: live.places) { await context.outbox.ring() }
    }

    /// What is to be done before the next interval, also when a restart came in between: rows that fill a tile are
    /// compacted, and a training that is due is made.
    private func prepare(_ live: Live) async throws {
        let (cell, stream) = (live.cell, live.stream)
        let retraining = Retraining(context: context, stream: stream, grid: live.grid)
        try await context.heavy.run { [context] in
            try cell.change { fold in
                let step = fold.nextStep
                try context.store.pool.write { db in
                    while let tile = try IntervalTable.dueTile(db, stream, nextStep: step) { try IntervalTable.compact(db, stream, steps: tile) }
                }
                try retraining.runIfDue(&fold)
            }
        }
    }

    /// Waits until an interval is due: its end and the dataset's offset, which may change meanwhile.
    private func due(_ step: Int, grid: TimeGrid) async throws -> MetricSet {
        while true {
            let metricSet = try await context.store.read { [context] in try context.subject($0, status: Self.running).metricSet }
            let moment = Moment(instant: grid.start(of: step + 1) + Int64(metricSet.offset))
            if context.clock.now >= moment { return metricSet }
            try await context.clock.sleep(until: moment)
        }
    }
}
