import ArgumentParser
import DetectorsAsCode

/// `vedette detectors`: detectors as code.
struct DetectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detectors",
        abstract: "Detectors as code: checks a file of them, shows what it would change on a server, applies it, and shows what was found.",
        discussion: """
            The file holds a list of Detectors, each with the members that CreateAnomalyDetector takes, its MetricSet with those of CreateMetricSet, and its \
            Alerts with those of CreateAlert; any frequency from PT1M to P1D that divides a day, and AVG, SUM, COUNT, MIN or MAX. CloudFormation templates \
            are read too: their AWS::LookoutMetrics::AnomalyDetector and ::Alert. Requests are signed with VEDETTE_ACCESS_KEY_ID and \
            VEDETTE_SECRET_ACCESS_KEY, else with the key that AWS's own tools use.
            """,
        subcommands: [DetectorsValidateCommand.self, DetectorsDiffCommand.self, DetectorsApplyCommand.self, DetectorsShowCommand.self])
}

/// `vedette detectors validate`.
struct DetectorsValidateCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks a file without a server: members, limits, patterns, and what the service's rules say of them.")

    @OptionGroup var input: DetectorFileOptions

    @Flag(name: .long, help: "Print the detectors in our own form; a CloudFormation template becomes a file of Detectors.")
    var print = false

    @Flag(name: .long, help: "No notes.")
    var quiet = false

    func execute() throws -> ExitStatus {
        let file = try input.read(Console(quiet: quiet, color: .auto))
        func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
        let output = try OutputFile("-")
        try output.write(
            print
                ? file.yaml
                : "\(file.file): valid: \(count(file.detectors.count, "detector")), \(count(file.metricSetCount, "dataset")), \(count(file.alertCount, "alert"))\n")
        try output.finish()
        return .done
    }
}

/// `vedette detectors diff`.
struct DetectorsDiffCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Shows what apply would change on a server. Exit code 1 when there is something to change.")

    @OptionGroup var input: DetectorFileOptions
    @OptionGroup var plan: PlanOptions
    @OptionGroup(title: "Server") var server: ServerOptions

    func execute() throws -> ExitStatus {
        let console = server.console
        let file = try input.read(console)
        let options = plan.options
        let planned = try server.connected(region: input.regionName) { client in
            DetectorPlan(file, try await ServerState.read(client, detectors: Set(file.detectors.map(\.name))), options: options)
        }
        for note in planned.notes { console.note(note) }
        let output = try OutputFile("-")
        try output.write(server.json ? planned.json : planned.text)
        try output.finish()
        if planned.changes.isEmpty, planned.obstacles.isEmpty {
            console.note("nothing to change at \(server.endpoint) in \(input.regionName)")
            return .done
        }
        if !planned.obstacles.isEmpty { console.note("apply would refuse this file: see the lines that begin with !") }
        return .changesFound
    }
}

/// `vedette detectors apply`.
struct DetectorsApplyCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Creates and updates what the file declares. Nothing is deleted without --prune; applying again changes nothing.")

    @OptionGroup var input: DetectorFileOptions
    @OptionGroup var plan: PlanOptions
    @OptionGroup(title: "Server") var server: ServerOptions

    func execute() throws -> ExitStatus {
        let console = server.console
        let file = try input.read(console)
        let options = plan.options
        let isJSON = server.json
        let region = input.regionName
        let output = try OutputFile("-")
        let planned = try server.connected(region: region) { client in
            let plan = DetectorPlan(file, try await ServerState.read(client, detectors: Set(file.detectors.map(\.name))), options: options)
            guard plan.obstacles.isEmpty else { return plan }
            try await plan.apply(to: client) { change in if !isJSON { console.note(change.done) } }
            return plan
        }
        for note in planned.notes { console.note(note) }
        guard planned.obstacles.isEmpty else {
            for obstacle in planned.obstacles { StandardError.write("\(obstacle.name): \(obstacle.message)\n") }
            throw CommandFailure("nothing was changed: \(planned.obstacles.count) thing\(planned.obstacles.count == 1 ? "" : "s") cannot be done as \(file.file) states")
        }
        try output.write(isJSON ? planned.json : planned.changes.isEmpty ? "nothing to change\n" : "\(planned.changes.count) change\(planned.changes.count == 1 ? "" : "s") made\n")
        try output.finish()
        return .done
    }
}
