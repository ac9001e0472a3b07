import DetectionKernel
import Foundation
import GRDB
import MetricSeries

/// States along a stream, from which the rest of it can be replayed.
enum CheckpointTable {
    /// Checkpoints that are kept of a stream.
    static let kept = 3

    /// What stands beside the detector's own bytes.
    struct Header: Codable, Sendable {
        var pointsSeen: Int
        var isReporting: Bool
        var evaluationStart: Int?
        var shifts: [FeedbackShift]
        var missingSince: [Int: Int]
        var lastTraining: Int
        /// Entries of the checkpoint's own step that are in the state already.
        var entriesApplied: Int
    }

    /// Stores the state before the row of `fold.nextStep`; older ones beyond those kept go.
    static func insert(_ db: Database, _ stream: Int64, _ fold: DetectorFold) throws {
        let step = fold.nextStep
        try db.execute(sql: "DELETE FROM checkpoint WHERE stream = ? AND step = ?", arguments: [stream, step])
        let statement = try db.cachedStatement(sql: "INSERT INTO checkpoint (stream, step, part, body) VALUES (?, ?, ?, ?)")
        try statement.execute(arguments: [stream, step, -2, Data(try StoredJSON.text(fold.header).utf8)])
        try statement.execute(arguments: [stream, step, -1, Data(fold.grouper.snapshot())])
        try fold.inferencer.detector.serializedParts { index, bytes in
            try statement.execute(arguments: [stream, step, index, Data(bytes)])
        }
        let oldest = try Int.fetchOne(
            db, sql: "SELECT MIN(step) FROM (SELECT DISTINCT step FROM checkpoint WHERE stream = ? ORDER BY step DESC LIMIT ?)", arguments: [stream, kept])
        try db.execute(sql: "DELETE FROM checkpoint WHERE stream = ? AND step < ?", arguments: [stream, oldest])
    }

    /// Removes the checkpoints of a stream that is over.
    static func deleteAll(_ db: Database, _ stream: Int64) throws {
        try db.execute(sql: "DELETE FROM checkpoint WHERE stream = ?", arguments: [stream])
    }

    /// The newest state whose next step is at most `step`.
    static func latest(_ db: Database, _ stream: Int64, atMost step: Int, grid: TimeGrid, threads: Int) throws -> DetectorFold? {
        guard let found = try Int.fetchOne(db, sql: "SELECT MAX(step) FROM checkpoint WHERE stream = ? AND step <= ?", arguments: [stream, step]) else { return nil }
        var header: Header?
        var grouper: [UInt8] = []
        var bytes: [UInt8] = []
        let parts = try Row.fetchCursor(db, sql: "SELECT part, body FROM checkpoint WHERE stream = ? AND step = ? ORDER BY part", arguments: [stream, found])
        while let part = try parts.next() {
            let body: Data = part[1]
            switch part[0] as Int {
            case -2: header = try StoredJSON.value(from: String(decoding: body, as: UTF8.self))
            case -1: grouper = Array(body)
            default: bytes.append(contentsOf: body)
            }
        }
        guard let header else { throw ServiceError.fault("the checkpoint of stream \(stream) at step \(found) is not whole") }
        let detector = try TrainedDetector(serialized: bytes)
        guard detector.nextStep == found else { throw ServiceError.fault("the checkpoint of stream \(stream) at step \(found) goes on at \(detector.nextStep)") }
        let groups = try Grouper(snapshot: grouper, keys: detector.keys, profile: detector.profile)
        return DetectorFold(inferencer: Inferencer(detector, threads: threads), grouper: groups, grid: grid, header: header)
    }
}
