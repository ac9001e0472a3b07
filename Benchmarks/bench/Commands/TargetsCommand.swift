import ArgumentParser
import Foundation

/// `bench targets`: the stated targets beside what is reached.
struct TargetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "targets",
        abstract: "Measures every stated target and prints what is reached.",
        discussion: """
            Build the program first: swift build -c release. Ratios need the peers: see bench compare --help. On a quiet \
            machine the whole table takes some minutes.
            """)

    @OptionGroup var report: ReportOptions
    @OptionGroup var peers: PeerOptions

    @Option(help: "Only these parts (repeatable): peers, program, detector, training, reading.")
    var only: [Part] = []

    @Option(help: "Folder with data/ecommerce (default: $VEDETTE_SHARED).")
    var data: String?

    @Option(help: "Threads of training and backtests (default: all).")
    var threads: Int?

    @Option(help: "Megabytes of the CSV file that is read.")
    var readMegabytes = 1_000.0

    enum Part: String, CaseIterable, ExpressibleByArgument {
        case peers, program, detector, training, reading
    }

    func validate() throws {
        if let threads, threads < 1 || threads > 1_024 { throw ValidationError("--threads \(threads): expected 1 to 1024") }
        guard readMegabytes >= 1, readMegabytes <= 10_000 else { throw ValidationError("--read-megabytes \(readMegabytes): expected 1 to 10000") }
    }

    func run() throws {
        let machine = Machine.measured()
        report.say(machine)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-targets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        let parts = only.isEmpty ? Part.allCases : only
        var outcomes: [TargetOutcome] = []
        func add(_ one: TargetOutcome) {
            outcomes.append(one)
            report.say("\(one.work): \(one.reached)")
        }
        // The program first: a child's peak memory is at least that of this process.
        if parts.contains(.program) {
            if let program = ProgramTargets(threads: threads, data: data ?? ProcessInfo.processInfo.environment["VEDETTE_SHARED"], folder: folder) {
                add(try program.help())
                add(try program.smallBacktest())
                for outcome in try program.year() { add(outcome) }
                add(try program.manyMetrics())
            } else {
                add(TargetOutcome(work: "the program", target: "", reached: ProgramTargets.absent, met: nil))
            }
        }
        if parts.contains(.peers) {
            let workers = try peers.start(say: report.say)
            _ = try peers.compare(PeerTargets.works, machine: machine, workers) { PeerTargets.outcomes($0).forEach(add) }
        }
        if parts.contains(.reading) {
            let reading = ReadingTargets(megabytes: readMegabytes, folder: folder)
            add(try reading.plain())
            add(try reading.gzip())
        }
        let detector = DetectorTargets(threads: threads)
        if parts.contains(.detector) {
            for outcome in try detector.lightTier(copyBandwidth: machine.copyBandwidth) { add(outcome) }
            add(try detector.residentChain())
            for outcome in try detector.rowByRow() { add(outcome) }
            add(try detector.twoCores())
        }
        if parts.contains(.training) { add(try detector.training()) }
        report.say("")
        report.show(TargetOutcome.table(outcomes))
        struct Figures: Encodable {
            let machine: Machine
            let outcomes: [TargetOutcome]
        }
        try report.write(Figures(machine: machine, outcomes: outcomes))
    }
}
