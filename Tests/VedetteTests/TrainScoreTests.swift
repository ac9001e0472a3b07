import Foundation
import Testing

/// `vedette train` and `score`: a backtest in two steps, and a stream that goes on.
@Suite struct TrainScoreTests {
    private let data = ShopData(days: 31)
    /// 0.7 of the hours: where a backtest goes over to the evaluated part.
    private let trained = 520

    private func folder() throws -> Folder {
        let folder = try Folder()
        try folder.write(data.csv(), to: "all.csv")
        try folder.write(data.csv(hours: 0..<trained), to: "history.csv")
        try folder.write(data.csv(hours: trained..<744), to: "new.csv")
        return folder
    }

    private func train(in folder: Folder) throws {
        let outcome = try Program.run(["train", "history.csv", "--model-out", "m", "--quiet"] + BacktestTests.input, in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    }

    @Test func twoStepsEqualOne() throws {
        let folder = try folder()
        let whole = try Program.run(
            ["backtest", "all.csv", "--scores", "whole.csv", "--format", "csv", "--quiet"] + BacktestTests.input, in: folder)
        try train(in: folder)
        let scored = try Program.run(["score", "new.csv", "--model", "m", "--scores", "scored.csv", "--format", "csv", "--quiet"], in: folder)
        #expect(scored.status == 1, "\(scored.errors)")
        #expect(try folder.data("scored.csv") == folder.data("whole.csv"))
        #expect(scored.output == whole.output)
        #expect(scored.output.split(separator: "\n").count > 3)
    }

    /// The threshold of a budget follows from the training stream: in one step, with the model, or when it is used.
    @Test(arguments: ["1/week", "2/day"]) func budgetsInTwoStepsEqualOne(budget: String) throws {
        let folder = try folder()
        let whole = try Program.run(
            ["backtest", "all.csv", "--false-alarms", budget, "--scores", "whole.csv", "--format", "csv", "--quiet"] + BacktestTests.input, in: folder)
        #expect(whole.status <= 1, "\(whole.errors)")
        try train(in: folder)
        let late = try Program.run(
            ["score", "new.csv", "--model", "m", "--false-alarms", budget, "--scores", "late.csv", "--format", "csv", "--quiet"], in: folder)
        #expect(late.output == whole.output)
        #expect(try folder.data("late.csv") == folder.data("whole.csv"))
        _ = try Program.run(["train", "history.csv", "--false-alarms", budget, "--model-out", "b.m", "--quiet"] + BacktestTests.input, in: folder)
        let early = try Program.run(["score", "new.csv", "--model", "b.m", "--format", "csv", "--quiet"], in: folder)
        #expect(early.output == whole.output)
        let said = try Program.run(["score", "new.csv", "--model", "m", "--false-alarms", budget, "--format", "table"], in: folder)
        #expect(said.output.contains("a day promised"))
    }

    @Test func tooLooseABudgetIsRefused() throws {
        let folder = try folder()
        try train(in: folder)
        for arguments in [
            ["backtest", "all.csv", "--scores", "s.csv"] + BacktestTests.input, ["train", "history.csv", "--model-out", "s.csv"] + BacktestTests.input,
            ["score", "new.csv", "--model", "m", "--scores", "s.csv"],
        ] {
            let outcome = try Program.run(arguments + ["--false-alarms", "500/day", "--quiet"], in: folder)
            #expect(outcome.status == 2)
            #expect(outcome.errorLines.count == 1)
            #expect(outcome.errors.contains("can be promised"), "\(outcome.errors)")
            #expect(!(try folder.names().contains("s.csv")))
        }
    }

    @Test func streamGoesOnFromAModelFile() throws {
        let folder = try folder()
        try train(in: folder)
        _ = try Program.run(["score", "new.csv", "--model", "m", "--scores", "once.csv", "--model-out", "once.m", "--quiet"], in: folder)
        try FileManager.default.copyItem(atPath: folder.path("m"), toPath: folder.path("stream.m"))
        var pieces: [String] = []
        // The middle cut lies inside a planted jump.
        for (index, cut) in [trained..<trained + 31, trained + 31..<25 * 24 + 16, 25 * 24 + 16..<744].enumerated() {
            try folder.write(data.csv(hours: cut), to: "piece.csv")
            let outcome = try Program.run(
                ["score", "piece.csv", "--model", "stream.m", "--model-out", "stream.m", "--scores", "piece-scores.csv", "--quiet"], in: folder)
            #expect(outcome.status <= 1, "\(outcome.errors)")
            pieces += try folder.lines("piece-scores.csv").dropFirst(index == 0 ? 0 : 1)
        }
        #expect(pieces == (try folder.lines("once.csv")))
        #expect(try folder.data("stream.m") == folder.data("once.m"))
    }

    @Test func intervalsSeenArePassedOver() throws {
        let folder = try folder()
        try train(in: folder)
        let fresh = try Program.run(["score", "new.csv", "--model", "m", "--format", "csv", "--quiet"], in: folder)
        let all = try Program.run(["score", "all.csv", "--model", "m", "--format", "csv"], in: folder)
        #expect(all.output == fresh.output)
        #expect(all.errors.contains("passed over"))
        let old = try Program.run(["score", "history.csv", "--model", "m", "--quiet"], in: folder)
        #expect(old.status == 2)
        #expect(old.errorLines.count == 1)
    }

    @Test func newDimensionValuesAreAdmitted() throws {
        let folder = try folder()
        try train(in: folder)
        var wider = data
        wider.platforms.append("watch")
        try folder.write(wider.csv(hours: trained..<744), to: "wider.csv")
        let outcome = try Program.run(
            ["score", "wider.csv", "--model", "m", "--model-out", "wide.m", "--scores", "s.csv", "--format", "json"], in: folder)
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("4 new metrics"))
        let rows = try folder.lines("s.csv").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows.count == 16 * (744 - trained))
        let watch = rows.filter { $0[1] == "watch" }
        // It learns first, then it is judged; the others are as if it were not there.
        #expect(watch.first?[8].isEmpty == true)
        #expect(watch.last?[8].isEmpty == false)
        _ = try Program.run(["score", "new.csv", "--model", "m", "--scores", "narrow.csv", "--quiet"], in: folder)
        let narrow = try folder.lines("narrow.csv").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false)[..<9].joined(separator: ",") }
        #expect(rows.filter { $0[1] != "watch" }.map { $0[..<9].joined(separator: ",") } == narrow)
        // The wider model goes on with records of the old metrics only.
        try folder.write(ShopData(days: 32).csv(hours: 744..<768), to: "next.csv")
        #expect(try Program.run(["score", "next.csv", "--model", "wide.m", "--quiet"], in: folder).status <= 1)
    }

    @Test func badModelsAreRefused() throws {
        let folder = try folder()
        try train(in: folder)
        let good = try folder.data("m")
        try folder.write(good.prefix(good.count / 2), to: "cut.m")
        var flipped = good
        flipped[good.count / 2] ^= 1
        try folder.write(flipped, to: "flipped.m")
        var newer = good
        newer[8] = 9
        try folder.write(newer, to: "newer.m")
        try folder.write("hello", to: "text.m")
        try folder.write("", to: "empty.m")
        for (name, word) in [
            ("cut.m", "cut short"), ("flipped.m", "checksum"), ("newer.m", "version 9"), ("text.m", "not a model"), ("empty.m", "not a model"),
            ("absent.m", "no such file"),
        ] {
            let outcome = try Program.run(["score", "new.csv", "--model", name, "--model-out", "out.m"], in: folder)
            #expect(outcome.status == 2, "\(name)")
            #expect(outcome.errorLines.count == 1)
            #expect(outcome.errors.contains(word) && outcome.errors.contains(name), "\(outcome.errors)")
        }
        #expect(!(try folder.names().contains("out.m")))
        let zone = try Program.run(["score", "new.csv", "--model", "m", "--timezone", "Europe/Berlin"], in: folder)
        #expect(zone.status == 2)
        #expect(zone.errors.contains("UTC"))
    }

    @Test func backtestModelScoresToo() throws {
        let folder = try folder()
        _ = try Program.run(["backtest", "all.csv", "--model-out", "b.m", "--quiet"] + BacktestTests.input, in: folder)
        try folder.write(ShopData(days: 33).csv(hours: 744..<792), to: "next.csv")
        let outcome = try Program.run(["score", "next.csv", "--model", "b.m", "--scores", "s.csv", "--quiet"], in: folder)
        #expect(outcome.status <= 1, "\(outcome.errors)")
        #expect(try folder.lines("s.csv").count == 1 + 48 * 12)
        #expect(try folder.lines("s.csv")[1].hasPrefix("2025-02-01T00:00:00+00:00,"))
    }

    @Test func tooLittleHistoryIsSaid() throws {
        let folder = try Folder()
        try folder.write(ShopData(days: 1).csv(), to: "short.csv")
        let outcome = try Program.run(["train", "short.csv", "--model-out", "m", "--quiet"] + BacktestTests.input, in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("24 intervals"))
        #expect(try folder.names() == ["short.csv"])
    }
}
