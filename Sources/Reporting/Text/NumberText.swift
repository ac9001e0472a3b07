import Foundation

/// Numbers for people: thousands separated by commas, four significant digits, no locale.
public enum NumberText {
    /// `12,345`.
    public static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// Four significant digits, or all digits before the point: `0.01235`, `12.35`, `1,235`, `1.235e+20`; `–` for NaN.
    public static func quantity(_ value: Double) -> String {
        if value.isNaN { return "–" }
        if value.isInfinite { return value < 0 ? "-∞" : "∞" }
        let magnitude = value.magnitude
        if magnitude == 0 { return "0" }
        if magnitude >= 1e15 || magnitude < 1e-4 { return scientific(value) }
        // Rounding may carry into the next power of ten (999.96 becomes 1,000), which one decimal less shows better.
        var decimals = 0
        var limit = 1_000.0
        while magnitude < limit, decimals < 8 {
            decimals += 1
            limit /= 10
        }
        return decimal(value, decimals: decimals)
    }

    /// At most so many decimals, zeros at the end dropped unless `padded`.
    public static func decimal(_ value: Double, decimals: Int, padded: Bool = false) -> String {
        if value.isNaN { return "–" }
        var power = 1.0
        for _ in 0..<decimals { power *= 10 }
        let scaled = (value.magnitude * power).rounded()
        guard scaled < 9e18 else { return scientific(value) }
        let whole = Int(scaled / power)
        var text = count(whole)
        let rest = Int(scaled) - whole * Int(power)
        if decimals > 0, rest != 0 || padded {
            var digits = String(rest)
            digits = String(repeating: "0", count: max(0, decimals - digits.count)) + digits
            if !padded { while digits.last == "0" { digits.removeLast() } }
            text += "." + digits
        }
        return value < 0 && scaled > 0 ? "-" + text : text
    }

    /// `62 %`, `0.4 %`, `12,300 %`; for a share or a ratio already in percent.
    public static func percent(_ value: Double) -> String {
        if value.isNaN { return "–" }
        let magnitude = value.magnitude
        return decimal(value, decimals: magnitude < 1 && magnitude > 0 ? 1 : 0) + " %"
    }

    /// Axis labels and other narrow places: `1.2M`, `35k`, `0.5`.
    public static func compact(_ value: Double) -> String {
        let magnitude = value.magnitude
        for (unit, name) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")] where magnitude >= unit && magnitude < 1e15 {
            let scaled = value / unit
            return decimal(scaled, decimals: scaled.magnitude < 100 ? 2 : 1) + name
        }
        return quantity(value)
    }

    /// 17 significant digits, as C's `%.17g` writes them; empty for NaN.
    public static func exact(_ value: Double) -> String {
        value.isNaN ? "" : String(format: "%.17g", value)
    }

    private static func scientific(_ value: Double) -> String { String(format: "%.4g", value) }
}
