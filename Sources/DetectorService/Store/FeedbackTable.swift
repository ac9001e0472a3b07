import GRDB
import MetricSeries

/// What a user said of a metric's part in an event, in terms that hold whatever stream the event was found in.
struct FeedbackAnswer: Hashable, Sendable {
    let key: MetricKey
    /// Whether the metric was above what was expected.
    let isAbove: Bool
    let isAnomaly: Bool
    /// Starts of the event's first and last interval.
    let start: Int64
    let end: Int64
}

/// What users said of series.
enum FeedbackTable {
    static func find(_ db: Database, detectorID: Int64, group: String, series: String) throws -> Bool? {
        try Bool.fetchOne(
            db, sql: "SELECT isAnomaly FROM feedback WHERE detector = ? AND groupID = ? AND seriesID = ?", arguments: [detectorID, group, series])
    }

    static func put(_ db: Database, detectorID: Int64, group: String, series: String, _ answer: FeedbackAnswer) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO feedback (detector, groupID, seriesID, isAnomaly, metric, isAbove, start, end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                detectorID, group, series, answer.isAnomaly, try StreamTable.text(of: answer.key), answer.isAbove, answer.start, answer.end,
            ])
    }

    /// By series, those behind `after`.
    static func list(_ db: Database, detectorID: Int64, group: String, series: String?, after: String?, limit: Int) throws -> [SeriesFeedback] {
        try Row.fetchAll(
            db, sql: "SELECT seriesID, isAnomaly FROM feedback WHERE detector = ? AND groupID = ? AND (? IS NULL OR seriesID = ?) AND seriesID > ? ORDER BY seriesID LIMIT ?",
            arguments: [detectorID, group, series, series, after ?? "", limit]
        ).map { SeriesFeedback(seriesID: $0[0], isAnomaly: $0[1]) }
    }

    /// All answers to a detector's events, always in the same order.
    static func answers(_ db: Database, detectorID: Int64) throws -> [FeedbackAnswer] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT metric, isAbove, isAnomaly, start, end FROM feedback WHERE detector = ? AND metric IS NOT NULL ORDER BY start, groupID, seriesID"),
            arguments: [detectorID]
        ).map { FeedbackAnswer(key: try StreamTable.key($0[0]), isAbove: $0[1], isAnomaly: $0[2], start: $0[3], end: $0[4]) }
    }
}
