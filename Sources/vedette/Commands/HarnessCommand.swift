import ArgumentParser
import Foundation
import MetricData
import MetricSeries
import Reporting

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

    func execute() throws -> ExitStatus {
        let console = general.console
        let files = try harnessFiles(profile: try general.profileChoice())
        let summary = try OutputFile("-")
        try makeFolders(for: files)
        let progress = ProgressLine("harness", console: console)
        defer { progress.finish() }
        let collected = Collected()
        try ParallelWork.forEach(files.count, threads: general.threadCount) { index in
            let entry = try files[index].run(into: scores)
            progress.show(Double(collected.add(entry, at: index)) / Double(files.count))
        }
        progress.finish()
        let entries = collected.inOrder
        console.note("scored \(files.count) file\(files.count == 1 ? "" : "s") into \(scores); \(entries.count) with labels")
        let judged = HarnessSummary(entries, threshold: threshold)
        switch format {
        case .table: try summary.write(judged.rendered(style: console.tableStyle))
        case .json: try summary.write(Self.json(judged).serialized(indented: true) + "\n")
        }
        try summary.finish()
        return .done
    }

    /// The series of the corpus in the order of their paths.
    private func harnessFiles(profile: ProfileChoice) throws -> [HarnessFile] {
        _ = try MetricCalendar(frequency: .hourly, zone: timezone)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: corpus, isDirectory: &isFolder) else {
            throw CommandFailure("\(corpus): there is no such file or folder")
        }
        let root = corpus.hasSuffix("/") ? corpus : corpus + "/"
        let paths = isFolder.boolValue ? try DataSource.dataFiles(below: corpus, extensions: ["csv"]) : [corpus]
        guard !paths.isEmpty else { throw CommandFailure("\(corpus): there is no .csv and no .csv.gz below the folder") }
        var sources: [String: String] = [:]
        return try paths.map { path in
            var relative = isFolder.boolValue ? String(path.dropFirst(root.count)) : URL(fileURLWithPath: path).lastPathComponent
            if relative.hasSuffix(".gz") { relative.removeLast(3) }
            if let other = sources.updateValue(path, forKey: relative) {
                throw CommandFailure("\(other) and \(path) would both be written to \(scores)/\(relative): keep one of them")
            }
            return HarnessFile(
                path: path, relativePath: relative, stream: stream, threshold: threshold, probation: probation, zone: timezone,
                profile: profile)
        }
    }

    private func makeFolders(for files: [HarnessFile]) throws {
        let folders = Set(files.map { URL(fileURLWithPath: "\(scores)/\($0.relativePath)").deletingLastPathComponent().path })
        for folder in folders.sorted() { try OutputFolder.make(folder) }
        for file in files where Self.isSame(file.path, "\(scores)/\(file.relativePath)") {
            throw CommandFailure("scores would replace \(file.path): give --scores another folder than the corpus")
        }
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        URL(fileURLWithPath: one).resolvingSymlinksInPath() == URL(fileURLWithPath: other).resolvingSymlinksInPath()
    }

    private static func json(_ summary: HarnessSummary) -> JSONValue {
        func object(_ entry: HarnessSummary.Entry) -> JSONValue {
            .object([
                ("file", .string(entry.file)), ("rows", .integer(entry.rows)), ("events", .integer(entry.events)),
                ("hits", .integer(entry.hits)), ("false_alarms", .integer(entry.falseAlarms)), ("precision", .number(entry.precision)),
                ("recall", .number(entry.recall)), ("f1", .number(entry.f1)),
                ("false_alarms_per_1000", .number(entry.falseAlarmsPerThousandRows)), ("delay", .number(entry.meanDelay)),
            ])
        }
        return .object([
            ("threshold", .number(summary.threshold)), ("total", object(summary.total)), ("files", .array(summary.entries.map(object))),
        ])
    }

    /// Entries of files that end in any order.
    private final class Collected: @unchecked Sendable {
        private let lock = NSLock()
        private var entries: [(index: Int, entry: HarnessSummary.Entry)] = []
        private var done = 0

        /// The number of files done.
        func add(_ entry: HarnessSummary.Entry?, at index: Int) -> Int {
            lock.lock()
            defer { lock.unlock() }
            if let entry { entries.append((index, entry)) }
            done += 1
            return done
        }

        var inOrder: [HarnessSummary.Entry] { entries.sorted { $0.index < $1.index }.map(\.entry) }
    }
}

enum HarnessStream: String, CaseIterable, ExpressibleByArgument, Sendable { case score, severity }
enum HarnessFormat: String, CaseIterable, ExpressibleByArgument { case table, json }
