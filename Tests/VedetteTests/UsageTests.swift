import Foundation
import Testing

/// Exit codes, help, version, completions: what holds for every command.
@Suite struct UsageTests {
    static let commands = [
        "backtest", "train", "score", "explain", "decompose", "harness", "demo", "detectors", "version", "completions",
    ]

    @Test(arguments: commands) func helpBeginsWithExamples(command: String) throws {
        let folder = try Folder()
        let outcome = try Program.run(command, "--help", in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "EXAMPLES:")
        #expect(lines.dropFirst(2).first?.contains("vedette \(command)") == true)
        #expect(outcome.output.contains("USAGE: vedette \(command)"))
        #expect(try Program.run("help", command, in: folder).output == outcome.output)
    }

    @Test func rootHelpNamesEveryCommand() throws {
        let outcome = try Program.run("--help", in: Folder())
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("EXAMPLES:"))
        for command in Self.commands { #expect(outcome.output.contains("\n  \(command) "), "\(command)") }
    }

    @Test func versionStandsInOnePlace() throws {
        let folder = try Folder()
        let short = try Program.run("--version", in: folder)
        #expect(short.status == 0)
        #expect(short.output.hasPrefix("vedette "))
        let long = try Program.run("version", in: folder)
        #expect(long.status == 0)
        #expect(long.output.split(separator: "\n").first.map(String.init) == short.output.trimmingCharacters(in: .newlines))
        for fact in ["vector kernels", "linear algebra", "core", "threads", "compiler"] {
            #expect(long.output.contains(fact), "\(fact)")
        }
        let one = try Program.run("version", "--threads", "1", in: folder)
        #expect(one.output.contains("1 of "))
    }

    @Test func slowFallbackIsWarnedOf() throws {
        let outcome = try Program.run(["version"], environment: ["OPENBLAS_CORETYPE": "Prescott"], in: Folder())
        #expect(outcome.status == 0)
        #if arch(x86_64)
            #expect(outcome.output.contains("Prescott"))
            #expect(outcome.errors.contains("OPENBLAS_CORETYPE"))
        #endif
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsNameTheCommands(shell: String) throws {
        let outcome = try Program.run("completions", shell, in: Folder())
        #expect(outcome.status == 0)
        for command in Self.commands { #expect(outcome.output.contains(command), "\(command)") }
    }

    /// Arguments, and a word that the sentence must have.
    static let badUsage: [([String], String)] = [
        (["nope"], "nope"),
        (["backtest"], "file"),
        (["backtest", "x.csv", "--nope"], "--nope"),
        (["backtest", "x.csv", "--train-fraction", "1"], "--train-fraction"),
        (["backtest", "x.csv", "--train-fraction", "nan"], "--train-fraction"),
        (["backtest", "x.csv", "--max-intervals", "0"], "--max-intervals"),
        (["backtest", "x.csv", "--sensitivity", "101"], "--sensitivity"),
        (["backtest", "x.csv", "--sensitivity", "nan"], "--sensitivity"),
        (["backtest", "x.csv", "--sensitivity", "50", "--false-alarms", "1/day"], "exclude"),
        (["backtest", "x.csv", "--false-alarms", "3/year"], "--false-alarms"),
        (["backtest", "x.csv", "--false-alarms", "0/day"], "--false-alarms"),
        (["backtest", "x.csv", "--direction", "sideways"], "--direction"),
        (["backtest", "x.csv", "--format", "xml"], "--format"),
        (["backtest", "x.csv", "--threads", "0"], "--threads"),
        (["backtest", "x.csv", "--on-bad-row", "repair"], "--on-bad-row"),
        (["backtest", "x.csv", "--input-format", "parquet"], "--input-format"),
        (["train", "x.csv"], "--model-out"),
        (["score", "x.csv"], "--model"),
        (["score", "x.csv", "--model", "m", "--sensitivity", "50", "--false-alarms", "1/day"], "exclude"),
        (["train", "x.csv", "--model-out", "m", "--sensitivity", "50", "--false-alarms", "1/day"], "exclude"),
        (["train", "x.csv", "--model-out", "m", "--sensitivity", "-1"], "--sensitivity"),
        (["explain", "x.csv", "--measure", "v"], "--at"),
        (["decompose", "x.csv"], "--period"),
        (["decompose", "x.csv", "--period", "1"], "--period"),
        (["decompose", "x.csv", "--period", "24", "--period", "168"], "mstl"),
        (["decompose", "x.csv", "--period", "24", "--seasonal-window", "4"], "odd"),
        (["decompose", "x.csv", "--period", "24", "--trend-degree", "2"], "--trend-degree"),
        (["decompose", "x.csv", "--period", "24", "--alpha", "0.5"], "holt-winters"),
        (["decompose", "x.csv", "--model", "holt-winters", "--robust"], "--robust"),
        (["decompose", "x.csv", "--model", "holt-winters", "--alpha", "2"], "--alpha"),
        (["decompose", "x.csv", "--model", "holt-winters", "--season", "additive"], "--period"),
        (["harness", "x"], "--scores"),
        (["harness", "x", "--scores", "y", "--probation", "1"], "--probation"),
        (["harness", "x", "--scores", "y", "--threshold", "0"], "--threshold"),
        (["harness", "x", "--scores", "y", "--stream", "both"], "--stream"),
        (["completions", "tcsh"], "tcsh"),
    ]

    @Test(arguments: badUsage) func badUsageIsOneSentenceAndTwo(arguments: [String], word: String) throws {
        let folder = try Folder()
        let outcome = try Program.run(arguments, in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
        #expect(try folder.names().isEmpty)
    }

    @Test func coloursFollowFlagsAndEnvironment() throws {
        let folder = try Folder()
        // Not a terminal: no colour of itself.
        #expect(!(try Program.run("nope", in: folder).errors.contains("\u{1B}")))
    }
}
