import ArgumentParser

/// `bench`: what Vedette costs, beside other packages and beside what the processor can do.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Times Vedette: its parts, beside other packages, against the stated targets, and over sizes.",
        discussion: """
            Without a subcommand every part is timed (see bench cases --help). bench --quick counts instructions instead \
            and fails when they exceed the stored ceilings.
            """,
        subcommands: [CasesCommand.self, CompareCommand.self, TargetsCommand.self, ScalingCommand.self, CountedWorkCommand.self],
        defaultSubcommand: CasesCommand.self)
}
