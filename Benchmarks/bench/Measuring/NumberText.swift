import Foundation

/// Numbers of tables.
enum NumberText {
    /// Three significant digits, all digits before the point, thousands apart.
    static func digits(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        let size = abs(value)
        if size >= 100 { return grouped(value) }
        return String(format: size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : size >= 0.001 || size == 0 ? "%.4f" : "%.1e", value)
    }

    /// A whole number with commas between thousands.
    static func grouped(_ value: Double) -> String {
        let text = String(format: "%.0f", value)
        let sign = text.hasPrefix("-") ? "-" : ""
        var rest = Substring(text.dropFirst(sign.count))
        var parts: [Substring] = []
        while rest.count > 3 {
            parts.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        return sign + ([rest] + parts).joined(separator: ",")
    }
}
