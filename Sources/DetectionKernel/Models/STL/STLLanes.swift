import CVectorKernels

/// The arrays of eight series in lockstep and the stages that work on them: the thin face of the vector kernels.
final class STLLanes {
    static let width = Int(VK_STL_LANES)

    private let rows: Int
    private let series: OwnedBuffer<Double>
    /// The cycle-subseries; between detrending and the next pass, the residuals.
    private let cycle: OwnedBuffer<Double>
    /// The detrended series; between seasonal smoothing and detrending, the low-pass average.
    private let detrended: OwnedBuffer<Double>
    private let deseasonalised: OwnedBuffer<Double>
    private let ring: OwnedBuffer<Double>
    /// Only with weights.
    private let robustness: OwnedBuffer<Double>
    private let weightedDetrended: OwnedBuffer<Double>
    private let weightedDeseasonalised: OwnedBuffer<Double>
    private let scratch: OwnedBuffer<Double>
    /// What convolutions transform.
    private let room: OwnedBuffer<Double>
    /// Only for several inner loops with weights: what they share.
    private let cycleFactors: OwnedBuffer<Double>?
    private let trendFactors: OwnedBuffer<Double>?

    private let scale = OwnedBuffer([Double](repeating: 1, count: width))
    private let inverseScale = OwnedBuffer([Double](repeating: 1, count: width))
    private let level = OwnedBuffer([Double](repeating: 0, count: width))
    private let largest = OwnedBuffer([Double](repeating: 0, count: width))
    private let first = OwnedBuffer([Double](repeating: 0, count: width))
    private let missingCounts = OwnedBuffer([Int64](repeating: 0, count: width))
    private let observed = OwnedBuffer([Int64](repeating: 0, count: width))
    private let median = OwnedBuffer([Double](repeating: 0, count: width))
    /// Rows without an observation, lane by lane.
    private var missing = [[Int]](repeating: [], count: width)

    /// For series that are decomposed by any of these plans, all for as many rows.
    init(_ plans: [STLPlan]) {
        rows = plans[0].count
        let longest = plans.map(\.parameters.period).max()!
        let size = rows * Self.width
        series = OwnedBuffer(count: size)
        cycle = OwnedBuffer(count: size + 2 * longest * Self.width)
        detrended = OwnedBuffer(count: size)
        deseasonalised = OwnedBuffer(count: size)
        ring = OwnedBuffer(count: longest * Self.width)
        robustness = OwnedBuffer(count: size)
        weightedDetrended = OwnedBuffer(count: size)
        weightedDeseasonalised = OwnedBuffer(count: size)
        scratch = OwnedBuffer(count: size)
        room = OwnedBuffer(count: plans.map { max($0.lowPass.transformRows, $0.trend.transformRows) }.max()! * Self.width)
        let repeating = plans.filter { $0.parameters.isRobust && $0.parameters.innerLoops > 1 }
        cycleFactors = repeating.map { $0.parameters.period * $0.longerCycles.outputs }.max().map { OwnedBuffer(count: 2 * $0 * Self.width) }
        trendFactors = repeating.map(\.trend.outputs).max().map { OwnedBuffer(count: 2 * $0 * Self.width) }
    }

    /// Brings `lanes` (1 to 8) neighbouring series of a block into the arrays, at their scale and level.
    ///
    /// `block` is at the first of these lanes in the first row. Returns the first lane that holds an infinite value, or nil.
    func load(_ block: UnsafePointer<Double>, stride: Int, lanes: Int) -> Int? {
        vk_stl_gather(
            block, stride, lanes, rows, series.base, largest.base, first.base, missingCounts.base)
        // Lanes beyond the block repeat its last one.
        for lane in 0..<Self.width {
            guard largest.base[lane].isFinite else { return lane }
            observed.base[lane] = Int64(rows) - missingCounts.base[lane]
            let isEmpty = observed.base[lane] == 0
            let frame = SeriesFrame(largest: largest.base[lane], first: isEmpty ? 0 : first.base[lane])
            (scale.base[lane], inverseScale.base[lane], level.base[lane]) = (frame.scale, frame.inverseScale, frame.level)
            missing[lane].removeAll(keepingCapacity: true)
            if missingCounts.base[lane] > 0 {
                for row in 0..<rows where series.base[row * Self.width + lane].isNaN { missing[lane].append(row) }
            }
        }
        vk_stl_rescale(rows, inverseScale.base, level.base, series.base)
        return nil
    }

    /// Lanes that miss values.
    var hasMissing: Bool { missing.contains { !$0.isEmpty } }

    /// The outputs of the last decomposition: `lanes` series, pointers at the first of them in the first row.
    func components(
        lanes: Int, stride: Int, seasonal: UnsafeMutablePointer<Double>, trend: UnsafeMutablePointer<Double>,
        remainder: UnsafeMutablePointer<Double>, weights: UnsafeMutablePointer<Double>?
    ) -> vk_stl_components {
        vk_stl_components(
            lanes: lanes, stride: stride, scale: scale.base, level: level.base, seasonal: seasonal, trend: trend, remainder: remainder,
            weights: weights)
    }

