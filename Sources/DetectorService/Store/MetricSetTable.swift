import GRDB

/// Rows of datasets.
enum MetricSetTable {
    struct Stored: Sendable {
        let id: Int64
        let detectorID: Int64
        var metricSet: MetricSet
    }

    static func insert(_ db: Database, _ metricSet: MetricSet, detectorID: Int64) throws {
        try db.execute(
            sql: "INSERT INTO metricSet (detector, account, region, arn, body) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                detectorID, metricSet.arn.scope.account, metricSet.arn.scope.region, metricSet.arn.description, try StoredJSON.text(metricSet),
            ])
    }

    static func update(_ db: Database, _ stored: Stored) throws {
        try db.execute(sql: "UPDATE metricSet SET body = ? WHERE id = ?", arguments: [try StoredJSON.text(stored.metricSet), stored.id])
    }

    static func find(_ db: Database, _ arn: ResourceARN) throws -> Stored? {
        try Row.fetchOne(db, sql: "SELECT id, detector, body FROM metricSet WHERE arn = ?", arguments: [arn.description]).map(stored)
    }

    /// The datasets of a detector, in the order they were made.
    static func all(_ db: Database, detectorID: Int64) throws -> [Stored] {
        try Row.fetchAll(db, sql: "SELECT id, detector, body FROM metricSet WHERE detector = ? ORDER BY id", arguments: [detectorID]).map(stored)
    }

    /// By ARN, those behind `after`.
    static func list(_ db: Database, in scope: Scope, detectorID: Int64?, after: String?, limit: Int) throws -> [Stored] {
        try Row.fetchAll(
            db, sql: "SELECT id, detector, body FROM metricSet WHERE account = ? AND region = ? AND (? IS NULL OR detector = ?) AND arn > ? ORDER BY arn LIMIT ?",
            arguments: [scope.account, scope.region, detectorID, detectorID, after ?? "", limit]
        ).map(stored)
    }

    private static func stored(_ row: Row) throws -> Stored {
        Stored(id: row[0], detectorID: row[1], metricSet: try StoredJSON.value(from: row[2]))
    }
}
