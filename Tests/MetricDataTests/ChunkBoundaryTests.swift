import MetricSeries
import TestSupport
import Testing

@testable import MetricData

/// Where the reads of a file happen to end must not show.
@Suite struct ChunkBoundaryTests {
    private static let csv =
        "\u{FEFF}t,d,\"v\"\r\n2025-01-01 00:00:00,\"a \"\"quoted\"\", value\",1.25\r\n\r\n\"2025-01-01 01:00:00\",\"two\r\nlines\",-3e2\r\n2025-01-01T02:00:00Z,plain,NaN\r\n2025-01-01 02:00:00,é€😀,17.000000000000001\n2025-01-01 03:00:00,plain,5"

    private static let jsonLines =
        "{\"t\":\"2025-01-01 00:00:00\",\"d\":\"a \\\"q\\\" \\u00e9\\ud83d\\ude00\",\"v\":1.5,\"x\":{\"y\":[1,\"}\"]}}\r\n\n{\"d\":null,\"v\":\"2\",\"t\":1735693200}\n {\"t\":\"2025-01-01T02:00:00Z\",\"d\":\"b\",\"v\":null} "

    @Test func anyChunkGivesTheSameCubeFromCSV() throws {
        let whole = try cube(Self.csv, InputDescription(measures: [Measure("v")]))
        #expect(whole.counts.records == 5)
        #expect(Set(whole.batch.keys.map { $0["d"]! }) == ["a \"quoted\", value", "two\r\nlines", "plain", "é€😀"])
        for chunk in 1...(Self.csv.utf8.count + 1) {
            let cut = try cube(Self.csv, InputDescription(measures: [Measure("v")]), chunk: chunk)
            #expect(cut.batch.keys == whole.batch.keys, "chunks of \(chunk) bytes")
            #expect(sameValues(cut.batch.values, whole.batch.values), "chunks of \(chunk) bytes")
            #expect(cut.counts.records == whole.counts.records)
        }
    }

    @Test func anyChunkGivesTheSameCubeFromJSONLines() throws {
        var description = InputDescription(timestampColumn: "t", timestampFormat: .iso8601, measures: [Measure("v")], dimensions: ["d"], frequency: "PT1H")
        description.onBadRow = .skip
        let whole = try cube(Self.jsonLines, description, name: "a.jsonl")
        // The second record's timestamp is a number where ISO is expected: bad in every cut.
        #expect(whole.counts.badRecords == 1)
        #expect(whole.batch.keys.map { $0["d"] } == ["a \"q\" é😀", "b"])
        for chunk in 1...(Self.jsonLines.utf8.count + 1) {
            let cut = try cube(Self.jsonLines, description, name: "a.jsonl", chunk: chunk)
            #expect(cut.batch.keys == whole.batch.keys)
            #expect(sameValues(cut.batch.values, whole.batch.values))
            #expect(cut.counts.badRecordSentences == whole.counts.badRecordSentences)
        }
    }

    @Test func errorsNameTheSamePlaceInEveryCut() {
        let text = "t,d,v\n2025-01-01 00:00:00,\"a\nb\",1\n2025-01-01 01:00:00,x,1e\n"
        var messages = Set<String>()
        for chunk in 1...text.utf8.count {
            do { _ = try cube(text, InputDescription(measures: [Measure("v")], frequency: "PT1H"), chunk: chunk) } catch { messages.insert("\(error)") }
        }
        #expect(messages.count == 1)
        #expect(messages.first?.hasPrefix("a.csv, line 4, column \"v\": \"1e\" is not a finite number") == true)
    }

    @Test(arguments: 0..<40) func randomFilesReadAlikeInRandomChunks(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var text = "t,d,v\n"
        var sum = 0.0
        let count = Int.random(in: 1...200, using: &generator)
        for _ in 0..<count {
            let hour = Int.random(in: 0..<24, using: &generator)
            let names = ["plain", "\"quoted\"", "\"a,b\"", "\"say \"\"x\"\"\"", "\"new\nline\"", ""]
            let value = Int.random(in: -1_000...1_000, using: &generator)
            sum += Double(value)
            text += "2025-01-01 \(hour < 10 ? "0" : "")\(hour):30:00,\(names.randomElement(using: &generator)!),\(value)" + (Bool.random(using: &generator) ? "\n" : "\r\n")
        }
        let description = InputDescription(timestampColumn: "t", measures: [Measure("v")], dimensions: ["d"], frequency: "PT1H")
        let whole = try cube(text, description)
        let cut = try cube(text, description, chunk: Int.random(in: 1...97, using: &generator))
        #expect(whole.counts.records == count)
        #expect(whole.batch.values.reduce(0) { $1.isNaN ? $0 : $0 + $1 } == sum)
        #expect(whole.batch.keys == cut.batch.keys)
        #expect(sameValues(whole.batch.values, cut.batch.values))
    }
}
