import Foundation
import GRDB
import MetricSeries

/// A detector's row: the resource, and its number in the other tables.
struct StoredDetector: Sendable {
    let id: Int64
    var detector: Detector

    var state: LifeCycleState { LifeCycleState(detector.status, failureType: detector.failureType) }
}

/// Rows of detectors.
enum DetectorTable {
    private static let columns = "id, account, region, name, description, frequency, kmsKey, created, modified, status, failureType, failureReason, tags"

    static func insert(_ db: Database, _ detector: Detector) throws -> Int64 {
        guard case .detector(let name) = detector.arn.name else { preconditionFailure("\(detector.arn) is no detector's name") }
        try db.execute(
            sql: "INSERT INTO detector (account, region, name, description, frequency, kmsKey, created, modified, status, failureType, failureReason, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                detector.arn.scope.account, detector.arn.scope.region, name, detector.description, detector.frequency.seconds, detector.kmsKeyARN,
                detector.creationTime.milliseconds, detector.lastModificationTime.milliseconds, detector.status.rawValue,
                detector.failureType?.rawValue, detector.failureReason, try StoredJSON.text(detector.tags),
            ])
        return db.lastInsertedRowID
    }

    static func update(_ db: Database, _ stored: StoredDetector) throws {
        let detector = stored.detector
        try db.execute(
            sql: "UPDATE detector SET description = ?, frequency = ?, kmsKey = ?, modified = ?, status = ?, failureType = ?, failureReason = ?, tags = ? WHERE id = ?",
            arguments: [
                detector.description, detector.frequency.seconds, detector.kmsKeyARN, detector.lastModificationTime.milliseconds, detector.status.rawValue,
                detector.failureType?.rawValue, detector.failureReason, try StoredJSON.text(detector.tags), stored.id,
            ])
    }

    static func delete(_ db: Database, id: Int64) throws { try db.execute(sql: "DELETE FROM detector WHERE id = ?", arguments: [id]) }

    static func find(_ db: Database, _ name: String, in scope: Scope) throws -> StoredDetector? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT \(columns) FROM detector WHERE account = ? AND region = ? AND name = ?"),
            arguments: [scope.account, scope.region, name]
        ).map(stored)
    }

    static func find(_ db: Database, id: Int64) throws -> StoredDetector? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT \(columns) FROM detector WHERE id = ?"), arguments: [id]).map(stored)
    }

    static func count(_ db: Database, in scope: Scope) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM detector WHERE account = ? AND region = ?", arguments: [scope.account, scope.region]) ?? 0
    }

    /// By name, those behind `after`.
    static func list(_ db: Database, in scope: Scope, after: String?, limit: Int) throws -> [StoredDetector] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT \(columns) FROM detector WHERE account = ? AND region = ? AND name > ? ORDER BY name LIMIT ?"),
            arguments: [scope.account, scope.region, after ?? "", limit]
        ).map(stored)
    }

    /// All detectors in one of some states, in the order they were made.
    static func all(_ db: Database, status: [DetectorStatus]) throws -> [StoredDetector] {
        let names = status.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try Row.fetchAll(db, sql: "SELECT \(columns) FROM detector WHERE status IN (\(names)) ORDER BY id").map(stored)
    }

    private static func stored(_ row: Row) throws -> StoredDetector {
        let name: String = row[3]
        let scope = Scope(region: row[2], account: row[1])
        guard let status = DetectorStatus(rawValue: row[9]), let frequency = try? Frequency(seconds: row[5]) else {
            throw ServiceError.fault("the stored detector \(name) has a status or frequency that this version does not know")
        }
        let tags: String = row[12]
        return StoredDetector(
            id: row[0],
            detector: Detector(
                arn: ResourceARN(.detector(name), in: scope), name: name, description: row[4], frequency: frequency, kmsKeyARN: row[6],
                creationTime: Moment(milliseconds: row[7]), lastModificationTime: Moment(milliseconds: row[8]), status: status,
                failureType: (row[10] as String?).flatMap(FailureType.init(rawValue:)), failureReason: row[11],
                tags: tags == "{}" ? [:] : try StoredJSON.value(from: tags)))
    }
}
