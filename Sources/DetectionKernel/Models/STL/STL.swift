/// Seasonal-trend decomposition by loess, one series at a time, written as the paper states it.
///
/// Cleveland, Cleveland, McRae, Terpenning (1990). This plain form is the specification and the oracle of ``STLBatch``;
/// use that for many series. Components agree with statsmodels 0.15 to 10⁻⁹ of the series' scale (10⁻⁸ with fifteen robust
/// passes, which amplify rounding).
///
/// - Missing observations (NaN) have weight 0 from the first pass on and are not counted in the median of the robustness
///   weights. Where a window has no weight at all, the published routine takes the value itself: for a missing one that is
///   an interpolation between observations of its slot of the season.
/// - A series is decomposed at a power-of-two scale and relative to its first observation: magnitudes from 10⁻³⁰⁸ to
///   10³⁰⁸ work, and a constant has exactly no season and no remainder.
public struct STL: Sendable {
    public let parameters: STLParameters

    public init(_ parameters: STLParameters) { self.parameters = parameters }

    /// The components of `series`; NaN is missing. A series without any observation gives NaN components and weights 0.
    ///
    /// - Throws: `KernelError.tooLittleHistory` when the series is shorter than two cycles, `KernelError.notFinite` when a
    ///   value is infinite.
    /// - Complexity: O(n · (sum of lengths / jumps) · innerLoops · (outerLoops + 1)).
    public func decompose(_ series: [Double]) throws -> STLDecomposition {
        try parameters.checkCount(series.count)
        if let row = series.firstIndex(where: \.isInfinite) {
            throw KernelError(.notFinite, "the series is \(series[row]) at row \(row): expected a finite value, or NaN for missing")
        }
        guard let frame = SeriesFrame(of: series) else { return .undefined(count: series.count) }
        let missing = series.contains(where: \.isNaN) ? series.map(\.isNaN) : nil
        var values = series.map(frame.entering)
        if let missing { MissingValueFill.fill(&values, isMissing: missing, period: parameters.period) }

        var weights = missing.map { $0.map { $0 ? 0.0 : 1.0 } }
        var season = [Double](repeating: 0, count: values.count)
        var trend = season
        for pass in 0...parameters.outerLoops {
            if pass > 0 {
                let residuals = values.indices.map { values[$0] - season[$0] - trend[$0] }
                weights = RobustnessWeights.robustnessWeights(residuals: residuals, isMissing: missing)
            }
            for _ in 0..<parameters.innerLoops {
                innerLoop(values, robustness: weights, season: &season, trend: &trend)
            }
        }
        return STLDecomposition(
            seasonal: season.map(frame.leavingDifference),
            trend: trend.map(frame.leavingTrend),
            remainder: values.indices.map { row in
                missing?[row] == true ? .nan : frame.leavingDifference(values[row] - season[row] - trend[row])
            },
            robustnessWeights: weights ?? [Double](repeating: 1, count: values.count))
    }

    /// One pass of the inner loop, steps 1 to 6 (published routine `onestp`).
    func innerLoop(_ values: [Double], robustness: [Double]?, season: inout [Double], trend: inout [Double]) {
        let detrended = values.indices.map { values[$0] - trend[$0] }
        let cycle = smoothCycleSubseries(detrended, robustness: robustness)
        let level = Loess.loessSmooth(
            LowPassFilter.lowPassFilter(cycle, period: parameters.period), smoother: parameters.lowPass, robustness: nil)
        for row in season.indices { season[row] = cycle[row + parameters.period] - level[row] }
        let deseasonalised = values.indices.map { values[$0] - season[$0] }
        trend = Loess.loessSmooth(deseasonalised, smoother: parameters.trend, robustness: robustness)
    }

    /// Smooths every cycle-subseries by loess and extends each by one value at both ends (step 2; published routine `ss`).
    ///
    /// An end whose window has no weight repeats its neighbour.
    /// - Returns: `detrended.count + 2 * period` values, the first belonging to the cycle before the series.
    func smoothCycleSubseries(_ detrended: [Double], robustness: [Double]?) -> [Double] {
        let period = parameters.period, smoother = parameters.seasonal
        var cycle = [Double](repeating: 0, count: detrended.count + 2 * period)
        for slot in 0..<period {
            let rows = stride(from: slot, to: detrended.count, by: period)
            let values = rows.map { detrended[$0] }
            let weights = robustness.map { all in rows.map { all[$0] } }
            let count = values.count
            let smooth = Loess.loessSmooth(values, smoother: smoother, robustness: weights)
            func end(_ position: Int) -> Double? {
                Loess.loessEstimate(
                    at: position, window: Self.endWindow(position, length: smoother.length, count: count),
                    degree: smoother.degree, values: values, robustness: weights)
            }
            cycle[slot] = end(-1) ?? smooth[0]
            for index in 0..<count { cycle[(index + 1) * period + slot] = smooth[index] }
            cycle[(count + 1) * period + slot] = end(count) ?? smooth[count - 1]
        }
        return cycle
    }

    /// The window of the value before (`position` −1) or after (`position` = `count`) a cycle-subseries.
    static func endWindow(_ position: Int, length: Int, count: Int) -> Loess.Window {
        let rows = position < 0 ? 0...(min(length, count) - 1) : max(0, count - length)...(count - 1)
        return Loess.Window(rows: rows, position: position, length: length, count: count)
    }
}
