import Foundation
import GRDB
import MetricSeries
import TestSupport
import Testing

@testable import DetectorService

@Suite struct DetectorStoreTests {
    @Test func secondServerIsRefused() throws {
        let folder = try TemporaryFolder()
        let first = try DetectorStore(directory: folder.path)
        #expect { try DetectorStore(directory: folder.path) } throws: { ($0 as? ServiceError)?.message.contains("in use") == true }
        try first.close()
    }

    @Test func directoryOfANewerVersionIsRefused() throws {
        let folder = try TemporaryFolder()
        do {
            let store = try DetectorStore(directory: folder.path)
            try store.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('999')") }
            try store.close()
        }
        #expect { try DetectorStore(directory: folder.path) } throws: { ($0 as? ServiceError)?.message.contains("newer version") == true }
    }

    @Test func foreignFileIsRefused() throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "this is no database ", count: 200), to: "vedette.sqlite")
        #expect(throws: ServiceError.self) { try DetectorStore(directory: folder.path) }
    }

    @Test func directoryIsForItsOwnerOnly() throws {
        let folder = try TemporaryFolder()
        let store = try DetectorStore(directory: folder.path + "/data")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/data")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
        try store.close()
    }

    /// Rows and tiles hold the same numbers, whatever part of them is asked for, also where the key space grew.
    @Test func tilesHoldWhatRowsHeld() throws {
        let folder = try TemporaryFolder()
        let store = try DetectorStore(directory: folder.path)
        var numbers = SplitMix64(seed: 3)
        let stream = try store.pool.write { db -> Int64 in
            try db.execute(
                sql: "INSERT INTO detector (account, region, name, frequency, created, modified, status, tags) VALUES ('a', 'r', 'd', 3600, 0, 0, 'INACTIVE', '{}')")
            let facts = StreamFacts(mode: .continuous, frequency: .hourly, zone: "UTC", start: 0, firstLiveStep: 0, measures: ["m"], dimensions: [])
            return try StreamTable.insert(db, detectorID: db.lastInsertedRowID, facts: facts, nextStep: 0)
        }
        let steps = 150
        var rows: [[Double]?] = []
        for step in 0..<steps {
            let width = step < 70 ? 300 : 520
            let row: [Double]? = step % 17 == 5 ? nil : (0..<width).map { _ in numbers.uniform() < 0.1 ? .nan : numbers.normal() }
            rows.append(row)
            var results = ResultColumns(count: width)
            for place in 0..<width { results.expected[place] = Double(step * 1_000 + place) }
            try store.pool.write { try IntervalTable.insert($0, stream, StoredInterval(step: step, observed: row, results: results)) }
        }
        func check() throws {
            for (metrics, range) in [(0..<256, 0..<150), (256..<512, 3..<131), (512..<520, 60..<80), (299..<301, 0..<150), (7..<8, 63..<65)] {
                let columns = try store.pool.read { try IntervalTable.columns($0, stream, metrics: metrics, steps: range, withResults: true) }
                for step in range {
                    for metric in metrics {
                        let expected = rows[step].flatMap { metric < $0.count ? $0[metric] : nil } ?? .nan
                        let found = columns.observed[columns.place(step, metric)]
                        #expect(found == expected || (found.isNaN && expected.isNaN))
                        // A missing interval has results too.
                        if metric < (step < 70 ? 300 : 520) {
                            #expect(columns.results.expected[columns.place(step, metric)] == Double(step * 1_000 + metric))
                        }
                    }
                }
            }
        }
        try check()
        try store.pool.write { db in
            while let tile = try IntervalTable.dueTile(db, stream, nextStep: steps) { try IntervalTable.compact(db, stream, steps: tile) }
        }
        let left = try store.pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM interval") }
        #expect(left == steps % IntervalTable.tileSteps)
        try check()
    }

    @Test func damagedColumnsAreAnError() {
        #expect(throws: ServiceError.self) { try ColumnBytes.numbers(Double.self, in: Data(count: 15), count: 2, zero: 0) }
        let numbers = [1.5, -.infinity, .nan, 0]
        let back = try? ColumnBytes.doubles(in: ColumnBytes.data(numbers))
        #expect(back?.map(\.bitPattern) == numbers.map(\.bitPattern))
    }
}
