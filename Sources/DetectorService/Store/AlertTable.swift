import GRDB

/// Rows of alerts.
enum AlertTable {
    struct Stored: Sendable {
        let id: Int64
        let detectorID: Int64
        var alert: Alert
    }

    static func insert(_ db: Database, _ alert: Alert, detectorID: Int64) throws -> Stored {
        try db.execute(
            sql: "INSERT INTO alert (detector, account, region, name, body) VALUES (?, ?, ?, ?, ?)",
            arguments: [detectorID, alert.arn.scope.account, alert.arn.scope.region, alert.name, try StoredJSON.text(alert)])
        return Stored(id: db.lastInsertedRowID, detectorID: detectorID, alert: alert)
    }

    static func update(_ db: Database, _ stored: Stored) throws {
        try db.execute(sql: "UPDATE alert SET body = ? WHERE id = ?", arguments: [try StoredJSON.text(stored.alert), stored.id])
    }

    static func delete(_ db: Database, id: Int64) throws { try db.execute(sql: "DELETE FROM alert WHERE id = ?", arguments: [id]) }

    static func find(_ db: Database, _ name: String, in scope: Scope) throws -> Stored? {
        try Row.fetchOne(
            db, sql: "SELECT id, detector, body FROM alert WHERE account = ? AND region = ? AND name = ?", arguments: [scope.account, scope.region, name]
        ).map(stored)
    }

    /// The alerts of a detector, in the order they were made.
    static func all(_ db: Database, detectorID: Int64) throws -> [Stored] {
        try Row.fetchAll(db, sql: "SELECT id, detector, body FROM alert WHERE detector = ? ORDER BY id", arguments: [detectorID]).map(stored)
    }

    static func count(_ db: Database, detectorID: Int64) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM alert WHERE detector = ?", arguments: [detectorID]) ?? 0
    }

    /// By name, those behind `after`.
    static func list(_ db: Database, in scope: Scope, detectorID: Int64?, after: String?, limit: Int) throws -> [Stored] {
        try Row.fetchAll(
            db, sql: "SELECT id, detector, body FROM alert WHERE account = ? AND region = ? AND (? IS NULL OR detector = ?) AND name > ? ORDER BY name LIMIT ?",
            arguments: [scope.account, scope.region, detectorID, detectorID, after ?? "", limit]
        ).map(stored)
    }

    private static func stored(_ row: Row) throws -> Stored {
        Stored(id: row[0], detectorID: row[1], alert: try StoredJSON.value(from: row[2]))
    }
}
