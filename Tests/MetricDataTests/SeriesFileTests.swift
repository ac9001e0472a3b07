import Foundation
import MetricSeries
import Testing

@testable import MetricData

@Suite struct SeriesFileTests {
    private func withFile<Result>(_ bytes: [UInt8], form: String = "csv", _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-\(UUID().uuidString).\(form)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try body(path)
    }

    private let text = "timestamp,value,label\r\n2025-01-01 00:00:00,1.5,0\r\n\"2025-01-01 00:05:00\",,1\r\n2025-01-01 00:05:00,NaN,0.0\r\n2024-12-31 23:00:00,-2e3,1"

    @Test func keepsRowsInFileOrderAndTextVerbatim() throws {
        for bytes in [Array(text.utf8), gzipMember(Array(text.utf8))] {
            let file = try withFile(bytes) { try SeriesFile(path: $0, timestampColumn: "timestamp", valueColumn: "value", labelColumn: "label") }
            #expect(file.timestamps == ["2025-01-01 00:00:00", "2025-01-01 00:05:00", "2025-01-01 00:05:00", "2024-12-31 23:00:00"])
            #expect(sameValues(file.values, [1.5, missing, missing, -2_000]))
            #expect(file.labels == ["0", "1", "0.0", "1"])
            #expect(file.lines == [2, 3, 4, 5])
            let instants = try file.instants(calendar: MetricCalendar(frequency: .fiveMinutes))
            #expect(instants == [1_735_689_600, 1_735_689_900, 1_735_689_900, 1_735_686_000])
        }
    }

    @Test func findsItsColumns() throws {
        let file = try withFile(Array("level,Timestamp\n3,1735689600\n4,1735689660\n".utf8)) { try SeriesFile(path: $0, labelColumn: "label") }
        #expect(file.valueColumn == "level")
        #expect(file.labels == nil)
        let instants = try file.instants(calendar: MetricCalendar(frequency: .hourly))
        #expect(instants == [1_735_689_600, 1_735_689_660])
        #expect(throws: MetricDataError.self) { try withFile(Array("timestamp,a,b\n1,2,3\n".utf8)) { try SeriesFile(path: $0) } }
        let chosen = try withFile(Array("timestamp,a,b\n2025-01-01,2,3\n".utf8)) { try SeriesFile(path: $0, valueColumn: "b") }
        #expect(chosen.values == [3])
    }

    @Test(arguments: [
        ("timestamp,value\n2025-01-01,x\n", "line 2, column \"value\": \"x\" is no finite number"), ("timestamp,value\n2025-01-01,1\n2025-01-02\n", "line 3: the record has 1 fields; expected 2"), ("", "the file is empty"),
        ("timestamp,other\n2025-01-01,1\n", "there is no column \"value\""),
    ]) func saysWhatIsWrong(text: String, part: String) throws {
        #expect {
            try withFile(Array(text.utf8)) { try SeriesFile(path: $0, timestampColumn: "timestamp", valueColumn: "value") }
        } throws: { ($0 as? MetricDataError)?.message.contains(part) == true }
    }

    @Test func jsonLinesAndOtherDelimiters() throws {
        let lines = [
            "{\"Timestamp\": \"2025-01-01 00:00:00\", \"value\": 1.5, \"label\": 0}", "", "{\"value\": null, \"Timestamp\": \"2025-01-01 01:00:00\", \"label\": 1}",
            "{\"Timestamp\": \"2025-01-01 02:00:00\", \"label\": true, \"other\": {\"a\": [1]}}", "{\"Timestamp\": 1735700400, \"value\": \"-2e3\"}",
        ].joined(separator: "\n")
        for bytes in [Array(lines.utf8), gzipMember(Array(lines.utf8))] {
            let file = try withFile(bytes, form: "jsonl") { try SeriesFile(path: $0, labelColumn: "label") }
            #expect(file.timestamps == ["2025-01-01 00:00:00", "2025-01-01 01:00:00", "2025-01-01 02:00:00", "1735700400"])
            #expect(sameValues(file.values, [1.5, missing, missing, -2_000]))
            #expect(file.labels == ["0", "1", "true", ""])
            #expect(file.lines == [1, 3, 4, 5])
            #expect(file.valueColumn == "value" && file.timestampColumn == "Timestamp")
        }
        let semicolons = try withFile(Array("time;value\n2025-01-01;1\n2025-01-02;2\n".utf8)) { try SeriesFile(path: $0, delimiter: nil) }
        #expect(semicolons.values == [1, 2])
        for (text, part) in [
            ("{\"t\": 1, \"v\": {}}", "line 1, column \"v\": the value is a nested object"), ("{\"t\": 1, \"v\": 2}\n{\"t\": 2, \"v\": \"x\"}", "line 2, column \"v\": \"x\""),
            ("{\"t\": 1, \"v\": 2}\n{\"t\": 2, \"v\": ", "line 2"), ("{\"t\": 1}", "no value column"),
        ] {
            #expect { try withFile(Array(text.utf8), form: "jsonl") { try SeriesFile(path: $0) } } throws: { ($0 as? MetricDataError)?.message.contains(part) == true }
            #expect { try SeriesFile(name: "x.jsonl", bytes: Array(text.utf8)) } throws: { ($0 as? MetricDataError)?.message.contains(part) == true }
        }
    }

    @Test func aFolderIsOneSeries() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("timestamp,value\n2025-01-01,1\n".utf8).write(to: folder.appendingPathComponent("1.csv"))
        try Data("{\"timestamp\": \"2025-01-02\", \"value\": 2}\n".utf8).write(to: folder.appendingPathComponent("2.jsonl"))
        let series = try SeriesFile(DataSource(paths: [folder.path]))
        #expect(series.timestamps == ["2025-01-01", "2025-01-02"] && series.values == [1, 2])
        try Data("timestamp,other\n2025-01-03,1\n".utf8).write(to: folder.appendingPathComponent("3.csv"))
        #expect { try SeriesFile(DataSource(paths: [folder.path])) } throws: {
            ($0 as? MetricDataError)?.message.contains("must have the same columns") == true
        }
    }

    @Test func aTimestampInAnotherFormatIsAnError() throws {
        let file = try withFile(Array("timestamp,value\n2025-01-01,1\n1735689600,2\n".utf8)) { try SeriesFile(path: $0) }
        #expect {
            try file.instants(calendar: MetricCalendar(frequency: .hourly))
        } throws: { ($0 as? MetricDataError)?.message.contains("line 3, column \"timestamp\": \"1735689600\" is no timestamp") == true }
    }
}
