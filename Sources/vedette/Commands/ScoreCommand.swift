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

    func validate() throws {
        if detection.falseAlarms != nil {
            throw ValidationError("--false-alarms needs history to set a threshold from: use it with backtest, and give score the --sensitivity that it prints")
        }
    }

    func execute() throws -> ExitStatus { throw CommandFailure(.internalFault, "score is not wired yet") }
}
