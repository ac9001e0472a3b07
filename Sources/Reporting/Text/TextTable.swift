/// How text for a terminal may look.
public struct TerminalStyle: Sendable {
    /// Whether escape sequences for colour are written.
    public var color: Bool
    /// Columns of the terminal; nil = as wide as the content needs.
    public var width: Int?

    public init(color: Bool = false, width: Int? = nil) {
        self.color = color
        self.width = width
    }

    /// No colour, any width.
    public static let plain = TerminalStyle()

    enum Tone: String {
        case strong = "1"
        case quiet = "2"
        case bad = "31"
        case notable = "33"
        case good = "32"
    }

    func paint(_ text: String, _ tone: Tone?) -> String {
        guard color, let tone else { return text }
        return "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m"
    }
}

/// An aligned table of text for terminals.
struct TextTable {
    enum Alignment { case left, right }

    struct Column {
        let title: String
        let alignment: Alignment
        /// Columns that may be cut (with …) where the terminal is too narrow; nil = never.
        let minimum: Int?

        init(_ title: String, _ alignment: Alignment = .left, minimum: Int? = nil) {
            self.title = title
            self.alignment = alignment
            self.minimum = minimum
        }
    }

    struct Row {
        var cells: [String]
        var tones: [TerminalStyle.Tone?]
        /// A sentence below the row, wrapped.
        var note: String?

        init(_ cells: [String], tones: [TerminalStyle.Tone?] = [], note: String? = nil) {
            self.cells = cells.map(TextTable.printable)
            self.tones = tones
            self.note = note.map(TextTable.printable)
        }
    }

    var columns: [Column]
    var rows: [Row] = []

    /// Lines with a line feed each; a header line first.
    func rendered(_ style: TerminalStyle) -> String {
        let widths = fittedWidths(style.width)
        var text = line(columns.map(\.title), widths, tones: Array(repeating: .strong, count: columns.count), style)
        for row in rows {
            text += line(row.cells, widths, tones: row.tones, style)
            guard let note = row.note else { continue }
            for part in Self.wrapped(note, width: style.width.map { max(20, $0 - 2) }) {
                text += style.paint("  " + part, .quiet) + "\n"
            }
        }
        return text
    }

    private func fittedWidths(_ limit: Int?) -> [Int] {
        var widths = columns.indices.map { column in
            rows.reduce(Self.width(columns[column].title)) { max($0, Self.width($1.cells[column])) }
        }
        guard let limit else { return widths }
        func excess() -> Int { widths.reduce(0, +) + 2 * (widths.count - 1) - limit }
        // The column with the most to give is cut first, and only as far as needed.
        while excess() > 0 {
            let candidates = columns.indices.filter { widths[$0] > columns[$0].minimum ?? Int.max }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            let runnerUp = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let floor = max(columns[widest].minimum ?? 0, runnerUp)
            widths[widest] = max(columns[widest].minimum ?? 0, min(widths[widest] - 1, max(floor, widths[widest] - excess())))
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int], tones: [TerminalStyle.Tone?], _ style: TerminalStyle) -> String {
        var parts: [String] = []
        for (column, cell) in cells.enumerated() {
            let cut = Self.truncated(cell, width: widths[column])
            let padding = String(repeating: " ", count: max(0, widths[column] - Self.width(cut)))
            let painted = style.paint(cut, column < tones.count ? tones[column] : nil)
            let isLast = column == cells.count - 1
            parts.append(columns[column].alignment == .right ? padding + painted : isLast ? painted : painted + padding)
        }
        var text = parts.joined(separator: "  ")
        while text.last == " " { text.removeLast() }
        return text + "\n"
    }

    /// Text without control characters: a name from a file must not be able to drive the terminal.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
        var clean = ""
        for scalar in text.unicodeScalars { clean.unicodeScalars.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
        return clean
    }

    /// Controls and marks that turn the direction of writing; not the joiners that scripts and emoji need.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value == 0x200C || scalar.value == 0x200D { return false }
        return scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    }

    /// Cells that a text takes on a terminal: combining marks none, East Asian wide characters and emoji two.
    static func width(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x300...0x36F: return 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    static func truncated(_ text: String, width limit: Int) -> String {
        guard width(text) > limit else { return text }
        guard limit > 1 else { return limit == 1 ? "…" : "" }
        var kept = ""
        var used = 0
        for character in text {
            let next = width(character)
            if used + next > limit - 1 { break }
            kept.append(character)
            used += next
        }
        return kept + "…"
    }

    /// Lines of at most `width` cells, broken at spaces (a longer word stays whole).
    static func wrapped(_ text: String, width limit: Int?) -> [String] {
        guard let limit else { return [text] }
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let next = width(String(word))
            if used > 0, used + 1 + next > limit {
                lines.append(line)
                line = ""
                used = 0
            }
            if used > 0 {
                line += " "
                used += 1
            }
            line += word
            used += next
        }
        if used > 0 || lines.isEmpty { lines.append(line) }
        return lines
    }
}
