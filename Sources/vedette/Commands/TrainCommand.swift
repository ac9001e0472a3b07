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

    @Option(name: .long, help: ArgumentHelp("Severity from which a group counts when the model is used, 0 to 100 (default: 50).", valueName: "s"))
    var sensitivity: Double?

    @Option(name: .long, help: ArgumentHelp("Budget of false alarms instead of a sensitivity, such as 2/week.", valueName: "n/day|week|month"))
    var falseAlarms: FalseAlarmBudget?

    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "General") var general: GeneralOptions

    func validate() throws {
        try DetectionOptions.check(sensitivity: sensitivity, falseAlarms: falseAlarms)
        if let maxIntervals, maxIntervals < 1 {
            throw ValidationError("--max-intervals \(maxIntervals): expected 1 or more")
        }
    }

    func execute() throws -> ExitStatus {
        let console = general.console
        let profile = try general.profileChoice()
        let description = try input.description()
        let output = try OutputFile(modelOut)
        let cube = try InputReading(console: console).cube(files, description)
        let batch = try InputReading.newest(maxIntervals, of: cube.batch)
        let run = TrainRun(profile: try profile.profile(for: batch.grid.frequency), threads: general.threadCount, console: console)
        let (detector, alarms) = try InputReading.withEnoughHistory(batch) { try run.train(batch) }
        let history = alarms.history
        let threshold = try falseAlarms.map { try $0.sensitivity(from: history, profile: run.profile) }
        try ModelFile(
            detector: detector, grouper: alarms.usual.snapshot(), grid: batch.grid, input: cube.input.description,
            sensitivity: threshold ?? sensitivity ?? DetectionOptions.defaultSensitivity, alarms: history
        ).write(to: output)
        try output.finish()
        if let falseAlarms, let threshold { console.note(falseAlarms.sentence(sensitivity: threshold)) }
        console.note("learned \(batch.columns) metrics from \(batch.rows) intervals; wrote \(modelOut)")
        return .done
    }
}
