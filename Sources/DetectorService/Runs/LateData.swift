import DetectionKernel
import GRDB
import MetricData
import MetricSeries

/// Files that arrive after their interval was run: read at the next run, scored against the state of their own time,
/// stored as late, once. What was stored and sent before stays as it is.
struct LateData: Sendable {
    let context: RunContext
    let stream: Int64
    let facts: StreamFacts
    let grid: TimeGrid

    /// Looks through the intervals before `step` that may still get files.
    ///
    /// - Returns: whether a message was put into the outbox.
    func run(_ reader: IntakeReader, template: PathTemplate, before step: Int, places: [MetricKey: Int]) async throws -> Bool {
        let steps = max(facts.firstLiveStep, step - context.configuration.lateIntervals)..<step
        guard steps.lowerBound < steps.upperBound else { return false }
        let known = try await context.store.read { [stream] in try SourceObjectTable.tags($0, stream, steps: steps) }
        var hasMessages = false
        for late in steps {
            try Task.checkCancellation()
            // A listing that fails now is tried again at the next run.
            guard let objects = try? await reader.intervalObjects(template, start: grid.start(of: late), calendar: grid.calendar) else { continue }
            let seen = known[late] ?? [:]
            guard objects.contains(where: { seen[$0.key] != $0.entityTag }) else { continue }
            let reading = try await IntervalReading.read(reader, template: template, grid: grid, step: late, work: context.arrivals)
            let found = try await context.quick.run { try self.store(reading, step: late, places: places) }
            if found { hasMessages = true }
        }
        return hasMessages
    }

    /// Scores what is new in an interval.
    private func store(_ reading: IntervalReading, step: Int, places: [MetricKey: Int]) throws -> Bool {
        let pool = context.store.pool
        let before = try pool.read { db in
            (try StoredRow.values(db, stream, step: step), try StreamTable.metrics(db, stream))
        }
        var (row, keys) = before
        var late: [Int] = []
        for (key, value) in reading.values {
            // A metric that first appears in a late file starts with the next interval that has it.
            guard let place = places[key], place < row.count, row[place].isNaN else { continue }
            row[place] = value
            late.append(place)
        }
        var results: ResultColumns?
        var groups: [AnomalyGroup] = []
        if !late.isEmpty, var fold = try StreamReplay(context: context, stream: stream, grid: grid).state(at: step) {
            let entries = try pool.read { db in try StreamTable.entries(db, stream, steps: step..<step + 1).map(\.entry) }
            for entry in entries.dropFirst(fold.entriesApplied) { try StreamReplay.apply(entry, to: &fold, keys: keys) }
            let values = Array(row.prefix(fold.keys.count)) + Array(repeating: .nan, count: max(0, fold.keys.count - row.count))
            let outcome = try fold.score(values)
            results = ResultColumns(outcome.results)
            let places = Set(late)
            groups = outcome.groups.filter { group in group.members.contains { places.contains($0.metric) } }
            keys = fold.keys
        }
        let (found, verdicts, storedGroups, storedKeys, values) = (late, results, groups, keys, row)
        let recorded = try pool.write { db in
            _ = try context.subject(db, status: [.learning, .active])
            for place in found {
                let place = place
                func number(_ column: KeyPath<ResultColumns, [Double]>) -> Double? {
                    guard let verdicts, place < verdicts.count, !verdicts[keyPath: column][place].isNaN else { return nil }
                    return verdicts[keyPath: column][place]
                }
                let score = verdicts.map { place < $0.count ? Double($0.score[place]) : 0 } ?? 0
                try db.execute(
                    sql: "INSERT OR IGNORE INTO lateValue (stream, step, place, observed, expected, lower, upper, score) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [stream, step, place, values[place], number(\.expected), number(\.lower), number(\.upper), score])
            }
            for object in reading.objects { try SourceObjectTable.insert(db, stream, step: step, object) }
            let recording = GroupRecording(context: context, stream: stream, facts: facts, grid: grid)
            return try recording.record(db, storedGroups, keys: storedKeys, isLate: true)
        }
        context.figures.came(late: found.count)
        context.figures.scored(points: found.count)
        context.figures.found(groups: recorded.added, .continuous)
        return recorded.hasMessages
    }
}

/// One interval's values, wherever they lie.
enum StoredRow {
    /// Values of all metrics, late ones included; NaN = missing.
    static func values(_ db: Database, _ stream: Int64, step: Int) throws -> [Double] {
        let metrics = try StreamTable.metricCount(db, stream)
        var values: [Double] = []
        values.reserveCapacity(metrics)
        for first in stride(from: 0, to: metrics, by: IntervalTable.tileMetrics) {
            values += try IntervalTable.columns(
                db, stream, metrics: first..<min(first + IntervalTable.tileMetrics, metrics), steps: step..<step + 1, withResults: false
            ).observed
        }
        return values
    }
}
