import ArgumentParser

/// The root of the command line.
struct VedetteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vedette",
        abstract: "Watches many metrics, learns what is normal for each, and says what is not.",
        version: "vedette \(PackageVersion.current)",
        subcommands: [
            BacktestCommand.self, TrainCommand.self, ScoreCommand.self, ExplainCommand.self, DecomposeCommand.self,
            HarnessCommand.self, DemoCommand.self, ServeCommand.self, DetectorsCommand.self, SetupBoto3Command.self, VersionCommand.self, CompletionsCommand.self,
        ])
}
