import ArgumentParser
import Foundation

/// `bench cases`: times every part; `bench --quick`: counts instructions against the ceilings.
struct CasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases",
        abstract: "Times the models, reading, training, streaming and whole backtests (the default).",
        discussion: "Prints what the machine can do, a table, and a checksum of each result.")

    @OptionGroup var report: ReportOptions

    @Option(help: "Only the cases whose name contains this text (repeatable).")
    var only: [String] = []

    @Option(help: "Folder with data/ecommerce (default: $VEDETTE_SHARED; without it that backtest runs on generated data of the same shape).")
    var data: String?

    @Option(help: "Time a case is given for its repetitions; at least three are made.")
    var seconds = 1.0

    @Option(help: "Threads of training and backtests (repeatable; default 1 and all).")
    var threads: [Int] = []

    @Flag(help: "Count the instructions of small fixed cases instead, and fail when one exceeds its ceiling.")
    var quick = false

    @Flag(help: "With --quick: store the counts of this run as the new ceilings.")
    var renewCeilings = false

    @Option(help: "With --quick: the file of ceilings.")
    var ceilings = "Benchmarks/ceilings.json"

    func validate() throws {
        guard seconds > 0, seconds <= 3_600 else { throw ValidationError("--seconds \(seconds): expected a number of seconds up to 3600") }
        for count in threads where count < 1 || count > 1_024 {
            throw ValidationError("--threads \(count): expected a number from 1 to 1024")
        }
        if renewCeilings && !quick { throw ValidationError("--renew-ceilings goes with --quick") }
    }

    func run() throws {
        if quick {
            try InstructionCheck(ceilingsFile: ceilings, renews: renewCeilings, report: report).run()
            return
        }
        let machine = Machine.measured()
        report.say(machine)
        if !report.markdown { report.say(MeasurementOutput.heading) }
        let processors = ProcessInfo.processInfo.activeProcessorCount
        var bench = Bench(
            filters: only, data: data ?? ProcessInfo.processInfo.environment["VEDETTE_SHARED"], seconds: seconds,
            threads: threads.isEmpty ? Array(Set([1, processors])).sorted() : threads)
        bench.onMeasured = { if !report.markdown { report.say(MeasurementOutput.line($0)) } }
        try ModelCases.run(&bench)
        try OperatorCases.run(&bench)
        try ReadingCases.run(&bench)
        try DetectorCases.run(&bench)
        guard !bench.measurements.isEmpty else { throw BenchError("no case matches \(only.joined(separator: ", "))") }
        if report.markdown { report.show(MeasurementOutput.table(bench.measurements)) }
        try report.write(MeasuredCases(machine: machine, measurements: bench.measurements, peakMegabytes: PeakMemory.wholeRunMegabytes()))
    }
}

struct MeasuredCases: Encodable {
    let machine: Machine
    let measurements: [Measurement]
    let peakMegabytes: Double?
}
