import ArgumentParser
import DetectorsAsCode
import Foundation

/// `vedette detectors show`.
struct DetectorsShowCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a detector's status and its newest anomaly groups; without a name, all detectors.")

    @Argument(help: ArgumentHelp("The detector's name.", valueName: "name"))
    var name: String?

    @Option(name: .long, help: ArgumentHelp("Groups of this score or more.", valueName: "0-100"))
    var sensitivity = 50

    @Option(name: .long, help: ArgumentHelp("At most so many groups, the newest.", valueName: "n"))
    var limit = 20

    @Option(name: .long, help: ArgumentHelp("Wait at most so long for a first group.", valueName: "seconds"))
    var wait: Int?

    @OptionGroup var place: RegionOption
    @OptionGroup(title: "Server") var server: ServerOptions

    func validate() throws {
        guard (0...100).contains(sensitivity) else { throw ValidationError("--sensitivity \(sensitivity): expected 0 to 100") }
        guard (1...100).contains(limit) else { throw ValidationError("--limit \(limit): expected 1 to 100") }
        if let wait, !(0...86_400).contains(wait) { throw ValidationError("--wait \(wait): expected 0 to 86400 seconds") }
    }

    func execute() throws -> ExitStatus {
        let (name, sensitivity, limit) = (name, sensitivity, limit)
        let deadline = Date().addingTimeInterval(Double(wait ?? 0))
        let overview = try server.connected(region: place.name) { client in
            var overview = try await DetectorOverview.read(client, name: name, threshold: sensitivity, limit: limit)
            while overview.awaitsGroups, Date() < deadline {
                try await Task.sleep(for: .milliseconds(250))
                overview = try await DetectorOverview.read(client, name: name, threshold: sensitivity, limit: limit)
            }
            return overview
        }
        let output = try OutputFile("-")
        try output.write(server.json ? overview.json : overview.text)
        try output.finish()
        return .done
    }
}
