import DetectionKernel
import Foundation
import Testing

@testable import Reporting

@Suite struct GroupOutputTests {
    private func output(zone: String = "America/New_York") throws -> GroupOutput { GroupOutput(try Fixture.summary(Fixture.clock(zone: zone))) }

    @Test func csvIsTheContract() throws {
        let lines = try output().rendered([Fixture.group()], format: .csv).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3 && lines[2].isEmpty)
        #expect(lines[0] == "id,start,end,measure,severity,metrics,direction,top_contributors,why")
        #expect(
            lines[1].hasPrefix(
                "0b9c8f6e-0000-4000-8000-00000000abcd,2025-10-03T16:00:00-04:00,2025-10-03T18:00:00-04:00,revenue,69.1"))
        #expect(lines[1].contains(",3,below,marketplace=us (62 %); platform=mobile_app (55 %),\"revenue in 3 of 21 metrics fell to 40 %"))
    }

    @Test func jsonIsOneObjectWithSummaryAndGroups() throws {
        let data = Data(try output().rendered([Fixture.group()], format: .json).utf8)
        let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(object.keys) == ["summary", "groups"])
        let group = try #require((object["groups"] as? [[String: Any]])?.first)
        for column in GroupOutput.columns { #expect(group[column] != nil, "\(column)") }
        #expect(group["metrics"] as? Int == 3)
        #expect(abs((group["severity"] as? Double ?? 0) - ScoreScale.score(decibels: 46)) < 1e-12)
        let first = try #require((group["top_contributors"] as? [[String: Any]])?.first)
        #expect(first["dimension"] as? String == "marketplace" && first["percent"] as? Double == 62)
        let summary = try #require(object["summary"] as? [String: Any])
        #expect(summary["groups"] as? Int == 1 && summary["metrics"] as? Int == 21)
    }

    @Test func ndjsonIsOneObjectALine() throws {
        let text = try output().rendered([Fixture.group(), Fixture.group(id: "other")], format: .ndjson)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["why"] is String)
        }
    }

    @Test func missingNumbersAreNullInJSON() throws {
        let group = Fixture.group(members: [Fixture.member(0, observed: .nan, expected: .infinity)])
        let text = try output().rendered([group], format: .ndjson)
        #expect(text.contains("\"observed\":null,\"expected\":null"))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }

    @Test func emptyResultsAreWholeDocuments() throws {
        let output = try output()
        #expect(output.rendered([], format: .csv) == "id,start,end,measure,severity,metrics,direction,top_contributors,why\n")
        #expect(output.rendered([], format: .ndjson) == "")
        #expect(output.rendered([], format: .table).hasPrefix("No anomalies in 21 metrics over 12.5 days"))
        let object = try JSONSerialization.jsonObject(with: Data(output.rendered([], format: .json).utf8)) as? [String: Any]
        #expect((object?["groups"] as? [Any])?.isEmpty == true)
    }

    @Test func namesCannotBreakAFormatOrATerminal() throws {
        let evil = "a,\"b\"\n<script>\u{1B}[31m"
        let group = Fixture.group(
            measure: evil, members: [Fixture.member(0, key: Fixture.key(evil, evil, measure: evil), observed: 1, expected: 2)],
            contributions: [.init(dimension: "platform", values: [(evil, 100)])])
        let output = try output()
        #expect(output.rendered([group], format: .csv).contains("\"a,\"\"b\"\"\n<script>\u{1B}[31m\""))
        let json = try JSONSerialization.jsonObject(with: Data(output.rendered([group], format: .ndjson).utf8)) as? [String: Any]
        #expect(json?["measure"] as? String == evil)
        let table = output.rendered([group], format: .table)
        #expect(!table.contains("\u{1B}"))
        #expect(table.contains("\u{FFFD}"))
    }

    @Test func tablesFitTheTerminalAndColourOnlyWhenAsked() throws {
        let groups = [Fixture.group(), Fixture.group(id: "short", measure: "a measure with a rather long name", decibels: 80)]
        let output = try output()
        for width in [80, 100, 120, 200] {
            let table = output.rendered(groups, format: .table, style: TerminalStyle(width: width))
            let body = table.split(separator: "\n\n").last ?? ""
            for line in body.split(separator: "\n") where width >= 100 {
                #expect(TextTable.width(String(line)) <= width, "width \(width): \(line)")
            }
            #expect(table.contains("severity") && table.contains("69.2"))
        }
        #expect(!output.rendered(groups, format: .table).contains("\u{1B}["))
        #expect(output.rendered(groups, format: .table, style: TerminalStyle(color: true)).contains("\u{1B}[31m"))
    }

    @Test func columnsAreAligned() {
        var table = TextTable(columns: [.init("name"), .init("count", .right), .init("note")])
        table.rows = [.init(["a", "1", "x"]), .init(["日本", "12,345", ""]), .init(["longer", "7", "y"], note: "below")]
        #expect(
            table.rendered(.plain)
                == """
                name     count  note
                a            1  x
                日本    12,345
                longer       7  y
                  below

                """)
    }

    @Test func unknownFormatsAreRefused() throws {
        #expect(throws: ReportingError.self) { try GroupFormat(name: "xml") }
        #expect(try GroupFormat(name: "ndjson") == .ndjson)
    }
}
