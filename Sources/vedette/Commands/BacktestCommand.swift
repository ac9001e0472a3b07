import ArgumentParser

/// `vedette backtest`.
struct BacktestCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Trains on the first part of the history and finds the anomalies of the rest, as if it had come in row by row.",
        discussion: "FILE is CSV or JSON Lines, plain or gzip; a folder stands for all data files below it, - for standard input.")

    @Argument(help: ArgumentHelp("Files or folders, or - for standard input.", valueName: "file"))
    var files: [String]

    @Option(name: .long, help: ArgumentHelp("Share of the intervals to train on.", valueName: "share"))
    var trainFraction = 0.7

    @Option(name: .long, help: ArgumentHelp("Use the newest N intervals only (default: all).", valueName: "n"))
    var maxIntervals: Int?

    @OptionGroup(title: "Detection") var detection: DetectionOptions
    @OptionGroup(title: "Output") var result: ResultOptions

    @Option(name: .long, help: ArgumentHelp("Keep the model as it stands after the last interval.", valueName: "file"))
    var modelOut: String?

    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "General") var general: GeneralOptions

    func validate() throws {
        guard trainFraction > 0, trainFraction < 1 else {
            throw ValidationError("--train-fraction \(trainFraction): expected a number between 0 and 1, such as 0.7")
        }
        if let maxIntervals, maxIntervals < 1 {
            throw ValidationError("--max-intervals \(maxIntervals): expected 1 or more")
        }
    }

    func execute() throws -> ExitStatus {
        let profile = try general.profileChoice()
        let description = try input.description()
        let outputs = try ResultFiles(scores: result.scores, report: result.report, model: modelOut)
        let run = BacktestRun(
            files: files, description: description, trainFraction: trainFraction, maxIntervals: maxIntervals,
            threshold: detection.threshold, direction: detection.direction.direction, format: result.format, profile: profile,
            threads: general.threadCount, console: general.console)
        let found = try run.run(into: outputs)
        try outputs.finish()
        return found.groups.isEmpty || result.exitZero ? .done : .anomaliesFound
    }
}
