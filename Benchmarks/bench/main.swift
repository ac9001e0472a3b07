import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") || arguments.contains("-h") {
    print(BenchOptions.help)
    exit(0)
}

do {
    let options = try BenchOptions(
        arguments, shared: ProcessInfo.processInfo.environment["VEDETTE_SHARED"], processors: ProcessInfo.processInfo.activeProcessorCount)
    if let folder = options.seriesFolder {
        try Workload.writeAll(to: folder)
        exit(0)
    }
    let toStandardOutput = options.json != "-"
    func say(_ line: String) {
        (toStandardOutput ? FileHandle.standardOutput : FileHandle.standardError).write(Data((line + "\n").utf8))
    }

    let machine = Machine.measured()
    for line in machine.lines { say(line) }
    say("")
    say(Output.heading)
    var bench = Bench(options)
    bench.onMeasured = { say(Output.line($0)) }
    try ModelCases.run(&bench)
    try ReadingCases.run(&bench)
    try DetectorCases.run(&bench)
    if bench.measurements.isEmpty { throw BenchError(sentence: "no case matches \(options.filters.joined(separator: ", "))") }

    if let path = options.json {
        let json = try Output.json(machine, bench.measurements)
        if path == "-" {
            FileHandle.standardOutput.write(json)
        } else {
            try json.write(to: URL(fileURLWithPath: path), options: .atomic)
        }
    }
} catch let usage as BenchOptions.Usage {
    FileHandle.standardError.write(Data("bench: \(usage.sentence)\n\n\(BenchOptions.help)\n".utf8))
    exit(2)
} catch let error as BenchError {
    FileHandle.standardError.write(Data("bench: \(error.sentence)\n".utf8))
    exit(70)
} catch {
    FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
    exit(70)
}
