import Foundation

/// The targets of the program as a whole: `vedette` beside this program, started as a user starts it.
struct ProgramTargets {
    let program: URL
    let threads: Int
    /// Folder with data/ecommerce, where there is one.
    let data: String?
    let folder: URL

    /// Nil where vedette was not built.
    init?(threads: Int, data: String?, folder: URL) {
        program = ProgramPlaces.own.deletingLastPathComponent().appendingPathComponent("vedette")
        guard FileManager.default.isExecutableFile(atPath: program.path) else { return nil }
        self.threads = threads
        self.data = data
        self.folder = folder
    }

    static let absent = "vedette is not built: swift build -c release --product vedette"

    // MARK: Start

    func help() throws -> TargetOutcome {
        let runs = try (0..<31).map { _ in try ChildProcess.run(program, ["--help"]) }
        guard runs.allSatisfy({ $0.status == 0 && $0.firstOutputSeconds != nil }) else { throw BenchError("vedette --help failed") }
        let first = 1e3 * median(runs.map { $0.firstOutputSeconds! })
        return TargetOutcome(
            work: "start to the first output of vedette --help", target: "≤ 25 ms", reached: "\(NumberText.digits(first)) ms (median of \(runs.count))",
            met: first <= 25)
    }

    func smallBacktest() throws -> TargetOutcome {
        let file = folder.appendingPathComponent("fortnight.csv")
        try RecordFile(metrics: 42, hours: 0..<14 * 24).write(to: file)
        let runs = try (0..<15).map { _ in try backtest([file], report: nil) }
        let wall = 1e3 * median(runs.map(\.wallSeconds)), first = 1e3 * median(runs.compactMap(\.firstOutputSeconds) + (runs.contains { $0.firstOutputSeconds != nil } ? [] : [.nan]))
        return TargetOutcome(
            work: "backtest of 14 days × 42 metrics", target: "≤ 100 ms",
            reached: "\(NumberText.digits(wall)) ms to the end, \(NumberText.digits(first)) ms to the first output (medians of \(runs.count))", met: wall <= 100)
    }

    // MARK: A year of a shop

    func year() throws -> [TargetOutcome] {
        let generated = folder.appendingPathComponent("year.csv.gz")
        try RecordFile(metrics: 42, hours: 0..<8_760).write(to: generated, compressed: true)
        var outcomes = [try year("e-commerce-like year, generated", generated)]
        if let data {
            let file = URL(fileURLWithPath: "\(data)/data/ecommerce/input.csv.gz")
            if FileManager.default.fileExists(atPath: file.path) { outcomes.append(try year("the e-commerce backtest", file)) }
        }
        return outcomes
    }

    private func year(_ name: String, _ file: URL) throws -> TargetOutcome {
        let report = folder.appendingPathComponent("report.html")
        let runs = try (0..<5).map { _ in try backtest([file], report: report) }
        let wall = median(runs.map(\.wallSeconds)), peak = runs.map(\.peakMegabytes).max()!
        return TargetOutcome(
            work: "\(name): 42 hourly metrics, file to report, \(threads) threads", target: "≤ 0.7 s, ≤ 150 MB",
            reached: "\(NumberText.digits(wall)) s (median of \(runs.count), \(NumberText.digits(median(runs.map(\.processorSeconds)))) s of processors), \(NumberText.digits(peak)) MB",
            met: wall <= 0.7 && peak <= 150)
    }

    // MARK: A folder

    func manyMetrics() throws -> TargetOutcome {
        let records = folder.appendingPathComponent("records")
        try FileManager.default.createDirectory(at: records, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: records) }
        let hours = 2_500, files = 10
        for part in 0..<files {
            let own = part * hours / files..<(part + 1) * hours / files
            try RecordFile(metrics: 2_000, hours: own).write(to: records.appendingPathComponent("part-\(part).csv"))
        }
        let run = try backtest([records], report: folder.appendingPathComponent("folder.html"))
        return TargetOutcome(
            work: "backtest of a folder, 2,000 metrics × 2,500 hours, with report", target: "≤ 60 s, ≤ 1,500 MB",
            reached: "\(NumberText.digits(run.wallSeconds)) s, \(NumberText.digits(run.peakMegabytes)) MB",
            met: run.wallSeconds <= 60 && run.peakMegabytes <= 1_500)
    }

    private func backtest(_ files: [URL], report: URL?) throws -> ChildProcess {
        let arguments =
            ["backtest"] + files.map(\.path) + [
                "--timestamp", "timestamp", "--timestamp-format", "yyyy-MM-dd HH:mm:ss", "--measure", "views", "--measure", "revenue",
                "--dimension", "platform", "--dimension", "marketplace", "--frequency", "PT1H", "--threads", "\(threads)", "--quiet", "--exit-zero",
            ] + (report.map { ["--report", $0.path] } ?? [])
        let run = try ChildProcess.run(program, arguments)
        guard run.status == 0 else { throw BenchError("vedette \(arguments.joined(separator: " ")) ended with \(run.status)") }
        return run
    }
}
