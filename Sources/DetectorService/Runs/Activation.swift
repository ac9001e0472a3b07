import DetectionKernel
import Foundation
import GRDB
import Logging
import MetricData
import MetricSeries

/// Brings a detector into the continuous mode: reads what came before, trains on it, and says where the live intervals
/// begin.
struct Activation {
    let context: RunContext

    func run(at moment: Moment) async throws {
        let subject = try await context.store.read { [context] in try context.subject($0, status: [.activating]) }
        let metricSet = subject.metricSet
        let reader = try context.reader(metricSet)
        guard let path = reader.source.templatedPath else { throw ServiceError.refused("the dataset has no templated path") }
        let template = try PathTemplate(path)
        try template.check(frequency: metricSet.frequency)
        let calendar = try MetricCalendar(frequency: metricSet.frequency, zone: metricSet.timezone)
        let firstLive = Self.firstLiveStart(moment, offset: metricSet.offset, calendar: calendar)
        var history: SeriesBatch?
        var counts: ReadingCounts?
        if reader.source.historicalPath != nil {
            let reading = try await HistoryReading.read(reader, window: Int64.min..<moment.instant + 1, work: context.histories)
            history = try Self.before(firstLive, reading.batch, from: moment.instant - reader.limits.oldestHistory)
            if history == nil {
                context.logger.notice(
                    "the history is too old to be considered", metadata: ["detector": "\(context.arn)", "days": "\(reader.limits.oldestHistory / 86_400)"])
            }
            counts = reading.cube.counts
        }
        let whole = try await backfilled(history, reader: reader, template: template, firstLive: firstLive, calendar: calendar)
        if let whole { try reader.limits.check(metrics: whole.columns) }
        try await context.heavy.run { [context, counts] cancellation in
            try Self.begin(context, cancellation, metricSet, history: whole, firstLive: firstLive, calendar: calendar, counts: counts, moment: moment)
        }
    }

    /// Start of the first interval that is run live: the first whose end and offset lie ahead.
    static func firstLiveStart(_ moment: Moment, offset: Int, calendar: MetricCalendar) -> Int64 {
        let grid = TimeGrid(containing: moment.instant - Int64(offset), count: 1, calendar: calendar)
        return grid.start
    }

    /// The rows of a history that lie before the live intervals, the newest ones; nil when none is as new as `oldest`.
    static func before(_ firstLive: Int64, _ batch: SeriesBatch, from oldest: Int64) throws -> SeriesBatch? {
        let end = min(batch.rows, max(0, batch.grid.index(of: firstLive)))
        let start = max(0, end - LearningRule.window(for: batch.grid.frequency), batch.grid.index(of: oldest))
        guard start < end else { return nil }
        let rows = try HistoryReading.rows(start..<end, of: batch)
        return rows.columns > 0 ? rows : nil
    }

    // MARK: Earlier intervals under the template

    /// Adds the intervals between the history's end and the first live one that lie under the template; without a history
    /// as many of them as there are.
    private func backfilled(
        _ history: SeriesBatch?, reader: IntakeReader, template: PathTemplate, firstLive: Int64, calendar: MetricCalendar
    ) async throws -> SeriesBatch? {
        let live = TimeGrid(containing: firstLive, count: 0, calendar: calendar)
        let window = LearningRule.window(for: calendar.frequency)
        let first = max(history.map { live.index(of: $0.grid.start(of: $0.rows)) } ?? -window, -window)
        guard first < 0 else { return history }
        let wanted = first..<0
        let folders = Dictionary(wanted.map { (template.prefix(of: live.start(of: $0), calendar: calendar), $0) }) { first, _ in first }
        let found = try await filled(below: template.fixedPrefix, bucket: template.bucket, folders: folders)
        guard !found.isEmpty else { return history }
        var rows: [Int: [(MetricKey, Double)]] = [:]
        for step in found.sorted() {
            try Task.checkCancellation()
            let reading = try await IntervalReading.read(reader, template: template, grid: live, step: step, work: context.arrivals)
            // A file that cannot be read is a missing interval of the past.
            if !reading.values.isEmpty { rows[step] = reading.values.map { ($0.key, $0.value) } }
        }
        return try Self.joined(history, rows, live: live)
    }

    /// Intervals that have an object directly in their folder.
    private func filled(below prefix: String, bucket: String, folders: [String: Int]) async throws -> Set<Int> {
        var found: Set<Int> = []
        var token: String?
        repeat {
            let page = try await context.objects.list(bucket: bucket, prefix: prefix, isFlat: false, after: token, region: context.arn.scope.region)
            for object in page.objects where object.size > 0 {
                guard let slash = object.key.lastIndex(of: "/"), let step = folders[String(object.key[...slash])] else { continue }
                found.insert(step)
            }
            token = page.next
            try Task.checkCancellation()
        } while token != nil
        return found
    }

    /// A batch of the history and the rows behind it, up to the first live interval.
    static func joined(_ history: SeriesBatch?, _ rows: [Int: [(MetricKey, Double)]], live: TimeGrid) throws -> SeriesBatch? {
        guard let firstRow = rows.keys.min() else { return history }
        let start = history.map { live.index(of: $0.grid.start) } ?? firstRow
        var keys = history?.keys ?? []
        var places = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
        for step in rows.keys.sorted() {
            for (key, _) in rows[step] ?? [] where places[key] == nil {
                places[key] = keys.count
                keys.append(key)
            }
        }
        var values = [Double](repeating: .nan, count: -start * keys.count)
        if let history {
            for row in 0..<history.rows {
                for column in 0..<history.columns { values[row * keys.count + column] = history[row, column] }
            }
        }
        for (step, row) in rows {
            for (key, value) in row {
                guard let place = places[key] else { continue }
                values[(step - start) * keys.count + place] = value
            }
        }
        return try SeriesBatch(grid: live.intervals(from: start, count: -start), keys: keys, values: values)
    }

