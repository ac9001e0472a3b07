import ArgumentParser
import DetectionKernel
import MetricData
import MetricSeries
import Reporting

/// `vedette explain`.
struct ExplainCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells for one point why it was flagged, or why not.")

    @Argument(help: ArgumentHelp("Files or folders, or - for standard input.", valueName: "file"))
    var files: [String]

    @Option(name: .long, help: ArgumentHelp("Dimension values of the metric.", valueName: "key=value,…"))
    var metric: String?

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
        guard input.measure.count == 1 else {
            throw ValidationError("--measure is given \(input.measure.count) times: expected the one measure to explain")
        }
    }

    func execute() throws -> ExitStatus {
        let console = general.console
        let profile = try general.profileChoice()
        let choice = try MetricChoice(parsing: metric)
        let output = try OutputFile("-")
        let cube = try InputReading(console: console).cube(files, try input.description())
        let grid = cube.batch.grid
        let column = try choice.column(in: cube.batch.keys, measure: Measure(parsing: input.measure[0]).name)
        let clock = StepClock(grid: grid)
        let instant = try TimestampText.instant(of: at, format: cube.input.description.timestampFormat, calendar: grid.calendar)
        let row = grid.index(of: instant)
        guard row >= 0, row < grid.count else {
            throw CommandFailure("--at \(at) lies outside the data: expected \(clock.stamp(0)) to \(clock.stamp(grid.count - 1))")
        }
        // A metric's result does not depend on its neighbours, so that it may stand alone.
        let series = try SeriesBatch(grid: grid, keys: [cube.batch.keys[column]], values: cube.batch.series(column))
        let run = ExplainRun(profile: try profile.profile(for: grid.frequency), trainFraction: trainFraction, sensitivity: sensitivity)
        let found = try InputReading.withEnoughHistory(series) { try run.explain(series, row: row) }
        let words = ExplanationOutput(clock: clock)
        switch format {
        case .table:
            if found.isInTrainingPart { try output.write(ExplainRun.trainingSentence + "\n\n") }
            try output.write(words.text(found.explanation, style: console.tableStyle))
        case .json:
            guard case .object(let members) = words.json(found.explanation) else { throw CommandFailure(.internalFault, "an explanation is no object") }
            try output.write(JSONValue.object(members + [("in_training_part", .bool(found.isInTrainingPart))]).serialized(indented: true) + "\n")
        }
        try output.finish()
        return .done
    }
}

enum ExplainFormat: String, CaseIterable, ExpressibleByArgument { case table, json }
