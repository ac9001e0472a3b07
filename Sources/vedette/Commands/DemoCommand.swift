import ArgumentParser
import DetectionKernel
import MetricData
import Reporting

/// `vedette demo`.
struct DemoCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Makes labelled demo data of a shop, runs the backtest with report on it, and says what was found of what was planted.",
        discussion: """
            Writes input.csv, labels.csv, report.html, scores.csv and anomalies.csv into the folder. With --buckets it runs nothing, but writes buckets \
            with history and an object an hour, detectors.yaml and serve.yaml: what tools/serve-demo starts a server on.
            """)

    @Argument(help: ArgumentHelp("Folder to write to; made if need be.", valueName: "dir"))
    var folder = "vedette-demo"

    @Option(name: .long, help: ArgumentHelp("Seed of the data.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(name: .long, help: "Write buckets and files for a server instead.")
    var buckets = false

    @OptionGroup(title: "General") var general: GeneralOptions

    func execute() throws -> ExitStatus {
        let console = general.console
        if buckets {
            try DemoBuckets(data: DemoData(seed: seed), folder: folder).write()
            console.note("made \(folder)/buckets, \(folder)/detectors.yaml and \(folder)/serve.yaml")
            return .done
        }
        let profile = try general.profileChoice()
        try OutputFolder.make(folder)
        let data = DemoData(seed: seed)
        let input = try OutputFile("\(folder)/input.csv")
        let labels = try OutputFile("\(folder)/labels.csv")
        let outputs = try ResultFiles(
            scores: "\(folder)/scores.csv", report: "\(folder)/report.html", model: nil, groups: "\(folder)/anomalies.csv")
        let page = try OutputFile("-")
        try DemoFiles(data: data).writeInput(to: input)
        try DemoFiles(data: data).writeLabels(to: labels)
        try input.finish()
        try labels.finish()
        console.note(
            "made \(input.name) and \(labels.name): \(DemoData.hours) hours of \(DemoData.combinations * DemoData.measures.count) metrics with \(data.events.count) planted anomalies")

        let description = InputDescription(
            timestampColumn: "timestamp", timestampFormat: .pattern("yyyy-MM-dd HH:mm:ss"),
            measures: DemoData.measures.map { Measure($0) }, dimensions: ["platform", "marketplace"], frequency: "PT1H")
        let run = BacktestRun(
            files: [input.name], description: description, trainFraction: DemoData.trainFraction, maxIntervals: nil,
            threshold: .sensitivity(DetectionOptions.defaultSensitivity), direction: nil, format: .csv, profile: profile,
            threads: general.threadCount, console: console)
        let result = try run.run(into: outputs)
        try outputs.finish()

        try page.write(GroupOutput(result.summary).rendered(result.groups, format: .table, style: console.tableStyle))
        try page.write("\n" + DemoVerdict(data: data, result: result).text)
        try page.write("\nOpen \(folder)/report.html for charts; \(folder)/scores.csv has every point, \(folder)/anomalies.csv these groups.\n")
        try page.finish()
        return .done
    }
}
