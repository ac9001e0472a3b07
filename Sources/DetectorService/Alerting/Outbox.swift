import GRDB

/// Messages that wait to be delivered, stored with the groups they tell of.
enum OutboxTable {
    /// A message with its history.
    struct Stored: Sendable {
        let id: Int64
        let alertARN: String
        let message: AlertMessage
        let attempts: Int
        let firstTried: Moment?
    }

    static func insert(_ db: Database, alertARN: String, _ message: AlertMessage) throws {
        try db.execute(
            sql: "INSERT INTO outbox (alertARN, message, attempts, due) VALUES (?, ?, 0, 0)", arguments: [alertARN, try StoredJSON.text(message)])
    }

    /// Messages whose time has come, oldest first.
    static func due(_ db: Database, at moment: Moment, limit: Int) throws -> [Stored] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, alertARN, message, attempts, firstTried FROM outbox WHERE due <= ? ORDER BY id LIMIT ?"),
            arguments: [moment.milliseconds, limit]
        ).map {
            Stored(
                id: $0[0], alertARN: $0[1], message: try StoredJSON.value(from: $0[2]), attempts: $0[3],
                firstTried: ($0[4] as Int64?).map { Moment(milliseconds: $0) })
        }
    }

    /// When the next message is due; nil when none waits.
    static func nextDue(_ db: Database) throws -> Moment? {
        try Int64.fetchOne(db, sql: "SELECT MIN(due) FROM outbox").map { Moment(milliseconds: $0) }
    }

    static func remove(_ db: Database, id: Int64) throws { try db.execute(sql: "DELETE FROM outbox WHERE id = ?", arguments: [id]) }

    static func postpone(_ db: Database, id: Int64, attempts: Int, due: Moment, firstTried: Moment, error: String) throws {
        try db.execute(
            sql: "UPDATE outbox SET attempts = ?, due = ?, firstTried = ?, lastError = ? WHERE id = ?",
            arguments: [attempts, due.milliseconds, firstTried.milliseconds, error, id])
    }

    /// Gives a message up: it moves to the dead letters.
    static func bury(_ db: Database, _ stored: Stored, attempts: Int, at moment: Moment, error: String) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO deadLetter (id, alertARN, message, attempts, moment, error) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [stored.id, stored.alertARN, try StoredJSON.text(stored.message), attempts, moment.milliseconds, error])
        try remove(db, id: stored.id)
    }
}

/// When a message is tried again.
enum DeliveryRule {
    /// A receiver that comes back within this time gets everything.
    static let patience: Int64 = 3 * 86_400_000
    private static let firstWait: Int64 = 1_000
    private static let longestWait: Int64 = 300_000

    enum Decision: Hashable, Sendable {
        case retry(at: Moment)
        case bury
    }

    /// What to do after a failed attempt: waits double from a second to five minutes, for three days.
    ///
    /// - Parameter attempts: those made so far, this one included.
    static func decide(attempts: Int, isPermanent: Bool, firstTried: Moment, now: Moment) -> Decision {
        if isPermanent || now.milliseconds - firstTried.milliseconds >= patience { return .bury }
        let wait = attempts > 20 ? longestWait : min(longestWait, firstWait << Int64(max(0, attempts - 1)))
        return .retry(at: Moment(milliseconds: now.milliseconds + wait))
    }
}
