import Foundation
import MetricSeries
import Testing

@testable import MetricData

@Suite struct DataSourceTests {
    /// A folder of its own that is gone afterwards.
    private func withFolder(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, bytes) in files {
            let path = folder + "/" + name
            try FileManager.default.createDirectory(atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }
        try body(folder)
    }

    @Test func aFolderStandsForAllDataFilesBelowIt() throws {
        let row = Array("t,v\n2025-01-01 00:00:00,1\n".utf8)
        try withFolder(["b.csv": row, "a/z.CSV.gz": gzipMember(row), "a/b/c.jsonl": [], "notes.md": row, ".hidden.csv": row, "_tmp.csv": row, "B.tsv": row]) { folder in
            let found = try DataSource(paths: [folder]).files
            let named = try DataSource(paths: [folder + "/notes.md", "-"]).files
            let csv = try DataSource.dataFiles(below: folder, extensions: ["csv"])
            #expect(found == ["B.tsv", "a/b/c.jsonl", "a/z.CSV.gz", "b.csv"].map { folder + "/" + $0 })
            #expect(named == [folder + "/notes.md", "-"])
            #expect(csv == ["a/z.CSV.gz", "b.csv"].map { folder + "/" + $0 })
        }
    }

    @Test func readsFilesFromDisk() throws {
        let text = "t,v\n2025-01-01 00:00:00,1\n2025-01-01 01:00:00,2\n"
        try withFolder(["1.csv": Array(text.utf8), "2.csv.gz": gzipMember(Array("t,v\n2025-01-01 02:00:00,3\n".utf8)), "3.csv": []]) { folder in
            var seen: [Int] = []
            let cube = try CubeReader().read(DataSource(paths: [folder])) { done, total in
                seen.append(done)
                #expect(total == text.utf8.count + gzipMember(Array("t,v\n2025-01-01 02:00:00,3\n".utf8)).count)
            }
            #expect(cube.batch.values == [1, 2, 3])
            #expect(cube.counts.filesWithoutRecords == [folder + "/3.csv"])
            #expect(cube.counts.storedBytes == seen.last)
            let inference = try CubeReader().infer(DataSource(paths: [folder]))
            #expect(inference.description.frequency == "PT1H")
        }
    }

    @Test func readsAPipeOnce() throws {
        try withFolder([:]) { folder in
            let path = folder + "/pipe.csv"
            #expect(mkfifo(path, 0o600) == 0)
            let writer = Thread {
                let handle = FileHandle(forWritingAtPath: path)!
                handle.write(Data("t,v\n2025-01-01 00:00:00,1\n".utf8))
                handle.write(Data("2025-01-01 01:00:00,2\n".utf8))
                try? handle.close()
            }
            writer.start()
            let cube = try CubeReader().read(DataSource(paths: [path]))
            #expect(cube.batch.values == [1, 2])
        }
    }

    @Test func saysWhatCannotBeRead() throws {
        func message(_ paths: [String]) -> String {
            do {
                let source = try DataSource(paths: paths)
                _ = try CubeReader().read(source)
                return ""
            } catch { return "\(error)" }
        }
        #expect(message(["/nonexistent/a.csv"]) == "/nonexistent/a.csv: cannot be read (No such file or directory): check the path and its permissions")
        #expect(message([]) == "no input is given: name files, a folder, or - for standard input")
        #expect(message(["-", "-"]) == "standard input (-) is given twice: it can be read once")
        try withFolder(["notes.md": [1]]) { folder in
            #expect(
                message([folder]) == "\(folder): folder holds no data files: expected names that end in .csv, .tsv, .txt, .jsonl, .ndjson or .json, plain or with .gz")
        }
    }

    @Test func memoryDoesNotGrowWithTheFile() throws {
        // The buffer of the records stays at its size however many megabytes pass through.
        var text = Array("t,v\n".utf8)
        for hour in 0..<200_000 { text += Array("2025-01-01 \(hour % 24 < 10 ? "0" : "")\(hour % 24):00:00,1\n".utf8) }
        let buffer = RecordBuffer(stream: ByteStream(name: "a.csv", bytes: text))
        var scanner = CSVScanner(delimiter: 44, quote: .doubleQuote, capacity: 2)
        defer { scanner.deallocate() }
        var records = 0
        reading: while true {
            switch try scanner.next(buffer) {
            case .record: records += 1
            case .needsMore: try buffer.fill()
            case .end: break reading
            }
            #expect(buffer.end <= RecordBuffer.defaultChunk)
        }
        #expect(records == 200_001)
    }
}
