import Foundation
import Testing

/// `vedette backtest` from outside: what is found, in which form, and what it says of bad input.
@Suite struct BacktestTests {
    static let input = ["--measure", "views", "--measure", "revenue", "--dimension", "platform", "--dimension", "marketplace"]
    static let scoreColumns = "timestamp,platform,marketplace,measure,observed,expected,lower,upper,score,severity,event"

    private func shop(_ name: String = "shop.csv", days: Int = 31) throws -> Folder {
        let folder = try Folder()
        try folder.write(ShopData(days: days).csv(), to: name)
        return folder
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    // MARK: what is found

    @Test func plantedJumpsAreFoundAndLittleElse() throws {
        let folder = try shop()
        let outcome = try Program.run(["backtest", "shop.csv", "--format", "json"] + Self.input, in: folder)
        #expect(outcome.status == 1, "\(outcome.errors)")
        let root = try object(outcome.output)
        #expect(root["summary"] is [String: Any])
        let groups = try #require(root["groups"] as? [[String: Any]])
        for jump in ShopData.plantedJumps {
            let start = ShopData.stamp(jump.hour).replacingOccurrences(of: " ", with: "T") + "+00:00"
            let end = ShopData.stamp(jump.hour + jump.length).replacingOccurrences(of: " ", with: "T") + "+00:00"
            let hit = groups.contains { group in
                guard let first = group["start"] as? String, let last = group["end"] as? String else { return false }
                return group["measure"] as? String == jump.measure && first < end && last >= start
                    && group["direction"] as? String == (jump.amount > 0 ? "above" : "below")
            }
            #expect(hit, "\(jump)")
        }
        #expect(groups.count <= ShopData.plantedJumps.count + 3)
        let severities = groups.compactMap { $0["severity"] as? Double }
        #expect(severities == severities.sorted(by: >))
    }

    @Test func exitCodeCountsGroupsAtTheSensitivity() throws {
        let folder = try shop()
        #expect(try Program.run(["backtest", "shop.csv", "--exit-zero", "--quiet"] + Self.input, in: folder).status == 0)
        let strict = try Program.run(["backtest", "shop.csv", "--sensitivity", "100", "--format", "csv"] + Self.input, in: folder)
        #expect(strict.status == 0)
        #expect(strict.output == "id,start,end,measure,severity,metrics,direction,top_contributors,why\n")
    }

    @Test func directionLeavesTheOtherSideOut() throws {
        let folder = try shop()
        let outcome = try Program.run(["backtest", "shop.csv", "--direction", "below", "--format", "ndjson"] + Self.input, in: folder)
        #expect(outcome.status == 1)
        let directions = try outcome.output.split(separator: "\n").map { try object(String($0))["direction"] as? String }
        #expect(!directions.isEmpty)
        #expect(directions.allSatisfy { $0 == "below" })
    }

    @Test func budgetPromisesAndCounts() throws {
        let folder = try shop()
        let outcome = try Program.run(["backtest", "shop.csv", "--false-alarms", "1/week", "--format", "json"] + Self.input, in: folder)
        #expect(outcome.status == 1)
        let summary = try #require(try object(outcome.output)["summary"] as? [String: Any])
        let budget = try #require(summary["false_alarms_per_day"] as? [String: Any])
        let promised = try #require(budget["promised"] as? Double)
        #expect(abs(promised - 1.0 / 7) < 1e-12)
        #expect(budget["achieved"] is Double)
    }

    @Test func everyFormatHoldsTheSameGroups() throws {
        let folder = try shop()
        func run(_ format: String) throws -> String {
            let outcome = try Program.run(["backtest", "shop.csv", "--quiet", "--format", format] + Self.input, in: folder)
            #expect(outcome.status == 1)
            return outcome.output
        }
        let json = try #require(try object(run("json"))["groups"] as? [[String: Any]])
        let lines = try run("ndjson").split(separator: "\n").map { try object(String($0)) }
        let csv = try run("csv").split(separator: "\n")
        let table = try run("table")
        let ids = json.compactMap { $0["id"] as? String }
        #expect(ids.count == json.count && !ids.isEmpty)
        #expect(lines.compactMap { $0["id"] as? String } == ids)
        #expect(csv.first == "id,start,end,measure,severity,metrics,direction,top_contributors,why")
        #expect(csv.dropFirst().map { String($0.prefix { $0 != "," }) } == ids)
        for id in ids { #expect(table.contains(id.prefix(8))) }
        #expect(!table.contains("\u{1B}"))
        let colored = try Program.run(["backtest", "shop.csv", "--quiet", "--color", "always"] + Self.input, in: folder)
        #expect(colored.output.contains("\u{1B}"))
    }

    // MARK: files

    @Test func scoresHaveEveryPointOfTheEvaluatedPart() throws {
        let folder = try shop()
        let outcome = try Program.run(
            ["backtest", "shop.csv", "--scores", "scores.csv", "--format", "csv", "--quiet"] + Self.input, in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.errors.isEmpty)
        let lines = try folder.lines("scores.csv")
        #expect(lines.first == Self.scoreColumns)
        let rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(rows.count == (744 - 520) * 12)
        #expect(rows.allSatisfy { $0.count == 11 })
        #expect(rows.first?[0] == "2025-01-22T16:00:00+00:00")
        let order = rows.map { $0[0...3].joined(separator: "\u{0}") }
        #expect(order == order.sorted())
        let ids = Set(outcome.output.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "," }) })
        let events = Set(rows.map { $0[10] }).subtracting([""])
        #expect(ids.isSubset(of: events))
        // Outside the band is at or above the sensitivity, and the other way round.
        var outside = 0
        for row in rows {
            guard let observed = Double(row[4]), let lower = Double(row[6]), let upper = Double(row[7]) else { continue }
            #expect(lower <= upper)
            if observed < lower || observed > upper { outside += 1 }
        }
        #expect(outside >= 5 && outside < rows.count / 50)
    }

    @Test func scoresComeInTheGivenZone() throws {
        let folder = try shop()
        _ = try Program.run(
            ["backtest", "shop.csv", "--scores", "s.csv", "--timezone", "America/New_York", "--quiet"] + Self.input, in: folder)
        #expect(try folder.lines("s.csv")[1].hasPrefix("2025-01-22T16:00:00-05:00,app,de,"))
    }

    @Test func reportIsOneFileThatOpensOffline() throws {
        let folder = try shop()
        let outcome = try Program.run(["backtest", "shop.csv", "--report", "report.html", "--quiet"] + Self.input, in: folder)
        #expect(outcome.status == 1)
        #expect(try folder.names() == ["report.html", "shop.csv"])
        let page = try folder.text("report.html")
        #expect(page.lowercased().hasPrefix("<!doctype html>"))
        for reference in ["src=\"http", "href=\"http", "@import", "url(http"] { #expect(!page.contains(reference)) }
        #expect(page.contains("revenue"))
    }

    @Test func standardOutputTakesOneThing() throws {
        let folder = try shop()
        let outcome = try Program.run(["backtest", "shop.csv", "--scores", "-", "--quiet"] + Self.input, in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix(Self.scoreColumns + "\n"))
        #expect(!outcome.output.contains("severity  "))
        let two = try Program.run(["backtest", "shop.csv", "--scores", "-", "--report", "-"] + Self.input, in: folder)
        #expect(two.status == 2)
        #expect(two.output.isEmpty)
    }

    // MARK: the same result by other ways

    @Test func inputsOfEveryKindAgree() throws {
        let folder = try shop()
        let data = ShopData(days: 31)
        let flags = ["--format", "csv", "--quiet"] + Self.input
        let expected = try Program.run(["backtest", "shop.csv"] + flags, in: folder).output
        #expect(expected.split(separator: "\n").count > 3)
        // A folder of two files; the header in each.
        try folder.write(data.csv(hours: 0..<300), to: "parts/one.csv")
        try folder.write(data.csv(hours: 300..<744), to: "parts/deep/two.csv")
        #expect(try Program.run(["backtest", "parts"] + flags, in: folder).output == expected)
        // Both files by name, in the wrong order.
        #expect(try Program.run(["backtest", "parts/deep/two.csv", "parts/one.csv"] + flags, in: folder).output == expected)
        // Standard input.
        let text = try folder.text("shop.csv")
        #expect(try Program.run(["backtest", "-"] + flags, input: text, in: folder).output == expected)
        // gzip, told by content.
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-k", folder.path("shop.csv")]
        try gzip.run()
        gzip.waitUntilExit()
        #expect(try Program.run(["backtest", "shop.csv.gz"] + flags, in: folder).output == expected)
        // JSON Lines.
        let names = ["timestamp", "platform", "marketplace", "views", "revenue"]
        let json = text.split(separator: "\n").dropFirst().map { line -> String in
            let fields = line.split(separator: ",")
            return "{" + zip(names, fields).enumerated().map { index, pair in
                "\"\(pair.0)\":" + (index < 3 ? "\"\(pair.1)\"" : "\(pair.1)")
            }.joined(separator: ",") + "}"
        }
        try folder.write(json.joined(separator: "\n"), to: "shop.jsonl")
        #expect(try Program.run(["backtest", "shop.jsonl"] + flags, in: folder).output == expected)
        // Other separators, names from the command line, other timestamps.
        try folder.write(
            data.csv(header: false, stamp: { "\(ShopData.first + Int64($0) * 3_600)" }).replacingOccurrences(of: ",", with: ";"), to: "plain.txt")
        let plain = [
            "backtest", "plain.txt", "--delimiter", ";", "--header-list", names.joined(separator: ","), "--timestamp", "timestamp",
            "--timestamp-format", "UNIX", "--input-format", "csv", "--frequency", "PT1H",
        ]
        #expect(try Program.run(plain + flags, in: folder).output == expected)
    }

    @Test func threadsChangeNothing() throws {
        let folder = try shop()
        for threads in ["1", "2", "5"] {
            _ = try Program.run(
                ["backtest", "shop.csv", "--threads", threads, "--scores", "s\(threads).csv", "--quiet"] + Self.input, in: folder)
        }
        #expect(try folder.data("s1.csv") == folder.data("s2.csv"))
        #expect(try folder.data("s1.csv") == folder.data("s5.csv"))
    }

    @Test func newestIntervalsOnly() throws {
        let folder = try shop()
        let outcome = try Program.run(
            ["backtest", "shop.csv", "--max-intervals", "480", "--scores", "s.csv", "--format", "json"] + Self.input, in: folder)
        #expect(outcome.status == 1, "\(outcome.errors)")
        let summary = try #require(try object(outcome.output)["summary"] as? [String: Any])
        let trained = try #require(summary["trained"] as? [String: Any])
        #expect(trained["start"] as? String == "2025-01-12T00:00:00+00:00")
        #expect(try folder.lines("s.csv").count == 1 + 144 * 12)
    }

    @Test func whatIsNotGivenIsInferredAndSaid() throws {
        let folder = try shop()
        let outcome = try Program.run("backtest", "shop.csv", "--format", "json", in: folder)
        #expect(outcome.status == 1, "\(outcome.errors)")
        for word in ["timestamp", "views", "platform", "PT1H"] { #expect(outcome.errors.contains(word), "\(word)") }
        let summary = try #require(try object(outcome.output)["summary"] as? [String: Any])
        #expect(summary["metrics"] as? Int == 12)
        #expect(summary["frequency"] as? String == "PT1H")
    }

    @Test func profileChangesTheResult() throws {
        let folder = try shop()
        try folder.write("{\"version\": 1, \"default\": {\"learning.rows\": 100000}}", to: "never.json")
        let outcome = try Program.run(["backtest", "shop.csv", "--profile", "never.json", "--format", "csv"] + Self.input, in: folder)
        // Every metric is still learning: nothing can be found.
        #expect(outcome.status == 0 || outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.output.split(separator: "\n").count <= 1)
    }

    // MARK: bad input

    private func refused(_ arguments: [String], _ words: [String], in folder: Folder, leaves: [String]) throws {
        let outcome = try Program.run(["backtest"] + arguments + ["--quiet"], in: folder)
        #expect(outcome.status == 2, "\(arguments)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        #expect(try folder.names() == leaves)
    }

    private let outputs = ["--scores", "s.csv", "--report", "r.html", "--model-out", "m"]

    @Test func badInputIsOneSentence() throws {
        let folder = try Folder()
        let good = ShopData(days: 31).csv()
        try folder.write(good.replacingOccurrences(of: "2025-01-03 04:00:00,web,us,", with: "2025-01-03 04:00:00,web,us,x"), to: "badrow.csv")
        try folder.write("", to: "empty.csv")
        try folder.write("timestamp,platform,marketplace,views,revenue\n", to: "header.csv")
        try folder.write(good, to: "good.csv")
        try folder.write(good.replacingOccurrences(of: "platform", with: "score"), to: "score.csv")
        try folder.write(ShopData(days: 1).csv(), to: "short.csv")
        try folder.write("{", to: "broken.json")
        try folder.write("{\"version\": 1, \"PT1H\": {\"scale.clop\": 1}}", to: "unknown.json")
        let leaves = try folder.names()
        try refused(["badrow.csv"] + Self.input + outputs, ["badrow.csv", "line 314", "views"], in: folder, leaves: leaves)
        try refused(["good.csv", "--measure", "clicks"] + outputs, ["clicks"], in: folder, leaves: leaves)
        try refused(["good.csv", "--timestamp", "when"] + outputs, ["when"], in: folder, leaves: leaves)
        try refused(["good.csv", "--timestamp-format", "dd.MM.yyyy"] + outputs, ["timestamp"], in: folder, leaves: leaves)
        try refused(["absent.csv"] + outputs, ["absent.csv"], in: folder, leaves: leaves)
        try refused(["empty.csv"] + outputs, ["empty.csv"], in: folder, leaves: leaves)
        try refused(["header.csv"] + outputs, ["header.csv"], in: folder, leaves: leaves)
        try refused(["short.csv"] + Self.input + outputs, ["24 intervals", "50"], in: folder, leaves: leaves)
        try refused(["score.csv", "--dimension", "score", "--measure", "views"] + outputs, ["\"score\""], in: folder, leaves: leaves)
        try refused(["good.csv", "--timezone", "Mars/Olympus"] + outputs, ["Mars/Olympus"], in: folder, leaves: leaves)
        try refused(["good.csv", "--frequency", "PT7M"] + outputs, ["PT7M", "day"], in: folder, leaves: leaves)
        try refused(["good.csv", "--delimiter", "ab"] + outputs, ["--delimiter"], in: folder, leaves: leaves)
        try refused(["good.csv", "--profile", "absent.json"] + outputs, ["absent.json"], in: folder, leaves: leaves)
        try refused(["good.csv", "--profile", "broken.json"] + outputs, ["broken.json"], in: folder, leaves: leaves)
        try refused(["good.csv", "--profile", "unknown.json"] + outputs, ["unknown.json, line 1", "scale.clop"], in: folder, leaves: leaves)
        try refused(["good.csv", "--scores", "no/such/folder/s.csv"], ["no/such/folder"], in: folder, leaves: leaves)
        try refused(["good.csv", "--scores", "."], ["folder"], in: folder, leaves: leaves)
    }

    @Test func badRowsMayBeSkipped() throws {
        let folder = try Folder()
        let good = ShopData(days: 31).csv()
        try folder.write(good.replacingOccurrences(of: "2025-01-03 04:00:00,web,us,", with: "2025-01-03 04:00:00,web,us,x"), to: "badrow.csv")
        let outcome = try Program.run(["backtest", "badrow.csv", "--on-bad-row", "skip", "--format", "csv"] + Self.input, in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("1 bad record") || outcome.errors.contains("1 record"), "\(outcome.errors)")
        #expect(outcome.errors.contains("line 314"))
    }

    @Test func fullDiskIsSaidAndLeavesNothing() throws {
        let folder = try shop()
        try #require(FileManager.default.fileExists(atPath: "/dev/full"))
        let outcome = try Program.run(["backtest", "shop.csv", "--scores", "/dev/full", "--report", "r.html", "--quiet"] + Self.input, in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("/dev/full"))
        #expect(try folder.names() == ["shop.csv"])
    }
}
