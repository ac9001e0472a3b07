import GRDB

/// The detector's log.
enum ExecutionTable {
    struct Stored: Sendable {
        let time: Int64
        let zone: String
        let status: ExecutionStatus
        let reason: String?
    }

    static func put(_ db: Database, detectorID: Int64, _ execution: Stored) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO execution (detector, time, zone, status, reason) VALUES (?, ?, ?, ?, ?)").execute(arguments: [
            detectorID, execution.time, execution.zone, execution.status.rawValue, execution.reason,
        ])
    }

    /// Newest first, those before a time.
    static func list(_ db: Database, detectorID: Int64, before: Int64?, at time: Int64?, limit: Int) throws -> [Stored] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT time, zone, status, reason FROM execution WHERE detector = ? AND (? IS NULL OR time < ?) AND (? IS NULL OR time = ?) ORDER BY time DESC LIMIT ?"),
            arguments: [detectorID, before, before, time, time, limit]
        ).map { Stored(time: $0[0], zone: $0[1], status: ExecutionStatus(rawValue: $0[2]) ?? .failed, reason: $0[3]) }
    }
}

/// What readings of the data showed.
enum DataQualityTable {
    static func put(_ db: Database, detectorID: Int64, metricSet: String, moment: Moment, _ metrics: [DataQualityMetric]) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO dataQuality (detector, metricSet, moment, body) VALUES (?, ?, ?, ?)",
            arguments: [detectorID, metricSet, moment.milliseconds, try StoredJSON.text(metrics)])
        // A hundred readings tell enough.
        try db.execute(
            sql: "DELETE FROM dataQuality WHERE detector = ? AND metricSet = ? AND moment NOT IN (SELECT moment FROM dataQuality WHERE detector = ? AND metricSet = ? ORDER BY moment DESC LIMIT 100)",
            arguments: [detectorID, metricSet, detectorID, metricSet])
    }

    /// Newest first.
    static func list(_ db: Database, detectorID: Int64, metricSet: String?) throws -> [(metricSet: String, moment: Moment, metrics: [DataQualityMetric])] {
        try Row.fetchAll(
            db, sql: "SELECT metricSet, moment, body FROM dataQuality WHERE detector = ? AND (? IS NULL OR metricSet = ?) ORDER BY moment DESC, metricSet",
            arguments: [detectorID, metricSet, metricSet]
        ).map { (metricSet: $0[0], moment: Moment(milliseconds: $0[1]), metrics: try StoredJSON.value(from: $0[2])) }
    }
}
