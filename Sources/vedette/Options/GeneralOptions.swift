import ArgumentParser
import Foundation

/// Flags of every command that works.
struct GeneralOptions: ParsableArguments {
    @Flag(name: .long, help: "No progress and no notes.")
    var quiet = false

    @Option(name: .long, help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
    var color: ColorChoice = .auto

    @Option(name: .long, help: ArgumentHelp("Tunable constants (JSON, see models/).", valueName: "file"))
    var profile: String?

    @Option(name: .long, help: ArgumentHelp("Threads to use (default: all processors).", valueName: "n"))
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads \(threads): expected 1 to 1024")
        }
    }

    var console: Console { Console(quiet: quiet, color: color) }

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
}

extension ColorChoice: ExpressibleByArgument {}
