/// What stands in for missing observations.
///
/// A missing observation has weight 0 in every smoother, so its stand-in matters only where a whole window has no weight:
/// there the published routine takes the value itself. Each is interpolated between the nearest observations of the same
/// slot of the season (and kept constant beyond the first and last of them), or, when a slot has none at all, between the
/// nearest values in time. A gap longer than every window therefore keeps its season and bridges its trend.
enum MissingValueFill {
    /// Replaces NaN in `series`, which has at least one observation.
    static func fill(_ series: inout [Double], isMissing: [Bool], period: Int) {
        var isUnknown = isMissing
        for slot in 0..<min(period, series.count) {
            let rows = Array(stride(from: slot, to: series.count, by: period))
            guard rows.contains(where: { !isMissing[$0] }) else { continue }
            interpolate(&series, rows: rows, isUnknown: isUnknown)
            for row in rows { isUnknown[row] = false }
        }
        if isUnknown.contains(true) {
            interpolate(&series, rows: Array(series.indices), isUnknown: isUnknown)
        }
    }

    private static func interpolate(_ series: inout [Double], rows: [Int], isUnknown: [Bool]) {
        let known = rows.indices.filter { !isUnknown[rows[$0]] }
        guard let first = known.first, let last = known.last else { return }
        for index in 0..<first { series[rows[index]] = series[rows[first]] }
        for index in (last + 1)..<max(rows.count, last + 1) { series[rows[index]] = series[rows[last]] }
        for (left, right) in zip(known, known.dropFirst()) where right - left > 1 {
            let start = series[rows[left]], end = series[rows[right]]
            for index in (left + 1)..<right {
                let fraction = Double(index - left) / Double(right - left)
                series[rows[index]] = start + (end - start) * fraction
            }
        }
    }
}
