import GRDB

/// Data that stopped arriving.
enum SilenceTable {
    /// Stands for all metrics of a stream.
    static let everything = -1

    struct Stored: Sendable {
        let stream: Int64
        /// Place of the metric, or ``everything``.
        let place: Int
        /// Starts of the first interval without data, and of the one that ended it.
        let since: Int64
        let until: Int64?
    }

    static func begin(_ db: Database, detectorID: Int64, stream: Int64, place: Int, since: Int64) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO silence (detector, stream, place, since, until) VALUES (?, ?, ?, ?, NULL)", arguments: [detectorID, stream, place, since])
    }

    static func end(_ db: Database, detectorID: Int64, stream: Int64, place: Int, until: Int64) throws {
        try db.execute(
            sql: "UPDATE silence SET until = ? WHERE detector = ? AND stream = ? AND place = ? AND until IS NULL", arguments: [until, detectorID, stream, place])
    }

    /// Ends all that are open, when nobody looks any longer.
    static func endAll(_ db: Database, detectorID: Int64, until: Int64) throws {
        try db.execute(sql: "UPDATE silence SET until = ? WHERE detector = ? AND until IS NULL", arguments: [until, detectorID])
    }

    /// Those of a stream that have not ended, by place.
    static func open(_ db: Database, detectorID: Int64, stream: Int64) throws -> [Stored] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT stream, place, since, until FROM silence WHERE detector = ? AND stream = ? AND until IS NULL ORDER BY place"),
            arguments: [detectorID, stream]
        ).map(stored)
    }

    /// All of a detector, newest first.
    static func all(_ db: Database, detectorID: Int64, limit: Int) throws -> [Stored] {
        try Row.fetchAll(
            db, sql: "SELECT stream, place, since, until FROM silence WHERE detector = ? ORDER BY since DESC, stream DESC, place LIMIT ?", arguments: [detectorID, limit]
        ).map(stored)
    }

    private static func stored(_ row: Row) -> Stored { Stored(stream: row[0], place: row[1], since: row[2], until: row[3]) }
}
