import Foundation
import Reporting

extension Console {
    /// How a table on standard output may look: the terminal's width, or as wide as it needs.
    var tableStyle: TerminalStyle {
        TerminalStyle(color: colorsOutput, width: Self.outputWidth)
    }

    private static var outputWidth: Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return nil }
        return Int(size.ws_col)
    }
}
