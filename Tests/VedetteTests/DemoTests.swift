import Foundation
import Testing

/// `vedette demo`: data, truth, report, and most of what was planted found.
@Suite struct DemoTests {
    @Test func makesEverythingAndFindsMost() throws {
        let folder = try Folder()
        let outcome = try Program.run("demo", "try", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("try")).sorted()
                == ["anomalies.csv", "input.csv", "labels.csv", "report.html", "scores.csv"])
        #expect(try folder.lines("try/input.csv").count == 1 + 84 * 24 * 12)
        #expect(try folder.lines("try/labels.csv")[0] == "timestamp,platform,marketplace,measure,event,kind")
        #expect(try folder.lines("try/scores.csv").count > 20_000)
        let verdict = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix("Found ") })
        let numbers = verdict.split { !$0.isNumber }.compactMap { Int($0) }
        #expect(numbers.count == 3)
        #expect(numbers[0] * 4 >= numbers[1] * 3, "\(verdict)")
        #expect(numbers[1] == 12)
        let events = outcome.output.split(separator: "\n").filter { $0.contains("  event ") }
        #expect(events.count == 12)
        let shape = #/ +(found +[0-9.]+|missed +) +event \d+: [a-z-]+ of [a-z, ]+ in [a-z_]+/[a-z]+(, [a-z_]+/[a-z]+)*, [0-9: -]+, \d+ h/#
        for event in events { #expect(event.wholeMatch(of: shape) != nil, "\(event)") }
        let groups = try folder.lines("try/anomalies.csv")
        #expect(groups[0] == "id,start,end,measure,severity,metrics,direction,top_contributors,why")
        #expect(groups.count > 8)
    }

    @Test func sameSeedSameFiles() throws {
        let folder = try Folder()
        for name in ["one", "two"] { #expect(try Program.run("demo", name, "--seed", "5", "--quiet", in: folder).status == 0) }
        for file in ["input.csv", "labels.csv", "scores.csv", "anomalies.csv"] {
            #expect(try folder.data("one/\(file)") == folder.data("two/\(file)"), "\(file)")
        }
        #expect(try Program.run("demo", "three", "--seed", "6", "--quiet", in: folder).errors.isEmpty)
        #expect(try folder.data("one/input.csv") != folder.data("three/input.csv"))
    }

    @Test func folderThatCannotBeMade() throws {
        let folder = try Folder()
        try folder.write("x", to: "file")
        let outcome = try Program.run("demo", "file/demo", in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
    }
}
