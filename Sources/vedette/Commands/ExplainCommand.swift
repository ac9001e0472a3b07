import ArgumentParser

/// `vedette explain`.
struct ExplainCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells for one point why it was flagged, or why not.")

    @Argument(help: ArgumentHelp("Files or folders, or - for standard input.", valueName: "file"))
    var files: [String]

    @Option(name: .long, help: ArgumentHelp("Dimension values of the metric.", valueName: "key=value,…"))
    var metric: String?

    // The measure to explain is one of the measures to read: the last --measure given.
    @Option(name: .long, help: ArgumentHelp("The point: a timestamp anywhere in its interval.", valueName: "timestamp"))
    var at: String

    @Option(name: .long, help: ArgumentHelp("table or json.", valueName: "format"))
    var format: ExplainFormat = .table

    @Option(name: .long, help: ArgumentHelp("Share of the intervals to train on.", valueName: "share"))
    var trainFraction = 0.7

    @Option(name: .long, help: ArgumentHelp("Severity from which a point counts, 0 to 100.", valueName: "s"))
    var sensitivity = DetectionOptions.defaultSensitivity

    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "General") var general: GeneralOptions

    func validate() throws {
        guard trainFraction > 0, trainFraction < 1 else {
            throw ValidationError("--train-fraction \(trainFraction): expected a number between 0 and 1, such as 0.7")
        }
        guard sensitivity >= 0, sensitivity <= 100 else {
            throw ValidationError("--sensitivity \(sensitivity): expected 0 to 100")
        }
    }

    func execute() throws -> ExitStatus { throw CommandFailure(.internalFault, "explain is not wired yet") }
}

enum ExplainFormat: String, CaseIterable, ExpressibleByArgument { case table, json }
