import DetectionKernel
import GRDB
import MetricSeries

/// A group as it is stored, in steps and places of its stream.
struct StoredGroup: Codable, Hashable, Sendable {
    /// A series of the group.
    struct Member: Codable, Hashable, Sendable {
        /// Place in the key space.
        var place: Int
        /// Worst point: decibels and the step it stands at.
        var decibels: Double
        var peak: Int
        /// Value at the worst point.
        var observed: Double
        /// Signed deviation over the group.
        var deviation: Double
        /// Percent of the group's deviation.
        var share: Double
    }

    struct Share: Codable, Hashable, Sendable {
        var value: String
        var percent: Double
    }

    struct Contribution: Codable, Hashable, Sendable {
        var dimension: String
        var values: [Share]
    }

    struct Relation: Codable, Hashable, Sendable {
        var measure: String
        var groupID: String
        /// −1 the other comes first, 1 it follows, 0 neither.
        var order: Int
        var correlation: Double
    }

    /// Steps, inclusive.
    var start: Int
    var end: Int
    var decibels: Double
    var severity: Double
    var size: Double
    /// Worst first.
    var members: [Member]
    var contributions: [Contribution]
    var relations: [Relation]
    /// Whether it was found in data that came late.
    var isLate: Bool

    /// - Parameter id: the service's id of a group of this stream, from the kernel's.
    init(_ group: AnomalyGroup, isLate: Bool = false, id: (String) -> String) {
        start = group.start
        end = group.end
        decibels = group.decibels
        severity = group.severity
        size = group.size
        members = group.members.map {
            Member(place: $0.metric, decibels: $0.decibels, peak: $0.peakStep, observed: $0.observed, deviation: $0.deviation, share: $0.share)
        }
        contributions = group.contributions.map { Contribution(dimension: $0.dimension, values: $0.values.map { Share(value: $0.value, percent: $0.percent) }) }
        relations = group.related.map {
            Relation(measure: $0.measure, groupID: id($0.groupID), order: $0.role == .cause ? -1 : $0.role == .effect ? 1 : 0, correlation: $0.correlation)
        }
        self.isLate = isLate
    }
}

/// Rows of groups.
enum GroupTable {
    /// A group's row.
    struct Stored: Sendable {
        let id: String
        let stream: Int64
        let measure: String
        /// Starts of the first and last interval.
        let start: Int64
        let end: Int64
        let severity: Double
        let group: StoredGroup
    }

    static func put(_ db: Database, detectorID: Int64, _ stored: Stored, isOpen: Bool) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO anomalyGroup (detector, id, stream, measure, start, end, severity, isOpen, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            detectorID, stored.id, stored.stream, stored.measure, stored.start, stored.end, stored.severity, isOpen, try StoredJSON.text(stored.group),
        ])
    }

    static func find(_ db: Database, detectorID: Int64, _ id: String) throws -> Stored? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT id, stream, measure, start, end, severity, body FROM anomalyGroup WHERE detector = ? AND id = ?"), arguments: [detectorID, id]
        ).map(stored)
    }

    static func isKnown(_ db: Database, detectorID: Int64, _ id: String) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM anomalyGroup WHERE detector = ? AND id = ?)"), arguments: [detectorID, id]) == true
    }

    /// All groups of a stream, oldest first.
    static func all(_ db: Database, detectorID: Int64, stream: Int64) throws -> [Stored] {
        try Row.fetchAll(
            db, sql: "SELECT id, stream, measure, start, end, severity, body FROM anomalyGroup WHERE detector = ? AND stream = ? ORDER BY start, id",
            arguments: [detectorID, stream]
        ).map(stored)
    }

    private static func stored(_ row: Row) throws -> Stored {
        Stored(id: row[0], stream: row[1], measure: row[2], start: row[3], end: row[4], severity: row[5], group: try StoredJSON.value(from: row[6]))
    }

    /// A line of the list, without the body.
    struct Line: Sendable {
        let id: String
        let measure: String
        let start: Int64
        let end: Int64
        let severity: Double
    }

    /// Newest start first, then by id; those behind a place in that order.
    static func list(_ db: Database, detectorID: Int64, atLeast severity: Double, after: (start: Int64, id: String)?, limit: Int) throws -> [Line] {
        let position = after == nil ? "" : "AND (start < ? OR (start = ? AND id > ?))"
        var arguments: StatementArguments = [detectorID, severity]
        if let after { arguments += [after.start, after.start, after.id] }
        arguments += [limit]
        return try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT id, measure, start, end, severity FROM anomalyGroup INDEXED BY anomalyGroupInOrder WHERE detector = ? AND severity >= ? \(position) ORDER BY start DESC, id LIMIT ?"),
            arguments: arguments
        ).map { Line(id: $0[0], measure: $0[1], start: $0[2], end: $0[3], severity: $0[4]) }
    }

    static func counts(_ db: Database, detectorID: Int64, atLeast severity: Double) throws -> [(measure: String, count: Int)] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT measure, COUNT(*) FROM anomalyGroup WHERE detector = ? AND severity >= ? GROUP BY measure ORDER BY measure"),
            arguments: [detectorID, severity]
        ).map { (measure: $0[0], count: $0[1]) }
    }
}
