import Foundation

/// Progress on standard error: a bar on a terminal, otherwise a line a minute; nothing with `--quiet`.
final class ProgressLine: @unchecked Sendable {
    private let title: String
    private let isBar: Bool
    private let isSilent: Bool
    private let lock = NSLock()
    private let start = Date()
    private var lastShown: Date
    private var barIsVisible = false

    private static let barInterval: TimeInterval = 0.1
    private static let lineInterval: TimeInterval = 60
    private static let barWidth = 30

    init(_ title: String, console: Console) {
        self.title = title
        isSilent = console.quiet
        isBar = StandardError.isTerminal && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        lastShown = start
    }

    /// Shows a fraction done, 0...1, if it is time to; may be called from any thread as often as one likes.
    func show(_ fraction: Double) {
        if isSilent { return }
        lock.lock()
        defer { lock.unlock() }
        let now = Date()
        guard now.timeIntervalSince(lastShown) >= (isBar ? Self.barInterval : Self.lineInterval) else { return }
        lastShown = now
        let percent = Int((min(max(fraction, 0), 1) * 100).rounded(.down))
        let elapsed = Int(now.timeIntervalSince(start))
        if isBar {
            let filled = percent * Self.barWidth / 100
            let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.barWidth - filled)
            StandardError.write("\r\(title) \(bar) \(percent) %  \(elapsed) s ")
            barIsVisible = true
            Interruption.terminalNeedsNewline(true)
        } else {
            StandardError.write("vedette: \(title): \(percent) % after \(elapsed) s\n")
        }
    }

    /// Clears the bar.
    func finish() {
        lock.lock()
        defer { lock.unlock() }
        if barIsVisible {
            StandardError.write("\r\u{1B}[K")
            barIsVisible = false
            Interruption.terminalNeedsNewline(false)
        }
    }
}