    // MARK: Beginning

    /// Trains on the history and stores the stream up to the first live interval; the status changes with the last of it.
    private static func begin(
        _ context: RunContext, _ cancellation: Cancellation, _ metricSet: MetricSet, history: SeriesBatch?, firstLive: Int64, calendar: MetricCalendar, counts: ReadingCounts?,
        moment: Moment
    ) throws {
        let live = TimeGrid(containing: firstLive, count: 0, calendar: calendar)
        let grid = history?.grid.with(count: 0) ?? live
        let firstStep = grid.index(of: firstLive)
        let keys = history?.keys ?? []
        let profile = try context.profile(for: metricSet.frequency, trainingIntervals: LearningRule.points(for: metricSet.frequency))
        let pool = context.store.pool
        let said = CarriedFeedback(answers: try pool.read { try FeedbackTable.answers($0, detectorID: context.detectorID) })
        let begun = ContinuousClock.now
        var fold = try start(try history.map(said.masked), profile: profile, grid: grid, threads: context.configuration.threads)
        if fold.lastTraining > 0 { context.figures.trained(.activation, since: begun) }
        let facts = StreamFacts(
            mode: .continuous, frequency: metricSet.frequency, zone: metricSet.timezone, start: grid.start, evaluationStart: nil, firstLiveStep: firstStep,
            measures: metricSet.measures.map(\.name), dimensions: metricSet.dimensions)
        let stream = try pool.write { db in
            _ = try context.subject(db, status: [.activating])
            // What an interrupted activation left behind.
            try db.execute(sql: "DELETE FROM stream WHERE detector = ? AND nextStep < 0", arguments: [context.detectorID])
            let stream = try StreamTable.insert(db, detectorID: context.detectorID, facts: facts, nextStep: -1)
            try StreamTable.insertMetrics(db, stream, keys, from: 0)
            return stream
        }
        let trainedFrom = fold.nextStep
        var points = 0
        var pending: [StoredInterval] = []
        for step in 0..<firstStep {
            try cancellation.check()
            let row = history.flatMap { batch in
                step < batch.rows ? Array(batch.values[step * batch.columns..<(step + 1) * batch.columns]) : nil
            }
            let values = row.flatMap { row in row.contains { !$0.isNaN } ? row : nil }
            var results: ResultColumns?
            if step >= trainedFrom { results = ResultColumns(try fold.score(values).results) } else if values != nil { points += 1 }
            pending.append(StoredInterval(step: step, observed: values, results: results))
            if pending.count == IntervalTable.tileSteps || step == firstStep - 1 {
                let rows = pending
                try pool.write { db in
                    _ = try context.subject(db, status: [.activating])
                    for row in rows { try IntervalTable.insert(db, stream, row) }
                    if rows.count == IntervalTable.tileSteps { try IntervalTable.compact(db, stream, steps: rows[0].step..<step + 1) }
                }
                pending = []
            }
        }
        fold.begin(pointsSeen: fold.pointsSeen + points)
        let isEnough = LearningRule.isEnough(fold.pointsSeen, for: metricSet.frequency)
        let places = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
        // What users said before holds from the first live interval on; what they say meanwhile makes another round.
        var isStored = false
        while !isStored {
            try cancellation.check()
            let carried = CarriedFeedback(answers: try pool.read { try FeedbackTable.answers($0, detectorID: context.detectorID) })
            let entries = carried.entries(places: places) + (isEnough ? [.report] : [])
            var begun = fold
            for entry in entries { try begun.apply(entry) }
            let state = begun
            isStored = try pool.write { db in
                _ = try context.subject(db, status: [.activating])
                guard try FeedbackTable.answers(db, detectorID: context.detectorID) == carried.answers else { return false }
                try CheckpointTable.insert(db, stream, state)
                for entry in entries { try StreamTable.insertEntry(db, stream, step: firstStep, entry) }
                try StreamTable.setProgress(db, stream, nextStep: firstStep, pointsSeen: state.pointsSeen)
                if isEnough {
                    var facts = facts
                    facts.evaluationStart = firstStep
                    try StreamTable.setFacts(db, stream, facts)
                }
                if let counts {
                    try DataQualityTable.put(
                        db, detectorID: context.detectorID, metricSet: metricSet.arn.description, moment: moment, DataQualityCount.metrics(metricSet, counts, keys: keys))
                }
                try context.advance(db, .trained(isEnough: isEnough))
                return true
            }
        }
    }

    /// The state before the first row that the chain streams over: trained where the history suffices, else cold.
    private static func start(_ history: SeriesBatch?, profile: Profile, grid: TimeGrid, threads: Int) throws -> DetectorFold {
        if let history {
            do {
                let proposed = try Trainer(profile: profile, threads: threads).propose(history)
                return DetectorFold(
                    inferencer: Inferencer(proposed, threads: threads), grouper: Grouper(keys: history.keys, profile: profile), grid: grid,
                    lastTraining: history.rows)
            } catch let error as KernelError where error.code == .tooLittleHistory {}
        }
        let keys = history?.keys ?? []
        return DetectorFold(
            inferencer: Inferencer(TrainedDetector(untrained: keys, profile: profile), threads: threads), grouper: Grouper(keys: keys, profile: profile), grid: grid,
            lastTraining: 0)
    }
}
