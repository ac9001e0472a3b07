import GRDB

/// The ends of detectors.
enum Ending {
    /// Stops a detector; its results stay.
    static func deactivate(_ context: RunContext) async throws {
        try await context.store.write { db in
            guard let stream = try StreamTable.latest(db, detectorID: context.detectorID) else { return try context.advance(db, .stopped) }
            // Nothing goes on from here: an activation begins anew.
            try CheckpointTable.deleteAll(db, stream.id)
            try SilenceTable.endAll(db, detectorID: context.detectorID, until: context.clock.now.instant)
            try context.advance(db, .stopped)
        }
    }

    /// Rows that one transaction of a deletion takes.
    private static let portion = 500

    /// Removes a detector with all that hangs on it, in portions, so that others can write meanwhile.
    static func delete(_ context: RunContext) async throws {
        do { try await remove(context) } catch let error as ServiceError {
            context.logger.error("deletion failed", metadata: ["detector": "\(context.arn)", "error": "\(error)"])
            try await context.store.write { try context.advance($0, .failed, reason: FailureWords.reason(error)) }
        }
    }

    private static func remove(_ context: RunContext) async throws {
        for table in ["tile", "interval", "checkpoint"] {
            while true {
                let removed = try await context.store.write { db in
                    try db.execute(
                        sql: "DELETE FROM \(table) WHERE rowid IN (SELECT rowid FROM \(table) WHERE stream IN (SELECT id FROM stream WHERE detector = ?) LIMIT ?)",
                        arguments: [context.detectorID, portion])
                    return db.changesCount
                }
                if removed < portion { break }
            }
        }
        try await context.store.write { db in try DetectorTable.delete(db, id: context.detectorID) }
    }
}
