import DetectionKernel
import GRDB
import MetricSeries

/// Brings back the state of any step that a checkpoint lies before: checkpoint, then every stored input once more.
struct StreamReplay {
    let context: RunContext
    let stream: Int64
    let grid: TimeGrid

    /// Rows that are read at a time.
    private static let chunk = 64

    /// The state before the row of `step`; nil without a checkpoint before it.
    func state(at step: Int) throws -> DetectorFold? {
        let pool = context.store.pool
        let threads = context.configuration.threads
        let found = try pool.read { db in try CheckpointTable.latest(db, stream, atMost: step, grid: grid, threads: threads) }
        guard var fold = found else { return nil }
        while fold.nextStep < step {
            let steps = fold.nextStep..<min(fold.nextStep + Self.chunk, step)
            let (entries, rows, keys) = try pool.read { db in
                (try StreamTable.entries(db, stream, steps: steps), try Self.rows(db, stream, steps: steps, metrics: fold.keys.count), try StreamTable.metrics(db, stream))
            }
            let byStep = Dictionary(grouping: entries) { $0.step }
            for (index, current) in steps.enumerated() {
                for (_, entry) in (byStep[current] ?? []).dropFirst(fold.entriesApplied) { try Self.apply(entry, to: &fold, keys: keys) }
                let values = rows[index].map { values in values + Array(repeating: .nan, count: max(0, fold.keys.count - values.count)) }
                _ = try fold.score(values.map { Array($0.prefix(fold.keys.count)) })
            }
        }
        return fold
    }

    /// Applies an entry with the keys that an admission brings.
    static func apply(_ entry: StreamEntry, to fold: inout DetectorFold, keys: [MetricKey]) throws {
        if case .admit(let count) = entry {
            try fold.apply(entry, admitted: Array(keys[fold.keys.count..<fold.keys.count + count]))
        } else {
            try fold.apply(entry)
        }
    }

    /// The rows of steps, also those that lie in tiles; nil for missing intervals. What came late is not in them.
    private static func rows(_ db: Database, _ stream: Int64, steps: Range<Int>, metrics: Int) throws -> [[Double]?] {
        var rows = [[Double]?](repeating: nil, count: steps.count)
        let all = try StreamTable.metricCount(db, stream)
        let tiles = try Row.fetchCursor(
            db, sql: "SELECT first, block, observed FROM tile WHERE stream = ? AND first > ? AND first < ? ORDER BY first, block",
            arguments: [stream, steps.lowerBound - IntervalTable.tileSteps, steps.upperBound])
        while let tile = try tiles.next() {
            let first: Int = tile[0]
            let offset = (tile[1] as Int) * IntervalTable.tileMetrics
            let observed = try ColumnBytes.doubles(in: tile[2])
            let width = observed.count / IntervalTable.tileSteps
            for step in max(first, steps.lowerBound)..<min(first + IntervalTable.tileSteps, steps.upperBound) {
                let index = step - steps.lowerBound
                for lane in 0..<width where !observed[(step - first) * width + lane].isNaN {
                    if rows[index] == nil { rows[index] = Array(repeating: .nan, count: all) }
                    rows[index]?[offset + lane] = observed[(step - first) * width + lane]
                }
            }
        }
        for row in try IntervalTable.rows(db, stream, steps: steps) { rows[row.step - steps.lowerBound] = row.observed }
        return rows
    }
}
