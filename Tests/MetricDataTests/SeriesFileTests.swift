import Foundation
import MetricSeries
import Testing

@testable import MetricData

@Suite struct SeriesFileTests {
    private func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-\(UUID().uuidString).csv").path
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

    @Test func aTimestampInAnotherFormatIsAnError() throws {
        let file = try withFile(Array("timestamp,value\n2025-01-01,1\n1735689600,2\n".utf8)) { try SeriesFile(path: $0) }
        #expect {
            try file.instants(calendar: MetricCalendar(frequency: .hourly))
        } throws: { ($0 as? MetricDataError)?.message.contains("line 3, column \"timestamp\": \"1735689600\" is no timestamp") == true }
    }
}
