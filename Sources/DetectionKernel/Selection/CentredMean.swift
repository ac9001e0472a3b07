/// A history on an axis of unit scale: `(value − median) / scale`, bounded so that no number can drown the rest.
///
/// The bound lies beyond a hundredfold growth, yet over a week of hours less than one scale.
struct UnitAxis {
    let values: [Double]
    let location: Double
    let scale: Double

    /// Nil for a history that is constant or has no finite value.
    init?(_ source: [Double], bound: Double, scratch: inout SelectionScratch) {
        let sample = RobustLocation(of: source, scratch: &scratch)
        let location = sample.median
        var scale = sample.scale()
        if scale == 0 { scale = MeanDeviation.consistency * SeasonFit.meanMagnitude(source.map { $0 - location }) }
        guard scale > 0, scale < .infinity, location.isFinite else { return nil }
        self.location = location
        self.scale = scale
        values = source.map { value in
            let unit = (value - location) / scale
            return value == value ? min(max(unit, -bound), bound) : .nan
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
        let rows = values.count
        var sums = [Double](repeating: 0, count: rows + 1)
        var missing = 0
        var total = 0.0
        var sumSpan = sums.mutableSpan
        let source = values.span
        for row in source.indices {
            let value = source[row]
            let isPresent = value == value
            total += isPresent ? value : 0
            missing &+= isPresent ? 0 : 1
            sumSpan[row &+ 1] = total
        }
        let first = window / 2
        let last = rows - 1 - first
        var result = values
        guard last > first else {
            let mean = rows > missing ? total / Double(rows - missing) : .nan
            for row in result.indices { result[row] -= mean }
            return result
        }
        let counts = missing > 0 ? presentCounts(values) : []
        // An even window stands once to the left and once to the right of the row.
        func trend(_ row: Int) -> Double {
            let a = row &- first
            let b = a &+ 1 &- (window & 1)
            let sum = sums[a &+ window] - sums[a] + sums[b &+ window] - sums[b]
            if missing == 0 { return sum / Double(2 * window) }
            let weight = counts[a &+ window] - counts[a] + counts[b &+ window] - counts[b]
            return weight > 0 ? sum / weight : .nan
        }
        let reach = min(window, last - first)
        let atStart = trend(first)
        let atEnd = trend(last)
        let slopeAtStart = (trend(first + reach) - atStart) / Double(reach)
        let slopeAtEnd = (atEnd - trend(last - reach)) / Double(reach)
        for row in 0..<first { result[row] -= atStart + Double(row - first) * slopeAtStart }
        if missing == 0 {
            subtractMeans(&result, sums, first: first, last: last, window: window)
        } else {
            for row in first...last { result[row] -= trend(row) }
        }
        for row in (last + 1)..<rows { result[row] -= atEnd + Double(row - last) * slopeAtEnd }
        return result
    }

    /// The usual case, nothing missing, over contiguous differences of running sums.
    private static func subtractMeans(_ result: inout [Double], _ sums: [Double], first: Int, last: Int, window: Int) {
        let shift = 1 - (window & 1)
        let weight = 1 / Double(2 * window)
        let running = sums.span
        var target = result.mutableSpan
        for row in first...last {
            let a = row &- first
            let b = a &+ shift
            target[row] -= (running[a &+ window] - running[a] + running[b &+ window] - running[b]) * weight
        }
    }

    private static func presentCounts(_ values: [Double]) -> [Double] {
        var counts = [Double](repeating: 0, count: values.count + 1)
        for row in values.indices { counts[row + 1] = counts[row] + (values[row] == values[row] ? 1 : 0) }
        return counts
    }
}
