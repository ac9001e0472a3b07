import Foundation

/// What a run says beside its data: notes and progress (silenced by `--quiet`), warnings, colours.
struct Console: Sendable {
    let quiet: Bool
    /// Whether standard output, and standard error, take colours.
    let colorsOutput: Bool
    let colorsErrors: Bool

    init(quiet: Bool, color: ColorChoice) {
        self.quiet = quiet
        let environment = ProcessInfo.processInfo.environment
        let forbidden = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        switch color {
        case .always:
            colorsOutput = true
            colorsErrors = true
        case .never:
            colorsOutput = false
            colorsErrors = false
        case .auto:
            colorsOutput = !forbidden && isatty(STDOUT_FILENO) == 1
            colorsErrors = !forbidden && StandardError.isTerminal
        }
    }

    /// What was inferred or done; silenced by `--quiet`.
    func note(_ text: String) {
        if !quiet { StandardError.write("vedette: \(text)\n") }
    }

    /// What the user should look into; never silenced.
    func warn(_ text: String) {
        let label = colorsErrors ? "\u{1B}[33mwarning:\u{1B}[0m" : "warning:"
        StandardError.write("vedette: \(label) \(text)\n")
    }

    /// A heading on standard output.
    func heading(_ text: String) -> String { colorsOutput ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    static func error(_ text: String, colored: Bool) {
        let label = colored ? "\u{1B}[31merror:\u{1B}[0m" : "error:"
        StandardError.write("vedette: \(label) \(text)\n")
    }
}

/// `--color`.
enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never
}
