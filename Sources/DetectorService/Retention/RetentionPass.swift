import GRDB
import Logging
import MetricSeries

/// Removes what has been kept long enough, in transactions so small that runs and requests go on between them.
///
/// Only continuous detectors age: what a backtest found is there until its detector is deleted.
struct RetentionPass: Sendable {
    let store: DetectorStore
    let rules: RetentionRules
    let logger: Logger

    /// Rows of one transaction; of tiles, which are large, fewer.
    private static let portion = 500
    private static let tilePortion = 16

    /// What a pass removed.
    struct Removed: Hashable, Sendable {
        var rows = 0
        var groups = 0
        var lines = 0
    }

    /// - Parameters:
    ///   - now: of the service's clock.
    ///   - realNow: for what follows real time: alerts that were given up.
    @discardableResult
    func run(now: Moment, realNow: Moment) async throws -> Removed {
        var removed = Removed()
        let streams = try await store.read { db in
            try Row.fetchAll(db, sql: "SELECT id FROM stream WHERE nextStep >= 0 ORDER BY id").compactMap { row in
                try StreamTable.find(db, row[0]).flatMap { $0.facts.mode == .continuous ? $0 : nil }
            }
        }
        for stream in streams {
            try Task.checkCancellation()
            removed.groups += try await groups(of: stream, now: now)
            removed.rows += try await rows(of: stream, now: now)
            try await removeIfEmpty(stream)
        }
        for detector in Set(streams.map(\.detectorID)).sorted() {
            removed.lines += try await portions(
                "DELETE FROM execution WHERE detector = ? AND time IN (SELECT time FROM execution WHERE detector = ? AND time < ? LIMIT \(Self.portion))", Self.portion,
                [detector, detector, now.instant - days(rules.logDays)])
        }
        _ = try await portions(
            "DELETE FROM deadLetter WHERE id IN (SELECT id FROM deadLetter WHERE moment < ? LIMIT \(Self.portion))", Self.portion,
            [realNow.milliseconds - days(rules.logDays) * 1_000])
        if removed != Removed() {
            logger.info("retention", metadata: ["rows": "\(removed.rows)", "groups": "\(removed.groups)", "lines": "\(removed.lines)"])
        }
        return removed
    }

    private func days(_ count: Int) -> Int64 { Int64(count) * Int64(Frequency.secondsPerDay) }

    // MARK: Results

    private func groups(of stream: StreamTable.Stored, now: Moment) async throws -> Int {
        let oldest = now.instant - days(rules.resultDays)
        var removed = 0
        while true {
            try Task.checkCancellation()
            let count = try await store.write { db in
                let ids = try String.fetchAll(
                    db, sql: "SELECT id FROM anomalyGroup WHERE detector = ? AND stream = ? AND end < ? LIMIT \(Self.portion)",
                    arguments: [stream.detectorID, stream.id, oldest])
                for id in ids {
                    try db.execute(
                        sql: "DELETE FROM alertEvent WHERE groupID = ? AND alert IN (SELECT id FROM alert WHERE detector = ?)", arguments: [id, stream.detectorID])
                    try db.execute(sql: "DELETE FROM anomalyGroup WHERE detector = ? AND id = ?", arguments: [stream.detectorID, id])
                }
                return ids.count
            }
            removed += count
            if count < Self.portion { return removed }
        }
    }

    // MARK: Rows

    /// Removes the rows of steps that no training, no replay and no group needs.
    private func rows(of stream: StreamTable.Stored, now: Moment) async throws -> Int {
        let grid = try stream.facts.grid()
        let tile = IntervalTable.tileSteps
        let (end, firsts, shown) = try await store.read { db in
            // Replays begin at the oldest checkpoint.
            let checkpoint = try Int.fetchOne(db, sql: "SELECT MIN(step) FROM checkpoint WHERE stream = ?", arguments: [stream.id]) ?? Int.max
            let end = min(grid.index(of: now.instant - days(rules.dataDays(stream.facts.frequency))), checkpoint)
            let firsts = try Int.fetchSet(
                db,
                sql: "SELECT DISTINCT first FROM tile WHERE stream = ? AND first < ? UNION SELECT DISTINCT step / \(tile) * \(tile) FROM interval WHERE stream = ? AND step < ?",
                arguments: [stream.id, end, stream.id, end])
            let groups = try Row.fetchAll(
                db, sql: "SELECT start, end FROM anomalyGroup WHERE detector = ? AND stream = ?", arguments: [stream.detectorID, stream.id])
            return (end, firsts, groups.map { grid.index(of: $0[0]) - DetectionService.contextIntervals...grid.index(of: $0[1]) })
        }
        var needed: Set<Int> = []
        for range in shown { needed.formUnion(max(0, range.lowerBound) / tile...max(0, range.upperBound) / tile) }
        var removed = 0
        for first in firsts.sorted() where first + tile <= end && !needed.contains(first / tile) {
            removed += try await portions(
                "DELETE FROM tile WHERE rowid IN (SELECT rowid FROM tile WHERE stream = ? AND first = ? LIMIT \(Self.tilePortion))", Self.tilePortion, [stream.id, first])
            removed += try await portions(
                "DELETE FROM interval WHERE rowid IN (SELECT rowid FROM interval WHERE stream = ? AND step >= ? AND step < ? LIMIT \(Self.tilePortion))", Self.tilePortion,
                [stream.id, first, first + tile])
            _ = try await portions(
                "DELETE FROM lateValue WHERE stream = ? AND (step, place) IN (SELECT step, place FROM lateValue WHERE stream = ? AND step >= ? AND step < ? LIMIT \(Self.portion))",
                Self.portion, [stream.id, stream.id, first, first + tile])
        }
        _ = try await portions(
            "DELETE FROM entry WHERE stream = ? AND (step, sequence) IN (SELECT step, sequence FROM entry WHERE stream = ? AND step < ? LIMIT \(Self.portion))",
            Self.portion, [stream.id, stream.id, end])
        return removed
    }

    /// Removes an earlier stream when nothing of it is left but its key space.
    private func removeIfEmpty(_ stream: StreamTable.Stored) async throws {
        let isOver = try await store.read { db in
            guard try StreamTable.latest(db, detectorID: stream.detectorID)?.id != stream.id else { return false }
            let isUsed = try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM tile WHERE stream = ?) OR EXISTS (SELECT 1 FROM interval WHERE stream = ?) OR EXISTS (SELECT 1 FROM anomalyGroup WHERE detector = ? AND stream = ?)",
                arguments: [stream.id, stream.id, stream.detectorID, stream.id])
            return isUsed == false
        }
        guard isOver else { return }
        _ = try await portions(
            "DELETE FROM metric WHERE stream = ? AND place IN (SELECT place FROM metric WHERE stream = ? LIMIT \(Self.portion))", Self.portion, [stream.id, stream.id])
        try await store.write { try $0.execute(sql: "DELETE FROM stream WHERE id = ?", arguments: [stream.id]) }
    }

    /// Repeats a deletion until it finds less than a portion.
    private func portions(_ sql: String, _ portion: Int, _ arguments: StatementArguments) async throws -> Int {
        var removed = 0
        while true {
            try Task.checkCancellation()
            let count = try await store.write { db in
                try db.execute(sql: sql, arguments: arguments)
                return db.changesCount
            }
            removed += count
            if count < portion { return removed }
        }
    }
}
