import ArgumentParser
import Foundation

/// `vedette demo`.
struct DemoCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Makes labelled demo data of a shop, runs the backtest with report on it, and says what was found of what was planted.",
        discussion: "Writes input.csv, labels.csv, report.html, scores.csv and anomalies.csv into the folder.")

    @Argument(help: ArgumentHelp("Folder to write to; made if need be.", valueName: "dir"))
    var folder = "vedette-demo"

    @Option(name: .long, help: ArgumentHelp("Seed of the data.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup(title: "General") var general: GeneralOptions

    func execute() throws -> ExitStatus {
        let console = general.console
        try OutputFolder.make(folder)
        let data = DemoData(seed: seed)
        let files = DemoFiles(data: data)
        let input = try OutputFile("\(folder)/input.csv")
        let labels = try OutputFile("\(folder)/labels.csv")
        try files.writeInput(to: input)
        try files.writeLabels(to: labels)
        try input.finish()
        try labels.finish()
        console.note("wrote \(input.name) and \(labels.name): \(DemoData.hours) hours of \(DemoData.combinations * DemoData.measures.count) metrics with \(data.events.count) planted anomalies")
        return .done
    }
}
