import ArgumentParser

/// `vedette score`.
struct ScoreCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Continues the stream of a trained model over new records.",
        discussion: "Intervals that the model has seen already are passed over; columns are read as they were in training unless said otherwise.")

    @Argument(help: ArgumentHelp("Files or folders, or - for standard input.", valueName: "file"))
    var files: [String]

    @Option(name: .long, help: ArgumentHelp("The model to continue.", valueName: "file"))
    var model: String

    @Option(name: .long, help: ArgumentHelp("Where to write the advanced model; may be the same file.", valueName: "file"))
    var modelOut: String?

    @OptionGroup(title: "Detection") var detection: DetectionOptions
    @OptionGroup(title: "Output") var result: ResultOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "General") var general: GeneralOptions

    func execute() throws -> ExitStatus {
        let console = general.console
        if general.profile != nil { console.warn("--profile is passed over: the model keeps the constants it was trained with") }
        let source = try ModelFile(path: model)
        let description = try input.description(over: source.header.input)
        guard description.timeZone == source.header.zone else {
            throw CommandFailure("--timezone \(description.timeZone): the model was trained in \(source.header.zone); train again to change it")
        }
        let outputs = try ResultFiles(scores: result.scores, report: result.report, model: modelOut)
        let run = ScoreRun(
            source: source, sensitivity: try sensitivity(source), promisedPerDay: detection.falseAlarms?.perDay, direction: detection.direction.direction,
            format: result.format, threads: general.threadCount, console: console)
        let found = try run.run(files, description, into: outputs)
        try outputs.finish()
        return found == 0 || result.exitZero ? .done : .anomaliesFound
    }

    /// The one asked for, the one that follows from a false-alarm budget and the training stream's events, or the model's.
    private func sensitivity(_ model: ModelFile) throws -> Double {
        guard let budget = detection.falseAlarms else { return detection.sensitivity ?? model.header.sensitivity }
        guard let history = model.alarms else {
            throw CommandFailure("--false-alarms: the model was written by vedette \(model.header.written), which kept no events to read a threshold from; train again, or give a --sensitivity")
        }
        return try budget.sensitivity(from: history, profile: model.detector.profile)
    }
}
