import ArgumentParser

/// `vedette harness`.
struct HarnessCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "harness",
        abstract: "Scores every labelled or unlabelled series of a corpus, strictly causal and from a cold start.",
        discussion: "Reads every .csv and .csv.gz below the folder with columns timestamp,value[,label] and writes timestamp,anomaly_score[,label] at the same relative path.")

    @Argument(help: ArgumentHelp("Folder of the series, or one file.", valueName: "corpus"))
    var corpus: String

    @Option(name: .long, help: ArgumentHelp("Folder to write scores to.", valueName: "dir"))
    var scores: String

    @Option(name: .long, help: ArgumentHelp("score: every point's; severity: non-zero where an alarm fires.", valueName: "stream"))
    var stream: HarnessStream = .score

    @Option(name: .long, help: ArgumentHelp("Share of rows at the start of a file that are written but not counted.", valueName: "share"))
    var probation = 0.15

    @Option(name: .long, help: ArgumentHelp("Score from which a row is an alarm in the summary, 0 to 100.", valueName: "s"))
    var threshold = 50.0

    @Option(name: .long, help: ArgumentHelp("table or json.", valueName: "format"))
    var format: HarnessFormat = .table

    @Option(name: .long, help: ArgumentHelp("IANA zone of the timestamps (default: UTC).", valueName: "zone"))
    var timezone = "UTC"

    @OptionGroup(title: "General") var general: GeneralOptions

    func validate() throws {
        guard probation >= 0, probation < 1 else {
            throw ValidationError("--probation \(probation): expected a share from 0 to below 1, such as 0.15")
        }
        guard threshold > 0, threshold <= 100 else {
            throw ValidationError("--threshold \(threshold): expected a number above 0 and up to 100")
        }
    }

    func execute() throws -> ExitStatus { throw CommandFailure(.internalFault, "harness is not wired yet") }
}

enum HarnessStream: String, CaseIterable, ExpressibleByArgument, Sendable { case score, severity }
enum HarnessFormat: String, CaseIterable, ExpressibleByArgument { case table, json }
