import Foundation
import GRDB

/// One interval of a stream as it is stored: what came in, and what was said of it.
struct StoredInterval: Sendable {
    let step: Int
    /// One value a metric of the key space at that time; nil when the interval is missing.
    let observed: [Double]?
    /// nil for intervals that were not scored: those that a training used up.
    let results: ResultColumns?
}

/// The dataset's copy of the data: a row an interval, compacted into tiles of intervals × 256 metrics.
enum IntervalTable {
    /// Intervals of a tile.
    static let tileSteps = 64
    /// Metrics of a tile.
    static let tileMetrics = 256

    static func insert(_ db: Database, _ stream: Int64, _ interval: StoredInterval) throws {
        try db.cachedStatement(sql: "INSERT INTO interval (stream, step, observed, results) VALUES (?, ?, ?, ?)").execute(arguments: [
            stream, interval.step, interval.observed.map { ColumnBytes.data($0) }, interval.results?.data,
        ])
    }

    /// Intervals that are not yet compacted.
    static func rows(_ db: Database, _ stream: Int64, steps: Range<Int>) throws -> [StoredInterval] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT step, observed, results FROM interval WHERE stream = ? AND step >= ? AND step < ? ORDER BY step"),
            arguments: [stream, steps.lowerBound, steps.upperBound]
        ).map { row in
            StoredInterval(
                step: row[0], observed: try (row[1] as Data?).map { try ColumnBytes.doubles(in: $0) }, results: try (row[2] as Data?).map { try ResultColumns(data: $0) })
        }
    }

    // MARK: Tiles

    /// The oldest whole tile of rows that waits to be compacted.
    static func dueTile(_ db: Database, _ stream: Int64, nextStep: Int) throws -> Range<Int>? {
        guard let first = try Int.fetchOne(db, sql: "SELECT MIN(step) FROM interval WHERE stream = ?", arguments: [stream]) else { return nil }
        let start = first / tileSteps * tileSteps
        return start + tileSteps <= nextStep ? start..<start + tileSteps : nil
    }

    /// Moves the rows of a tile's steps into tiles, a tile for every 256 metrics.
    static func compact(_ db: Database, _ stream: Int64, steps: Range<Int>) throws {
        let rows = try rows(db, stream, steps: steps)
        let metrics = rows.map { max($0.observed?.count ?? 0, $0.results?.count ?? 0) }.max() ?? 0
        for block in 0..<(metrics + tileMetrics - 1) / tileMetrics {
            let first = block * tileMetrics
            let width = min(tileMetrics, metrics - first)
            var observed = [Double](repeating: .nan, count: steps.count * width)
            var results = ResultColumns(count: steps.count * width)
            for row in rows {
                let base = (row.step - steps.lowerBound) * width
                if let values = row.observed {
                    for lane in 0..<width where first + lane < values.count { observed[base + lane] = values[first + lane] }
                }
                if let columns = row.results {
                    for lane in 0..<width where first + lane < columns.count { results.copy(base + lane, from: columns, first + lane) }
                }
            }
            try db.execute(
                sql: "INSERT OR REPLACE INTO tile (stream, first, block, observed, results) VALUES (?, ?, ?, ?, ?)",
                arguments: [stream, steps.lowerBound, block, ColumnBytes.data(observed), results.data])
        }
        try db.execute(sql: "DELETE FROM interval WHERE stream = ? AND step >= ? AND step < ?", arguments: [stream, steps.lowerBound, steps.upperBound])
    }

    // MARK: Columns

    /// Values of consecutive metrics over steps.
    struct Columns: Sendable {
        let steps: Range<Int>
        let metrics: Range<Int>
        /// `steps.count × metrics.count`, row after row; NaN = missing.
        var observed: [Double]
        var results: ResultColumns

        func place(_ step: Int, _ metric: Int) -> Int { (step - steps.lowerBound) * metrics.count + metric - metrics.lowerBound }
    }

    /// Reads metrics of one block of 256, late values filled in.
    ///
    /// - Precondition: `metrics` lie within one block.
    static func columns(_ db: Database, _ stream: Int64, metrics: Range<Int>, steps: Range<Int>, withResults: Bool) throws -> Columns {
        let block = metrics.lowerBound / tileMetrics
        precondition(metrics.isEmpty || (metrics.upperBound - 1) / tileMetrics == block, "metrics \(metrics) lie in more than one block")
        var columns = Columns(
            steps: steps, metrics: metrics, observed: Array(repeating: .nan, count: steps.count * metrics.count),
            results: ResultColumns(count: withResults ? steps.count * metrics.count : 0))
        let tiles = try Row.fetchCursor(
            db, sql: "SELECT first, observed, \(withResults ? "results" : "NULL") FROM tile WHERE stream = ? AND block = ? AND first > ? AND first < ? ORDER BY first",
            arguments: [stream, block, steps.lowerBound - tileSteps, steps.upperBound])
        while let tile = try tiles.next() {
            let first: Int = tile[0]
            let observed = try ColumnBytes.doubles(in: tile[1])
            let width = observed.count / tileSteps
            let results = try (tile[2] as Data?).map { try ResultColumns(data: $0) }
            for step in max(first, steps.lowerBound)..<min(first + tileSteps, steps.upperBound) {
                for metric in metrics {
                    let lane = metric - block * tileMetrics
                    guard lane < width else { continue }
                    let source = (step - first) * width + lane
                    columns.observed[columns.place(step, metric)] = observed[source]
                    if let results { columns.results.copy(columns.place(step, metric), from: results, source) }
                }
            }
        }
        for row in try rows(db, stream, steps: steps) {
            if let values = row.observed {
                for metric in metrics where metric < values.count { columns.observed[columns.place(row.step, metric)] = values[metric] }
            }
            // A missing interval has results too: what was expected of it.
            if withResults, let results = row.results {
                for metric in metrics where metric < results.count { columns.results.copy(columns.place(row.step, metric), from: results, metric) }
            }
        }
        let late = try Row.fetchCursor(
            db, sql: "SELECT step, place, observed, expected, lower, upper, score FROM lateValue WHERE stream = ? AND step >= ? AND step < ? AND place >= ? AND place < ?",
            arguments: [stream, steps.lowerBound, steps.upperBound, metrics.lowerBound, metrics.upperBound])
        while let value = try late.next() {
            let place = columns.place(value[0], value[1])
            columns.observed[place] = value[2]
            if withResults {
                columns.results.expected[place] = (value[3] as Double?) ?? .nan
                columns.results.lower[place] = (value[4] as Double?) ?? .nan
                columns.results.upper[place] = (value[5] as Double?) ?? .nan
                columns.results.score[place] = Float(value[6] as Double)
            }
        }
        return columns
    }
}