    /// Decomposes what is in the arrays. Without `output` only the season is found: ``changeSeason(to:from:)`` takes it.
    func decompose(_ plan: STLPlan, into output: vk_stl_components?) {
        let parameters = plan.parameters
        for lane in 0..<Self.width {
            median.base[lane] = 0
            if !missing[lane].isEmpty { fill(lane: lane, period: parameters.period) }
        }
        var isWeighted = hasMissing
        if isWeighted { startWeights() }
        for pass in 0...parameters.outerLoops {
            if pass > 0 {
                updateWeights(pass: pass)
                isWeighted = true
            }
            for loop in 0..<parameters.innerLoops {
                let isLastOfPass = loop == parameters.innerLoops - 1, isLast = isLastOfPass && pass == parameters.outerLoops
                // The first loop starts from a trend of zero.
                findSeason(plan, in: pass == 0 && loop == 0 ? series : detrended, isWeighted: isWeighted, knowsFactors: loop > 0)
                var weights = vk_stl_weights(
                    robustness: robustness.base, weighted: weightedDeseasonalised.base, factors: trendFactors?.base,
                    are_known: loop > 0 && trendFactors != nil ? 1 : 0)
                withUnsafePointer(to: &weights) { weights in
                    let weights = isWeighted ? weights : nil
                    if !isLast {
                        vk_stl_detrend(
                            plan.trend.smoother, series.base, deseasonalised.base, weights, room.base, detrended.base,
                            isWeighted && !isLastOfPass ? weightedDetrended.base : nil, isLastOfPass ? cycle.base : nil)
                    } else if var output {
                        vk_stl_components_write(
                            plan.trend.smoother, series.base, deseasonalised.base, weights, room.base, detrended.base, &output)
                    }
                }
            }
        }
    }

    /// Steps 2 to 4 of an inner loop: the deseasonalised series.
    private func findSeason(_ plan: STLPlan, in input: OwnedBuffer<Double>, isWeighted: Bool, knowsFactors: Bool) {
        let period = plan.parameters.period
        var weights = vk_stl_weights(
            robustness: robustness.base, weighted: weightedDetrended.base, factors: cycleFactors?.base,
            are_known: knowsFactors && cycleFactors != nil ? 1 : 0)
        withUnsafePointer(to: &weights) {
            vk_stl_smooth_cycles(
                plan.shorterCycles.smoother, plan.longerCycles.smoother, rows, period, input.base, isWeighted ? $0 : nil, cycle.base)
        }
        let average = detrended.base
        vk_stl_low_pass_average(rows, period, cycle.base, ring.base, average)
        vk_stl_deseasonalise(
            plan.lowPass.smoother, rows, period, average, series.base, cycle.base, isWeighted ? robustness.base : nil,
            room.base, deseasonalised.base, weightedDeseasonalised.base)
    }

    /// New robustness weights from the residuals that the last inner loop left.
    private func updateWeights(pass: Int) {
        let residual = cycle.base
        for lane in 0..<Self.width { for row in missing[lane] { residual[row * Self.width + lane] = .infinity } }
        vk_stl_median(rows, residual, observed.base, median.base, Self.bracket(pass: pass), scratch.base, median.base)
        vk_stl_robustness_weights(
            rows, residual, median.base, detrended.base, robustness.base, weightedDetrended.base)
    }

    /// How far the median may be from that of the pass before, relative to it: it settles quickly. A wrong bracket only
    /// costs time.
    private static func bracket(pass: Int) -> Double { pass <= 2 ? 0.2 : pass <= 4 ? 0.06 : 0.02 }

    /// Weight 1 for every observation, 0 for missing ones.
    private func startWeights() {
        robustness.base.update(repeating: 1, count: robustness.count)
        for lane in 0..<Self.width { for row in missing[lane] { robustness.base[row * Self.width + lane] = 0 } }
        for place in 0..<series.count { weightedDetrended.base[place] = series.base[place] * robustness.base[place] }
    }

    /// Puts stand-ins for the missing values of a lane: what the plain form puts, and 0 in an empty series.
    private func fill(lane: Int, period: Int) {
        guard observed.base[lane] > 0 else {
            for row in missing[lane] { series.base[row * Self.width + lane] = 0 }
            return
        }
        var values = (0..<rows).map { series.base[$0 * Self.width + lane] }
        var isMissing = [Bool](repeating: false, count: rows)
        for row in missing[lane] { isMissing[row] = true }
        MissingValueFill.fill(&values, isMissing: isMissing, period: period)
        for row in missing[lane] { series.base[row * Self.width + lane] = values[row] }
    }

    // MARK: Several seasons

    /// Room for a season of all lanes.
    func seasonRoom() -> OwnedBuffer<Double> { OwnedBuffer([Double](repeating: 0, count: rows * Self.width)) }

    /// Keeps the season that was found in `season`; the next decomposition is that of the series without it and with `next`.
    func changeSeason(to next: OwnedBuffer<Double>?, from season: OwnedBuffer<Double>) {
        vk_stl_change_season(rows, deseasonalised.base, next?.base, series.base, season.base)
    }

    /// Writes a season in the unit of the block.
    func write(_ season: OwnedBuffer<Double>, lanes: Int, stride: Int, to output: UnsafeMutablePointer<Double>) {
        vk_stl_season_write(rows, lanes, stride, season.base, scale.base, output)
    }

    /// Puts NaN where there is nothing to say: in place of missing values, or only in series without any.
    func markMissing(in output: UnsafeMutablePointer<Double>, lanes: Int, stride: Int, onlyEmpty: Bool) {
        for lane in 0..<lanes where !onlyEmpty || observed.base[lane] == 0 {
            for row in missing[lane] { output[row * stride + lane] = .nan }
        }
    }
}
