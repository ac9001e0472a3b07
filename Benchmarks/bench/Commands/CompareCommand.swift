import ArgumentParser
import Foundation

/// `bench compare`: ours beside the packages a user would pick, in turns, in one run.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Times us and other packages in turns on the very same series, and compares the results.",
        discussion: """
            One core each, processor time, medians: ours, theirs, ours, theirs. Python packages live in a virtual \
            environment of Benchmarks/peers that --set-up-peers makes with pinned versions; R and its package forecast come \
            from Debian's packages with --with-r. A peer that is not there is named, with the way to get it.
            """)

    @OptionGroup var report: ReportOptions
    @OptionGroup var peers: PeerOptions

    @Option(help: "Only the works whose name contains this text (repeatable).")
    var only: [String] = []

    func run() throws {
        let machine = Machine.measured()
        report.say(machine)
        let workers = try peers.start(say: report.say)
        let works = try ComparedWorks.all.filter { work in only.isEmpty || only.contains { work.name.contains($0) } }
        guard !works.isEmpty else { throw BenchError("no work matches \(only.joined(separator: ", "))") }
        let results = try peers.compare(works, machine: machine, workers) { report.say("done: \($0.name)") }
        report.say("")
        report.show(ComparisonTable.table(results))
        report.say("")
        for line in ComparisonTable.notes(results) { report.say(line) }
        try report.write(Figures(machine: machine, versions: workers.versions, results: results))
    }

    private struct Figures: Encodable {
        let machine: Machine
        let versions: [String: String]
        let results: [ComparedResult]
    }
}

/// All works that peers are compared on.
enum ComparedWorks {
    static var all: [ComparedWork] {
        get throws { try ComparedDecompositions.all + ComparedForecasts.all + ComparedLocations.all + ComparedReading.all }
    }
}
