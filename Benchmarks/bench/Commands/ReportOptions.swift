import ArgumentParser
import Foundation

/// Where a command's lines and figures go.
struct ReportOptions: ParsableArguments {
    @Option(help: "Write all figures to this file too, as JSON (- is standard output, the table then goes to standard error).")
    var json: String?

    @Flag(help: "Print tables in Markdown.")
    var markdown = false

    /// Prints a table as it was asked for.
    func show(_ table: TextTable) {
        for line in markdown ? table.markdown : table.lines { say(line) }
    }

    /// Prints a line of the table.
    func say(_ line: String) {
        (json == "-" ? FileHandle.standardError : FileHandle.standardOutput).write(Data((line + "\n").utf8))
    }

    func say(_ machine: Machine) {
        for line in machine.lines { say(line) }
        say("")
    }

    /// Writes the figures where they were asked for.
    func write(_ figures: some Encodable) throws {
        guard let json else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let data = try encoder.encode(figures) + Data("\n".utf8)
        if json == "-" {
            FileHandle.standardOutput.write(data)
        } else {
            try data.write(to: URL(fileURLWithPath: json), options: .atomic)
        }
    }
}
