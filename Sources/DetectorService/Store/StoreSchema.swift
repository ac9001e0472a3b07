import GRDB

/// The tables, as a history of migrations: a migration that was released is never changed, new ones go behind it.
enum StoreSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: resources)
            try db.execute(sql: streams)
            try db.execute(sql: results)
            try db.execute(sql: alerting)
        }
        migrator.registerMigration("2") { db in
            try db.execute(sql: progress)
            try db.execute(sql: answers)
            try db.execute(sql: silences)
        }
        return migrator
    }

    private static let resources = """
        CREATE TABLE detector (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
            description TEXT, frequency INTEGER NOT NULL, kmsKey TEXT,
            created INTEGER NOT NULL, modified INTEGER NOT NULL,
            status TEXT NOT NULL, failureType TEXT, failureReason TEXT,
            tags TEXT NOT NULL,
            UNIQUE (account, region, name));
        CREATE TABLE metricSet (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            detector INTEGER NOT NULL REFERENCES detector ON DELETE CASCADE,
            account TEXT NOT NULL, region TEXT NOT NULL, arn TEXT NOT NULL UNIQUE,
            body TEXT NOT NULL);
        CREATE INDEX metricSetOfDetector ON metricSet (detector);
        CREATE TABLE alert (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            detector INTEGER NOT NULL REFERENCES detector ON DELETE CASCADE,
            account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
            body TEXT NOT NULL,
            UNIQUE (account, region, name));
        CREATE INDEX alertOfDetector ON alert (detector);
        """

    /// The input log, the states along it, and the dataset's copy of the data: one stream an activation.
    private static let streams = """
        CREATE TABLE stream (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            detector INTEGER NOT NULL REFERENCES detector ON DELETE CASCADE,
            facts TEXT NOT NULL,
            nextStep INTEGER NOT NULL, claimed INTEGER NOT NULL DEFAULT -1);
        CREATE INDEX streamOfDetector ON stream (detector);
        CREATE TABLE metric (
            stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE, place INTEGER NOT NULL, key TEXT NOT NULL,
            PRIMARY KEY (stream, place)) WITHOUT ROWID;
        CREATE TABLE interval (
            stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE, step INTEGER NOT NULL, observed BLOB, results BLOB,
            PRIMARY KEY (stream, step));
        CREATE TABLE tile (
            stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE, first INTEGER NOT NULL, block INTEGER NOT NULL,
            observed BLOB NOT NULL, results BLOB NOT NULL,
            PRIMARY KEY (stream, first, block));
        CREATE TABLE entry (
            stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE, step INTEGER NOT NULL, sequence INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (stream, step, sequence)) WITHOUT ROWID;
        CREATE TABLE checkpoint (
            stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE, step INTEGER NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (stream, step, part));
        CREATE TABLE sourceObject (
            stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE, step INTEGER NOT NULL, key TEXT NOT NULL, tag TEXT NOT NULL,
            PRIMARY KEY (stream, step, key)) WITHOUT ROWID;
        CREATE TABLE lateValue (
            stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE, step INTEGER NOT NULL, place INTEGER NOT NULL,
            observed REAL NOT NULL, expected REAL, lower REAL, upper REAL, score REAL NOT NULL,
            PRIMARY KEY (stream, step, place)) WITHOUT ROWID;
        """

    private static let progress = """
        ALTER TABLE stream ADD COLUMN pointsSeen INTEGER NOT NULL DEFAULT 0;
        """

    /// What an answer is about, so that it holds for other streams, and without its group.
    private static let answers = """
        ALTER TABLE feedback ADD COLUMN metric TEXT;
        ALTER TABLE feedback ADD COLUMN isAbove INTEGER;
        ALTER TABLE feedback ADD COLUMN start INTEGER;
        ALTER TABLE feedback ADD COLUMN end INTEGER;
        """

    /// Data that stopped arriving, of a stream (place −1) or a metric; and the last step of a stream with data.
    private static let silences = """
        ALTER TABLE stream ADD COLUMN lastData INTEGER;
        CREATE TABLE silence (
            detector INTEGER NOT NULL REFERENCES detector ON DELETE CASCADE, stream INTEGER NOT NULL, place INTEGER NOT NULL, since INTEGER NOT NULL,
            until INTEGER,
            PRIMARY KEY (detector, stream, place, since)) WITHOUT ROWID;
        """

    private static let results = """
        CREATE TABLE anomalyGroup (
            detector INTEGER NOT NULL REFERENCES detector ON DELETE CASCADE, id TEXT NOT NULL,
            stream INTEGER NOT NULL, measure TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, severity REAL NOT NULL,
            isOpen INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (detector, id)) WITHOUT ROWID;
        CREATE INDEX anomalyGroupInOrder ON anomalyGroup (detector, start DESC, id, severity, measure, end);
        CREATE TABLE execution (
            detector INTEGER NOT NULL REFERENCES detector ON DELETE CASCADE, time INTEGER NOT NULL, zone TEXT NOT NULL,
            status TEXT NOT NULL, reason TEXT,
            PRIMARY KEY (detector, time)) WITHOUT ROWID;
        CREATE TABLE dataQuality (
            detector INTEGER NOT NULL REFERENCES detector ON DELETE CASCADE, metricSet TEXT NOT NULL, moment INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (detector, metricSet, moment)) WITHOUT ROWID;
        CREATE TABLE feedback (
            detector INTEGER NOT NULL REFERENCES detector ON DELETE CASCADE, groupID TEXT NOT NULL, seriesID TEXT NOT NULL,
            isAnomaly INTEGER NOT NULL,
            PRIMARY KEY (detector, groupID, seriesID)) WITHOUT ROWID;
        """

    private static let alerting = """
        CREATE TABLE alertEvent (
            alert INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE, groupID TEXT NOT NULL, eventID TEXT NOT NULL,
            PRIMARY KEY (alert, groupID)) WITHOUT ROWID;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, alertARN TEXT NOT NULL, message TEXT NOT NULL,
            attempts INTEGER NOT NULL, due INTEGER NOT NULL, firstTried INTEGER, lastError TEXT);
        CREATE INDEX outboxByDue ON outbox (due);
        CREATE TABLE deadLetter (
            id INTEGER PRIMARY KEY, alertARN TEXT NOT NULL, message TEXT NOT NULL,
            attempts INTEGER NOT NULL, moment INTEGER NOT NULL, error TEXT NOT NULL);
        """
}
