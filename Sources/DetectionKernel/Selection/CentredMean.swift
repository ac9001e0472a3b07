/// A history on an axis of unit scale: `(value − median) / scale`, bounded so that no number can drown the rest.
struct UnitAxis {
    let values: [Double]
    let location: Double
    let scale: Double

    /// Far beyond any growth that a season could be seen through.
    private static let bound = 1e4

    /// Nil for a history that is constant or has no finite value.
    init?(_ source: [Double], scratch: inout SelectionScratch) {
        let sample = RobustLocation(of: source, scratch: &scratch)
        let location = sample.median
        var scale = sample.scale()
        if scale == 0 { scale = 1.25 * SeasonFit.meanMagnitude(source.map { $0 - location }) }
        guard scale > 0, scale < .infinity, location.isFinite else { return nil }
        self.location = location
        self.scale = scale
        values = source.map { value in
            let unit = (value - location) / scale
            return value == value ? min(max(unit, -Self.bound), Self.bound) : .nan
        }
    }
}

/// The trend of a history: its mean over a window of one cycle around each row.
enum CentredMean {
    /// Values minus trend; NaN where the value is missing or its window holds none.
    ///
    /// An even window gives half weight to its two ends. Rows whose window would leave the history take the line
    /// through the first (or last) full windows. A window longer than the history takes the mean of all.
    static func detrended(_ values: [Double], window: Int) -> [Double] {
        let trend = trend(values, window: window)
        var result = values
        for row in values.indices { result[row] -= trend[row] }
        return result
    }

    static func trend(_ values: [Double], window: Int) -> [Double] {
        let rows = values.count
        var sum = [Double](repeating: 0, count: rows + 1)
        var count = sum
        for row in 0..<rows {
            let isPresent = values[row] == values[row]
            sum[row + 1] = sum[row] + (isPresent ? values[row] : 0)
            count[row + 1] = count[row] + (isPresent ? 1 : 0)
        }
        let first = window / 2
        let last = rows - 1 - first
        guard last > first else {
            return Array(repeating: count[rows] > 0 ? sum[rows] / count[rows] : .nan, count: rows)
        }
        var trend = [Double](repeating: .nan, count: rows)
        let back = (window - 1) / 2
        for row in first...last {
            let a = row - first
            let b = row - back
            let weight = count[a + window] - count[a] + count[b + window] - count[b]
            let total = sum[a + window] - sum[a] + sum[b + window] - sum[b]
            trend[row] = weight > 0 ? total / weight : .nan
        }
        let reach = min(window, last - first)
        let slopeAtStart = (trend[first + reach] - trend[first]) / Double(reach)
        let slopeAtEnd = (trend[last] - trend[last - reach]) / Double(reach)
        for row in 0..<first { trend[row] = trend[first] + Double(row - first) * slopeAtStart }
        for row in (last + 1)..<rows { trend[row] = trend[last] + Double(row - last) * slopeAtEnd }
        return trend
    }
}
