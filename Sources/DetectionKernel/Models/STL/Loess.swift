/// Locally weighted regression on a regular grid (Cleveland 1979; STL paper, section 2).
enum Loess {
    /// The neighbours of one position: rows `lower...upper` and the half-width h of the tricube kernel.
    struct Window: Equatable {
        let lower: Int
        let upper: Int
        let halfWidth: Double

        /// The window of `rows` seen from `position`, which may lie outside of it. A smoother that is longer than the
        /// series reaches beyond it by half of what is missing, as the published routine does.
        init(rows: ClosedRange<Int>, position: Int, length: Int, count: Int) {
            lower = rows.lowerBound
            upper = rows.upperBound
            let reach = max(position - lower, upper - position)
            halfWidth = Double(reach + (length > count ? (length - count) / 2 : 0))
        }

        /// Tricube weight of a row at `distance`: 1 up to 0.001 h, 0 beyond 0.999 h, (1 − (r/h)³)³ between.
        func kernel(distance: Int) -> Double {
            let r = Double(abs(distance))
            if r > 0.999 * halfWidth { return 0 }
            if r <= 0.001 * halfWidth { return 1 }
            let ratio = r / halfWidth
            let complement = 1 - ratio * ratio * ratio
            return complement * complement * complement
        }
    }

    /// The `min(length, count)` rows nearest to an interior `position` of 0..<count.
    static func nearestRows(to position: Int, length: Int, count: Int) -> ClosedRange<Int> {
        guard length < count else { return 0...(count - 1) }
        let lower = min(max(position - (length - 1) / 2, 0), count - length)
        return lower...(lower + length - 1)
    }

    /// The positions where a smoother with a jump is evaluated, in rising order, each with its rows.
    ///
    /// The last position is evaluated with the rows of the one before it, not with its own nearest ones: that is how
    /// the published routine works, and every implementation that agrees with it.
    static func evaluations(smoother: Smoother, count: Int) -> [(position: Int, window: Window)] {
        let jump = max(min(smoother.jump, count - 1), 1)
        var result: [(position: Int, window: Window)] = []
        result.reserveCapacity(count / jump + 2)
        var rows = 0...0
        for position in stride(from: 0, to: count, by: jump) {
            rows = nearestRows(to: position, length: smoother.length, count: count)
            result.append((position, Window(rows: rows, position: position, length: smoother.length, count: count)))
        }
        if let last = result.last?.position, last != count - 1 {
            result.append((count - 1, Window(rows: rows, position: count - 1, length: smoother.length, count: count)))
        }
        return result
    }

    /// The weights with which the window's observations enter the estimate at `position`, or nil when none has weight.
    ///
    /// With v = kernel · robustness, normalised to sum 1, mean a = Σ v·j and variance c = Σ v·(j − a)², the local line's
    /// weights are v · (1 + (position − a)(j − a)/c). Where √c ≤ 0.001 · (count − 1) the rows lie practically in one
    /// place, a slope is undefined and the local constant is used (published routine `est`).
    static func rowWeights(
        at position: Int, window: Window, degree: Int, count: Int, robustness: [Double]?
    ) -> [Double]? {
        var weights = (window.lower...window.upper).map { row in
            window.kernel(distance: row - position) * (robustness?[row] ?? 1)
        }
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        var mean = 0.0
        for index in weights.indices {
            weights[index] /= total
            mean += weights[index] * Double(window.lower + index - position)
        }
        guard degree > 0, window.halfWidth > 0 else { return weights }
        var variance = 0.0
        for index in weights.indices {
            let distance = Double(window.lower + index - position) - mean
            variance += weights[index] * distance * distance
        }
        guard variance.squareRoot() > 0.001 * Double(count - 1) else { return weights }
        let slope = -mean / variance
        for index in weights.indices {
            weights[index] *= 1 + slope * (Double(window.lower + index - position) - mean)
        }
        return weights
    }

    /// The loess estimate at `position` from the rows of `window` (published routine `est`), or nil when none of them has
    /// weight.
    ///
    /// - Parameter robustness: a weight in 0...1 for each of `values`, or nil for all ones.
    /// - Complexity: O(window).
    static func loessEstimate(
        at position: Int, window: Window, degree: Int, values: [Double], robustness: [Double]?
    ) -> Double? {
        guard let weights = rowWeights(
            at: position, window: window, degree: degree, count: values.count, robustness: robustness)
        else { return nil }
        var estimate = 0.0
        for (index, weight) in weights.enumerated() { estimate += weight * values[window.lower + index] }
        return estimate
    }

    /// The loess smooth of a whole series (published routine `ess`).
    ///
    /// Where no neighbour has weight, the value itself stands in for its estimate, as published.
    /// - Complexity: O(count · length / jump).
    static func loessSmooth(_ values: [Double], smoother: Smoother, robustness: [Double]?) -> [Double] {
        guard values.count > 1 else { return values }
        var smooth = [Double](repeating: 0, count: values.count)
        var previous: Int?
        for (position, window) in evaluations(smoother: smoother, count: values.count) {
            smooth[position] = loessEstimate(
                at: position, window: window, degree: smoother.degree, values: values, robustness: robustness)
                ?? values[position]
            if let previous { interpolate(&smooth, from: previous, to: position) }
            previous = position
        }
        return smooth
    }

    /// Puts the rows between two evaluated positions on the straight line through them.
    private static func interpolate(_ smooth: inout [Double], from first: Int, to last: Int) {
        guard last - first > 1 else { return }
        let slope = (smooth[last] - smooth[first]) / Double(last - first)
        for row in (first + 1)..<last { smooth[row] = smooth[first] + slope * Double(row - first) }
    }
}
