import Foundation
import Testing

/// `vedette explain`: why, or why not, for any point.
@Suite struct ExplainTests {
    private func explain(_ hour: Int, _ more: [String] = [], metric: String = "platform=web,marketplace=us", measure: String = "views", days: Int = 31) throws -> Program.Outcome {
        let folder = try Folder()
        try folder.write(ShopData(days: days).csv(), to: "shop.csv")
        return try Program.run(
            [
                "explain", "shop.csv", "--metric", metric, "--measure", measure, "--at", ShopData.stamp(hour), "--dimension", "platform",
                "--dimension", "marketplace",
            ] + more, in: folder)
    }

    private func object(_ outcome: Program.Outcome) throws -> [String: Any] {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test func plantedAndOrdinaryPointsDiffer() throws {
        let jump = ShopData.plantedJumps[0]
        let flagged = try object(explain(jump.hour, ["--format", "json"]))
        let ordinary = try object(explain(jump.hour - 24, ["--format", "json"]))
        func score(_ root: [String: Any]) -> Double { root["score"] as? Double ?? .nan }
        #expect(score(flagged) > 50)
        #expect(score(ordinary) < 50)
        #expect(flagged["in_training_part"] as? Bool == false)
    }

    @Test func equalsTheBacktest() throws {
        let folder = try Folder()
        try folder.write(ShopData(days: 31).csv(), to: "shop.csv")
        _ = try Program.run(["backtest", "shop.csv", "--scores", "s.csv", "--quiet"] + BacktestTests.input, in: folder)
        let rows = try folder.lines("s.csv").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        for hour in [22 * 24 + 11, 25 * 24 + 15, 29 * 24] {
            let stamp = ShopData.stamp(hour).replacingOccurrences(of: " ", with: "T") + "+00:00"
            let row = try #require(rows.first { $0[0] == stamp && $0[1] == "app" && $0[2] == "de" && $0[3] == "revenue" })
            let root = try object(explain(hour, ["--format", "json"], metric: "marketplace=de,platform=app", measure: "revenue"))
            // The test's JSON reader may miss the last digit.
            for (name, column) in [("score", 8), ("expected", 5)] {
                let explained = try #require(root[name] as? Double)
                let backtested = try #require(Double(row[column]))
                #expect(abs(explained - backtested) <= 1e-14 * abs(backtested))
            }
        }
    }

    @Test func tableSpeaksInSentences() throws {
        let outcome = try explain(ShopData.plantedJumps[0].hour)
        #expect(outcome.status == 0)
        for word in ["expected", "views", "web"] { #expect(outcome.output.contains(word), "\(word)") }
        #expect(!outcome.output.contains("\u{1B}"))
    }

    @Test func trainingPartAndLearningAreSaid() throws {
        let training = try explain(200)
        #expect(training.output.contains("trains on"))
        #expect(try object(explain(200, ["--format", "json"]))["in_training_part"] as? Bool == true)
        let learning = try explain(5)
        #expect(learning.status == 0)
        #expect(learning.output.lowercased().contains("learning"))
    }

    @Test func refusals() throws {
        let cases: [(Program.Outcome, String)] = [
            (try explain(24 * 32), "outside"),
            (try explain(700, metric: "platform=tv"), "\"app\""),
            (try explain(700, metric: "shop=1"), "\"platform\""),
            (try explain(700, metric: "platform=web"), "marketplace=…"),
            (try explain(700, metric: "web"), "KEY=VALUE"),
            (try explain(700, measure: "clicks"), "clicks"),
            (try explain(700, ["--measure", "revenue"]), "--measure"),
        ]
        for (outcome, word) in cases {
            #expect(outcome.status == 2, "\(word)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.errorLines.last?.contains(word) == true, "\(outcome.errors)")
        }
    }
}
