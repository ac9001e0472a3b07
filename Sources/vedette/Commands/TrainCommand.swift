import ArgumentParser

/// `vedette train`.
struct TrainCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learns from history and writes a model that score continues.")

    @Argument(help: ArgumentHelp("Files or folders, or - for standard input.", valueName: "file"))
    var files: [String]

    @Option(name: .long, help: ArgumentHelp("Where to write the model.", valueName: "file"))
    var modelOut: String

    @Option(name: .long, help: ArgumentHelp("Use the newest N intervals only (default: all).", valueName: "n"))
    var maxIntervals: Int?

    @Option(name: .long, help: ArgumentHelp("Severity from which a group counts when the model is used, 0 to 100.", valueName: "s"))
    var sensitivity = DetectionOptions.defaultSensitivity

    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "General") var general: GeneralOptions

    func validate() throws {
        guard sensitivity >= 0, sensitivity <= 100 else {
            throw ValidationError("--sensitivity \(sensitivity): expected 0 to 100")
        }
        if let maxIntervals, maxIntervals < 1 {
            throw ValidationError("--max-intervals \(maxIntervals): expected 1 or more")
        }
    }

    func execute() throws -> ExitStatus { throw CommandFailure(.internalFault, "train is not wired yet") }
}
