import Foundation
import Testing

/// `vedette decompose` from outside: columns, digits, refusals. The numbers themselves are held by the golden tests of the kernel.
@Suite struct DecomposeTests {
    private static let rows = 24 * 12

    private func series(name: String = "series.csv", header: String = "timestamp,value", missing: Set<Int> = []) throws -> Folder {
        let folder = try Folder()
        var text = header + "\n"
        for hour in 0..<Self.rows {
            let value = 50 + 0.05 * Double(hour) + 10 * cos(Double(hour % 24) / 24 * 2 * .pi) + (hour == 100 ? 40 : 0)
            text += "\(ShopData.stamp(hour)),\(missing.contains(hour) ? "" : "\(value)")\n"
        }
        try folder.write(text, to: name)
        return folder
    }

    private func table(_ output: String) -> (columns: [String], rows: [[String]]) {
        let lines = output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        return (lines.first ?? [], Array(lines.dropFirst()))
    }

    private func sums(_ rows: [[String]], observed: Int, parts: [Int]) -> Double {
        rows.map { row in abs((Double(row[observed]) ?? .nan) - parts.reduce(0) { $0 + (Double(row[$1]) ?? .nan) }) }.max() ?? .nan
    }

    @Test func stlAddsUp() throws {
        let folder = try series()
        let outcome = try Program.run("decompose", "series.csv", "--period", "24", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let (columns, rows) = table(outcome.output)
        #expect(columns == ["timestamp", "observed", "trend", "seasonal", "remainder", "weight"])
        #expect(rows.count == Self.rows)
        #expect(rows[5][0] == ShopData.stamp(5))
        // Rounding of three additions at a level of 100.
        #expect(sums(rows, observed: 1, parts: [2, 3, 4]) < 1e-12)
        #expect(rows.allSatisfy { $0[5] == "1" })
    }

    @Test func robustWeighsTheOutlierDown() throws {
        let folder = try series()
        let outcome = try Program.run("decompose", "series.csv", "--period", "24", "--robust", "--format", "json", "--quiet", in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        let root = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(root["model"] as? String == "stl")
        let parameters = try #require(root["parameters"] as? [String: Any])
        #expect(parameters["inner_loops"] as? Int == 2)
        #expect(parameters["outer_loops"] as? Int == 15)
        #expect(parameters["seasonal_window"] as? Int == 7)
        // Smallest odd at or above 1.5 · 24 / (1 − 1.5/7), and above 24.
        #expect(parameters["trend_window"] as? Int == 47)
        #expect(parameters["low_pass_window"] as? Int == 25)
        let rows = try #require(root["rows"] as? [[String: Any]])
        #expect(rows.count == Self.rows)
        #expect(rows[100]["weight"] as? Double == 0)
    }

    @Test func everyFlagReachesTheModel() throws {
        let folder = try series()
        let outcome = try Program.run(
            [
                "decompose", "series.csv", "--period", "12", "--seasonal-window", "9", "--trend-window", "31", "--low-pass-window", "15",
                "--seasonal-degree", "0", "--trend-degree", "0", "--low-pass-degree", "0", "--seasonal-jump", "2", "--trend-jump", "3",
                "--low-pass-jump", "4", "--inner-loops", "3", "--outer-loops", "1", "--format", "json",
            ], in: folder)
        let root = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let parameters = try #require(root["parameters"] as? [String: Int])
        #expect(
            parameters == [
                "period": 12, "seasonal_window": 9, "trend_window": 31, "low_pass_window": 15, "seasonal_degree": 0, "trend_degree": 0,
                "low_pass_degree": 0, "seasonal_jump": 2, "trend_jump": 3, "low_pass_jump": 4, "inner_loops": 3, "outer_loops": 1,
            ])
    }

    @Test func mstlHasAColumnForEachPeriod() throws {
        let folder = try series()
        let outcome = try Program.run("decompose", "series.csv", "--model", "mstl", "--period", "24", "--period", "12", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let (columns, rows) = table(outcome.output)
        #expect(columns == ["timestamp", "observed", "trend", "seasonal_12", "seasonal_24", "seasonal", "remainder", "weight"])
        #expect(sums(rows, observed: 5, parts: [3, 4]) < 1e-12)
        #expect(sums(rows, observed: 1, parts: [2, 5, 6]) < 1e-12)
    }

    @Test func missingValuesStayMissing() throws {
        let folder = try series(missing: [7, 8, 200])
        let (_, rows) = table(try Program.run("decompose", "series.csv", "--period", "24", in: folder).output)
        #expect(rows.count == Self.rows)
        for row in [7, 8, 200] {
            #expect(rows[row][1].isEmpty && rows[row][4].isEmpty)
            #expect(!rows[row][2].isEmpty && !rows[row][3].isEmpty)
        }
    }

    @Test func holtWintersFitsOrTakesWhatIsGiven() throws {
        let folder = try series()
        let fitted = try Program.run("decompose", "series.csv", "--model", "holt-winters", "--period", "24", "--format", "json", in: folder)
        #expect(fitted.status == 0, "\(fitted.errors)")
        #expect(fitted.errors.contains("sse"))
        #expect(fitted.errors.contains("alpha"))
        let root = try #require(try JSONSerialization.jsonObject(with: Data(fitted.output.utf8)) as? [String: Any])
        let parameters = try #require(root["parameters"] as? [String: Any])
        #expect((parameters["initial_seasons"] as? [Double])?.count == 24)
        let fittedError = try #require(parameters["sse"] as? Double)

        // Level 50, α = 0.5: worked out by hand for the first rows.
        let fixed = try Program.run(
            "decompose", "series.csv", "--model", "holt-winters", "--trend", "none", "--season", "none", "--alpha", "0.5",
            "--initial-level", "50", in: folder)
        let (columns, rows) = table(fixed.output)
        #expect(columns == ["timestamp", "observed", "level", "trend", "season", "expected", "residual"])
        #expect(Double(rows[0][5]) == 50)
        #expect(Double(rows[0][6]) == 10)
        #expect(Double(rows[0][2]) == 55)
        #expect(Double(rows[1][5]) == 55)

        let states = try Program.run(
            "decompose", "series.csv", "--model", "holt-winters", "--period", "24", "--trend", "damped", "--phi", "0.9", "--alpha", "0.3",
            "--beta", "0.1", "--gamma", "0.2", "--format", "json", in: folder)
        let given = try #require(try JSONSerialization.jsonObject(with: Data(states.output.utf8)) as? [String: Any])
        let kept = try #require(given["parameters"] as? [String: Any])
        #expect(kept["alpha"] as? Double == 0.3)
        #expect(kept["phi"] as? Double == 0.9)
        #expect(try #require(kept["sse"] as? Double) >= fittedError)
    }

    @Test func numbersReadBackExactly() throws {
        let folder = try series()
        let (_, rows) = table(try Program.run("decompose", "series.csv", "--period", "24", in: folder).output)
        for hour in 0..<Self.rows {
            let value = 50 + 0.05 * Double(hour) + 10 * cos(Double(hour % 24) / 24 * 2 * .pi) + (hour == 100 ? 40 : 0)
            #expect(Double(rows[hour][1]) == value)
        }
    }

    @Test func refusals() throws {
        let folder = try series(header: "timestamp,value")
        try folder.write("timestamp,a,b\n1,2,3\n", to: "two.csv")
        try folder.write("timestamp,value\n2025-01-01,x\n", to: "text.csv")
        try folder.write("timestamp,value\n", to: "none.csv")
        try folder.write("", to: "empty.csv")
        let cases: [([String], String)] = [
            (["two.csv", "--period", "24"], "\"a\", \"b\""),
            (["two.csv", "--period", "24", "--value", "c"], "\"c\""),
            (["text.csv", "--period", "24"], "line 2"),
            (["none.csv", "--period", "24"], "no records"),
            (["empty.csv", "--period", "24"], "empty"),
            (["absent.csv", "--period", "24"], "absent.csv"),
            (["series.csv", "--period", "200"], "400"),
            (["series.csv", "--model", "holt-winters", "--alpha", "0.5"], "--beta"),
            (["series.csv", "--model", "holt-winters", "--period", "24", "--initial-seasons", "1,2", "--alpha", "0.1"], "24"),
        ]
        for (arguments, word) in cases {
            let outcome = try Program.run(["decompose"] + arguments + ["--quiet"], in: folder)
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.errorLines.count == 1)
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
        }
        #expect(try Program.run("decompose", "two.csv", "--value", "b", "--period", "24", in: folder).errors.contains("48"))
    }

    /// What a backtest can read, a decomposition can.
    @Test func jsonLinesFoldersAndDelimiters() throws {
        let folder = try series(missing: [7])
        let plain = try Program.run("decompose", "series.csv", "--period", "24", "--quiet", in: folder)
        let rows = try folder.lines("series.csv").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let objects = rows.map { "{\"timestamp\":\"\($0[0])\",\"value\":\($0[1].isEmpty ? "null" : String($0[1]))}" }
        try folder.write(objects.joined(separator: "\n"), to: "series.jsonl")
        try folder.write((["timestamp;value"] + rows.map { $0.joined(separator: ";") }).joined(separator: "\n"), to: "semicolons.csv")
        try FileManager.default.createDirectory(atPath: folder.path("parts"), withIntermediateDirectories: true)
        try folder.write((["timestamp,value"] + rows[..<100].map { $0.joined(separator: ",") }).joined(separator: "\n"), to: "parts/1.csv")
        try folder.write(objects[100...].joined(separator: "\n"), to: "parts/2.jsonl")
        for name in ["series.jsonl", "semicolons.csv", "parts"] {
            let outcome = try Program.run("decompose", name, "--period", "24", "--quiet", in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == plain.output, "\(name)")
        }
    }

    @Test func standardInputAndGzip() throws {
        let folder = try series()
        let expected = try Program.run("decompose", "series.csv", "--period", "24", in: folder).output
        let piped = try Program.run(["decompose", "-", "--period", "24"], input: try folder.text("series.csv"), in: folder)
        #expect(piped.output == expected)
        #expect(!expected.isEmpty)
    }
}
