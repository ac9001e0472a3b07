/// Why a command ends early: one sentence for standard error and the exit code that goes with it.
struct CommandFailure: Error, CustomStringConvertible {
    let exitCode: ExitStatus
    let message: String

    init(_ exitCode: ExitStatus = .badUsage, _ message: String) {
        self.exitCode = exitCode
        self.message = message
    }

    /// Bad usage, input or output.
    init(_ message: String) { self.init(.badUsage, message) }

    var description: String { message }
}

/// The exit codes of every command.
enum ExitStatus: Int32 {
    case done = 0
    /// `backtest` and `score` found anomaly groups at or above the sensitivity in force.
    case anomaliesFound = 1
    /// Bad usage, input or output.
    case badUsage = 2
    /// A fault of ours.
    case internalFault = 70
    case interrupted = 130

    /// `detectors diff` found something to change.
    static let changesFound = ExitStatus.anomaliesFound
}
