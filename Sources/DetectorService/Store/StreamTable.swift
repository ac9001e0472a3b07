import Foundation
import GRDB
import MetricSeries

/// What is fixed, or changes rarely, about a stream of intervals: one activation or backtest of a detector.
struct StreamFacts: Codable, Hashable, Sendable {
    enum Mode: String, Codable, Sendable { case backTest, continuous }

    var mode: Mode
    var frequency: Frequency
    var zone: String
    /// Start of step 0, seconds since 1970-01-01T00:00:00Z.
    var start: Int64
    /// First step that is judged and reported; nil while learning.
    var evaluationStart: Int?
    /// First step that came live.
    var firstLiveStep: Int
    var measures: [String]
    var dimensions: [String]

    /// The raster of the stream; intervals are counted from its start.
    func grid() throws -> TimeGrid {
        let calendar = try MetricCalendar(frequency: frequency, zone: zone)
        return TimeGrid(containing: start, count: 0, calendar: calendar)
    }
}

/// Rows of streams and of what hangs on them.
enum StreamTable {
    struct Stored: Sendable {
        let id: Int64
        let detectorID: Int64
        var facts: StreamFacts
        /// Step of the first interval that has not been run.
        var nextStep: Int
        /// Intervals with data so far.
        var pointsSeen: Int
    }

    private static let columns = "id, detector, facts, nextStep, pointsSeen"

    static func insert(_ db: Database, detectorID: Int64, facts: StreamFacts, nextStep: Int) throws -> Int64 {
        try db.execute(
            sql: "INSERT INTO stream (detector, facts, nextStep) VALUES (?, ?, ?)", arguments: [detectorID, try StoredJSON.text(facts), nextStep])
        return db.lastInsertedRowID
    }

    /// Notes how far a stream has come.
    static func setProgress(_ db: Database, _ id: Int64, nextStep: Int, pointsSeen: Int) throws {
        try db.cachedStatement(sql: "UPDATE stream SET nextStep = ?, pointsSeen = ? WHERE id = ?").execute(arguments: [nextStep, pointsSeen, id])
    }

    static func setFacts(_ db: Database, _ id: Int64, _ facts: StreamFacts) throws {
        try db.execute(sql: "UPDATE stream SET facts = ? WHERE id = ?", arguments: [try StoredJSON.text(facts), id])
    }

    /// The stream of a detector's last activation or backtest.
    static func latest(_ db: Database, detectorID: Int64) throws -> Stored? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM stream WHERE detector = ? ORDER BY id DESC LIMIT 1", arguments: [detectorID]).map(stored)
    }

    static func find(_ db: Database, _ id: Int64) throws -> Stored? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM stream WHERE id = ?", arguments: [id]).map(stored)
    }

    private static func stored(_ row: Row) throws -> Stored {
        Stored(id: row[0], detectorID: row[1], facts: try StoredJSON.value(from: row[2]), nextStep: row[3], pointsSeen: row[4])
    }

    // MARK: Metrics

    /// A metric's key as it is stored.
    private struct Key: Codable {
        var m: String
        var d: [[String]]
    }

    static func insertMetrics(_ db: Database, _ stream: Int64, _ keys: [MetricKey], from place: Int) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO metric (stream, place, key) VALUES (?, ?, ?)")
        for (index, key) in keys.enumerated() {
            try statement.execute(arguments: [stream, place + index, try text(of: key)])
        }
    }

    /// All metrics of a stream in the order of their places.
    static func metrics(_ db: Database, _ stream: Int64) throws -> [MetricKey] {
        try String.fetchAll(db, sql: "SELECT key FROM metric WHERE stream = ? ORDER BY place", arguments: [stream]).map(key)
    }

    static func metric(_ db: Database, _ stream: Int64, place: Int) throws -> MetricKey? {
        try String.fetchOne(db.cachedStatement(sql: "SELECT key FROM metric WHERE stream = ? AND place = ?"), arguments: [stream, place]).map(key)
    }

    static func metricCount(_ db: Database, _ stream: Int64) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COALESCE(MAX(place), -1) + 1 FROM metric WHERE stream = ?", arguments: [stream]) ?? 0
    }

    /// The place of a metric in the key space of a stream; nil when it is not in it.
    static func place(_ db: Database, _ stream: Int64, of key: MetricKey) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT place FROM metric WHERE stream = ? AND key = ?", arguments: [stream, try text(of: key)])
    }

    /// A metric's key as text: the same key is always the same text.
    static func text(of key: MetricKey) throws -> String { try StoredJSON.text(Key(m: key.measure, d: key.dimensions.map { [$0.dimension, $0.value] })) }

    static func key(_ text: String) throws -> MetricKey {
        let key: Key = try StoredJSON.value(from: text)
        return MetricKey(measure: key.m, dimensions: key.d.map { DimensionValue(dimension: $0[0], value: $0[1]) })
    }

    // MARK: Entries

    static func insertEntry(_ db: Database, _ stream: Int64, step: Int, _ entry: StreamEntry) throws {
        try db.execute(
            sql: "INSERT INTO entry (stream, step, sequence, body) SELECT ?, ?, COALESCE(MAX(sequence), -1) + 1, ? FROM entry WHERE stream = ? AND step = ?",
            arguments: [stream, step, try StoredJSON.text(entry), stream, step])
    }

    /// Notes an input from outside a run: it takes effect before the first row whose scoring has not begun.
    static func insertOutsideEntry(_ db: Database, _ stream: Int64, _ entry: StreamEntry) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT nextStep, claimed FROM stream WHERE id = ?", arguments: [stream]) else { return }
        try insertEntry(db, stream, step: max(row[0] as Int, (row[1] as Int) + 1), entry)
    }

    /// Begins the scoring of a row: inputs from outside come after it from now on.
    ///
    /// - Parameter applied: entries of the step that are in the state already.
    /// - Returns: the entries to apply before it.
    static func claim(_ db: Database, _ stream: Int64, step: Int, applied: Int) throws -> [StreamEntry] {
        try db.cachedStatement(sql: "UPDATE stream SET claimed = ? WHERE id = ?").execute(arguments: [step, stream])
        return Array(try entries(db, stream, steps: step..<step + 1).map(\.entry).dropFirst(applied))
    }

    /// Entries that come before the rows of some steps, in order.
    static func entries(_ db: Database, _ stream: Int64, steps: Range<Int>) throws -> [(step: Int, entry: StreamEntry)] {
        try Row.fetchAll(
            db, sql: "SELECT step, body FROM entry WHERE stream = ? AND step >= ? AND step < ? ORDER BY step, sequence",
            arguments: [stream, steps.lowerBound, steps.upperBound]
        ).map { (step: $0[0], entry: try StoredJSON.value(from: $0[1])) }
    }
}
