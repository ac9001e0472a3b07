import Foundation
import GRDB

/// Everything that outlives the process, in one SQLite database in the data directory.
///
/// Writes are transactions: what belongs together is stored together or not at all, also when the process is killed.
/// After a loss of power the last transactions may be missing, but never a part of one.
public final class DetectorStore: Sendable {
    let pool: DatabasePool
    private let lock: DirectoryLock

    /// Opens or makes the store of a directory, which is made when it is not there.
    ///
    /// - Throws: `ServiceError` when another server uses the directory, it was written by a newer version, or it cannot be used.
    public init(directory: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ServiceError.refused("data directory \"\(directory)\" cannot be made: \(error.localizedDescription)")
        }
        lock = try DirectoryLock(directory: directory)
        let path = directory + "/vedette.sqlite"
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 6
        configuration.prepareDatabase { db in
            // A commit survives the end of the process without waiting for the disk.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA cache_size = -16000")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            let migrator = StoreSchema.migrator
            if try pool.read({ try migrator.hasBeenSuperseded($0) }) {
                throw ServiceError.refused(
                    "data directory \"\(directory)\" was written by a newer version of vedette: use that version, or another --data-dir")
            }
            try migrator.migrate(pool)
        } catch let error as DatabaseError {
            throw ServiceError.refused("the database \"\(path)\" cannot be opened (\(error.message ?? "code \(error.resultCode.rawValue)")): is it damaged, or no database of vedette?")
        }
    }

    /// Reads one consistent state.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await translating { try await self.pool.read(body) }
    }

    /// Writes all or nothing.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await translating { try await self.pool.write(body) }
    }

    private func translating<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as DatabaseError {
            if error.resultCode == .SQLITE_INTERRUPT || error.resultCode == .SQLITE_ABORT, Task.isCancelled { throw CancellationError() }
            throw ServiceError.fault("the store refused (\(error.resultCode.rawValue)): \(error.message ?? "no reason given")")
        }
    }

    /// Bytes of the database and its log on disk.
    public var size: Int64 {
        [pool.path, pool.path + "-wal"].reduce(0) { total, path in
            total + (((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.int64Value ?? 0)
        }
    }

    /// Closes the database, its log folded in, and leaves the directory to others.
    public func close() throws {
        try pool.close()
        lock.release()
    }
}
