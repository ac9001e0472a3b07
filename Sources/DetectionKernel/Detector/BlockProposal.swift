import CVectorKernels
import Foundation
import MetricSeries

/// What the first part of a history proposes for a block of metrics: robust STL for the profiles, fitted Holt-Winters
/// gains, robust locations, and which candidates stand a chance.
///
/// Nothing here touches scales, tails, regression sums or the leaderboard: those are fed by the streaming run alone.
struct BlockProposal {
    let parameters: ChainParameters
    /// Positions of the fitted rows.
    let positions: [CalendarPosition]
    let columns: Int
    /// The smoothers of the season; nil where there is no cycle, or fewer than two of them.
    let seasonPlan: STLPlan?

    private var rows: Int { positions.count }

    /// Neighbouring metrics that are looked at together: a row of theirs is one cache line.
    private struct Group {
        let first: Int
        let columns: Int
        /// `rows × columns` values over each metric's unit, and their logarithms where the logarithm has a unit.
        var scaled: [Double]
        var logarithm: [Double]
        var season: STLBlockDecomposition
        var logSeason: STLBlockDecomposition
    }

    /// What is kept of all groups for the fit of Holt-Winters, which takes the whole block.
    private struct HoltWintersInput {
        /// `rows × columns` values, outliers drawn in and gaps filled; without the season where STL's is taken.
        var values: [Double]
        /// Where STL's is taken, the season of the last cycle, `min(slots, rows) × columns`, the latest row first.
        var lastSeason: [Double]
        /// Of every metric whether it has more than a cycle of values.
        var isLongEnough: [Bool]
    }

    /// Whether Holt-Winters fits the season too; with a long one the season is STL's and only level and trend are fitted.
    private var fitsSeason: Bool {
        parameters.slots >= 2 && Double(parameters.slots) <= parameters.profile.holtWinters.longestFittedSeason
    }

    private var lastCycleRows: Int { min(parameters.slots, rows) }

    /// - Parameter values: `positions.count × columns` values row after row, NaN = missing.
    func apply(to block: inout MetricBlock, values: [Double]) throws {
        let decomposition = seasonPlan.map(STLBatch.init)
        var input = HoltWintersInput(
            values: [Double](repeating: 0, count: values.count),
            lastSeason: fitsSeason ? [] : [Double](repeating: .nan, count: lastCycleRows * columns),
            isLongEnough: [Bool](repeating: false, count: columns))
        let test = SeasonTest(profile: parameters.profile)
        let slots = positions.map(\.slot), hours = positions.map(\.hourOfWeek), weekend = positions.map(\.isWeekend)
        for first in stride(from: 0, to: columns, by: MetricBlock.tile) {
            let group = try makeGroup(first, &block, values, decomposition)
            clean(group, into: &input.values)
            if !fitsSeason { takeSeason(of: group, outOf: &input) }
            for lane in 0..<group.columns {
                let metric = group.first + lane
                let column = (0..<rows).map { group.scaled[$0 * group.columns + lane] }
                let present = column.count { !$0.isNaN }
                guard present > parameters.slots else {
                    block.preferRobustZ(lane: metric)
                    continue
                }
                input.isLongEnough[metric] = true
                ProfileProposal(
                    parameters: parameters, positions: positions, columns: group.columns, lane: lane, values: group.scaled, season: group.season
                ).apply(to: &block, metric: metric, candidates: [.seasonal, .weekly])
                if block.state[block.index(VK_M_LOG_UNIT, lane: metric)] > 0 {
                    ProfileProposal(
                        parameters: parameters, positions: positions, columns: group.columns, lane: lane, values: group.logarithm,
                        season: group.logSeason
                    ).apply(to: &block, metric: metric, candidates: [.logarithmic])
                }
                let outcome = try test.run(values: column, slots: slots, hoursOfWeek: hours, isWeekend: weekend)
                applyLocation(&block, metric, column, usesSlots: outcome.hasSlots)
                if outcome.weekly == nil { block.state[block.index(VK_M_ALLOWED, offset: Candidate.weekly.rawValue, lane: metric)] = 0 }
                if !outcome.hasSlots, outcome.weekly == nil { block.preferRobustZ(lane: metric) }
                block.state[block.index(VK_M_ROWS, lane: metric)] = Double(present)
                block.observeExtremes(column, lane: metric)
            }
        }
        let fits = try fitHoltWinters(input)
        for metric in 0..<columns where input.isLongEnough[metric] {
            if case .success(let fit) = fits[metric] { apply(fit, to: &block, metric, input) }
        }
    }

    private func makeGroup(_ first: Int, _ block: inout MetricBlock, _ values: [Double], _ decomposition: STLBatch?) throws -> Group {
        let count = min(MetricBlock.tile, columns - first)
        var scaled: [Double] = []
        scaled.reserveCapacity(rows * count)
        for row in 0..<rows { scaled.append(contentsOf: values[row * columns + first..<row * columns + first + count]) }
        var logarithm = [Double](repeating: .nan, count: rows * count)
        for lane in 0..<count { prepare(first + lane, lane, count, &block, &scaled, &logarithm) }
        let season = try decompose(scaled, count, decomposition), logSeason = try decompose(logarithm, count, decomposition)
        return Group(first: first, columns: count, scaled: scaled, logarithm: logarithm, season: season, logSeason: logSeason)
    }

    /// The metric's unit, its scaled values, and their logarithms where the logarithm has a unit.
    private func prepare(
        _ metric: Int, _ lane: Int, _ columns: Int, _ block: inout MetricBlock, _ scaled: inout [Double], _ logarithm: inout [Double]
    ) {
        var unit = 0.0
        var present: [Double] = []
        var isNegative = false
        for row in 0..<rows {
            let at = row * columns + lane
            let x = scaled[at]
            if x.isNaN { continue }
            if unit == 0, x != 0 { unit = min(max(x.binade.magnitude, 0x1p-1021), 0x1p1023) }
            let y = min(max(x / (unit == 0 ? 1 : unit), -1e100), 1e100)
            scaled[at] = y
            present.append(y)
            if y < 0 { isNegative = true }
        }
        block.state[block.index(VK_M_UNIT, lane: metric)] = unit
        block.state[block.index(VK_M_NEGATIVE, lane: metric)] = isNegative ? 1 : 0
        block.state[block.index(VK_M_FIRST_COUNT, lane: metric)] = Double(parameters.slots)
        let median = Median.value(of: present)
        guard !isNegative, median > 0 else { return }
        block.state[block.index(VK_M_LOG_UNIT, lane: metric)] = median
        let offset = parameters.profile.selection.logarithmOffset
        for row in 0..<rows {
            let at = row * columns + lane
            logarithm[at] = median * log(max(scaled[at], 0) / median + offset)
        }
    }

    private func decompose(_ values: [Double], _ columns: Int, _ decomposition: STLBatch?) throws -> STLBlockDecomposition {
        var result = STLBlockDecomposition(count: rows, laneStride: columns)
        guard let decomposition else { return trendOnly(values, columns, result) }
        try decomposition.decompose(values, laneStride: columns, lanes: columns, into: &result)
        return result
    }

    /// The smoothers for so many rows; nil where there is no cycle, or fewer than two of them.
    static func seasonPlan(_ parameters: ChainParameters, rows: Int) throws -> STLPlan? {
        guard parameters.slots >= 2, rows >= 2 * parameters.slots else { return nil }
        let training = parameters.profile.training
        let jump = max(1, Int(training.jumpCycles * Double(parameters.slots)))
        let stl = try STLParameters.standard(
            period: parameters.slots, seasonalLength: Int(training.seasonalLength) | 1,
            seasonalJump: 1, trendJump: jump, lowPassJump: jump,
            innerLoops: Int(training.innerLoops), outerLoops: Int(training.robustLoops))
        return try STLPlan(stl, count: rows)
    }

    /// Without a cycle there is no season: the trend is the median, the remainder what is left.
    private func trendOnly(_ values: [Double], _ columns: Int, _ empty: STLBlockDecomposition) -> STLBlockDecomposition {
        var result = empty
        result.weightsAreOne = false
        for lane in 0..<columns {
            let present = (0..<rows).map { values[$0 * columns + lane] }.filter { !$0.isNaN }
            let median = Median.value(of: present)
            for row in 0..<rows {
                let at = row * columns + lane
                result.trend[at] = median
                result.remainder[at] = values[at] - median
                result.robustnessWeights[at] = values[at].isNaN ? 0 : 1
            }
        }
        return result
    }

    /// The series with outliers drawn in to three robust scales of the remainder and gaps filled by trend and season.
    private func clean(_ group: Group, into cleaned: inout [Double]) {
        let season = group.season
        for lane in 0..<group.columns {
            let magnitudes = (0..<rows).map { abs(season.remainder[$0 * group.columns + lane]) }.filter { !$0.isNaN }
            let bound = parameters.profile.holtWinters.clip * RobustLocation.consistency * (magnitudes.isEmpty ? 0 : Median.value(of: magnitudes))
            for row in 0..<rows {
                let at = row * group.columns + lane
                let fitted = season.trend[at] + season.seasonal[at]
                let remainder = season.remainder[at].isNaN ? 0 : min(max(season.remainder[at], -bound), bound)
                cleaned[row * columns + group.first + lane] = fitted.isNaN ? 0 : fitted + remainder
            }
        }
    }

    /// Keeps the season of the last cycle and takes the whole season out of the values.
    private func takeSeason(of group: Group, outOf input: inout HoltWintersInput) {
        for at in group.season.seasonal.indices {
            let (row, lane) = at.quotientAndRemainder(dividingBy: group.columns)
            let season = group.season.seasonal[at], back = rows - 1 - row
            if season.isFinite { input.values[row * columns + group.first + lane] -= season }
            if back < lastCycleRows { input.lastSeason[back * columns + group.first + lane] = season }
        }
    }

    private func fitHoltWinters(_ input: HoltWintersInput) throws -> [Result<HoltWintersFit, KernelError>] {
        let specification = try HoltWintersSpecification(
            season: fitsSeason ? .additive : .none, trend: .additive, period: fitsSeason ? parameters.slots : 1)
        var batch = HoltWintersBatchFit(specification)
        return try batch.fit(input.values, rows: rows, stride: columns, lanes: columns)
    }

    private func apply(_ fit: HoltWintersFit, to block: inout MetricBlock, _ metric: Int, _ input: HoltWintersInput) {
        func set(_ row: vk_row, _ value: Double) { block.state[block.index(.holtWinters, row, lane: metric)] = value }
        let gains = fit.gains
        set(VK_LEVEL, fit.finalState.level)
        set(VK_TREND, fit.finalState.trend)
        let rules = parameters.profile.holtWinters
        set(VK_LEVEL_GAIN, max(gains.level, rules.smallestLevelGain))
        set(VK_TREND_GAIN, gains.trend)
        set(VK_DAMPING, gains.damping)
        set(VK_SLOW_MEAN, fit.finalState.level)
        set(VK_MODEL_ROWS, Double(rows))
        set(VK_CHAIN_ROWS, 1)
        set(VK_MODEL_SCALE, fit.rootMeanSquaredError)
        let seasons = fit.finalState.season
        if !seasons.isEmpty { set(VK_SEASON_GAIN, max(gains.season, rules.smallestSeasonGain)) }
        let tables = block.tables(.holtWinters)
        for back in 0..<lastCycleRows {
            let row = rows - 1 - back
            let slot = positions[row].slot
            // The states' slots follow the rows of the fit: row t has slot t mod period.
            let value = seasons.isEmpty ? input.lastSeason[back * columns + metric] : seasons[row % seasons.count]
            block.state[block.index(.holtWinters, row: Int(tables.smooth) + slot, lane: metric)] = value.isFinite ? value : 0
            block.state[block.index(.holtWinters, row: Int(tables.smooth_count) + slot, lane: metric)] = Double(rows / parameters.slots)
        }
    }

    private func applyLocation(_ block: inout MetricBlock, _ lane: Int, _ column: [Double], usesSlots: Bool) {
        func set(_ row: vk_row, _ value: Double) { block.state[block.index(.robustZScore, row, lane: lane)] = value }
        let present = column.filter { !$0.isNaN }
        guard !present.isEmpty else { return }
        let median = Median.value(of: present)
        set(VK_LOCATION, median)
        set(VK_LOCATION_COUNT, Double(present.count))
        set(VK_SLOW_MEAN, median)
        set(VK_USES_SLOTS, usesSlots ? 1 : 0)
        set(VK_MODEL_ROWS, Double(present.count))
        set(VK_CHAIN_ROWS, 1)
        let spread = present.map { abs($0 - median) }
        set(VK_MODEL_SCALE, RobustLocation.consistency * Median.value(of: spread))
        guard usesSlots else { return }
        let tables = block.tables(.robustZScore)
        var bySlot = [[Double]](repeating: [], count: parameters.slots)
        for row in 0..<rows where !column[row].isNaN { bySlot[positions[row].slot].append(column[row] - median) }
        for slot in 0..<parameters.slots {
            guard !bySlot[slot].isEmpty else { continue }
            let departure = Median.value(of: bySlot[slot])
            block.state[block.index(.robustZScore, row: Int(tables.smooth) + slot, lane: lane)] = departure
            block.state[block.index(.robustZScore, row: Int(tables.smooth_count) + slot, lane: lane)] = Double(bySlot[slot].count)
        }
    }
}

extension MetricBlock {
    /// Makes the robust z-score the candidate to beat: without a season, or with too little history for one, the simpler
    /// location wins inside the others' margin.
    mutating func preferRobustZ(lane: Int) {
        let head = parameters.profile.selection.robustZMargin
        for candidate in Candidate.allCases {
            let margin = candidate == .robustZScore ? 0 : parameters.margin(of: candidate) + (candidate == .holtWinters ? 0 : head)
            state[index(VK_M_MARGIN, offset: candidate.rawValue, lane: lane)] = margin
        }
        state[index(VK_M_CHOSEN, lane: lane)] = Double(Candidate.robustZScore.rawValue)
    }

    /// Extremes and gates' means of values that the stream does not see.
    mutating func observeExtremes(_ column: [Double], lane: Int) {
        let present = column.filter { !$0.isNaN }
        guard let low = present.min(), let high = present.max() else { return }
        let width = Int(VK_ENERGY_ROWS)
        var lowMean = low, highMean = high
        if present.count >= width {
            for start in 0...(present.count - width) {
                let mean = present[start..<start + width].reduce(0, +) / Double(width)
                lowMean = start == 0 ? mean : min(lowMean, mean)
                highMean = start == 0 ? mean : max(highMean, mean)
            }
        }
        state[index(VK_M_SMALLEST, lane: lane)] = low
        state[index(VK_M_LARGEST, lane: lane)] = high
        state[index(VK_M_SMALLEST_MEAN, lane: lane)] = lowMean
        state[index(VK_M_LARGEST_MEAN, lane: lane)] = highMean
        let mean = present.reduce(0, +) / Double(present.count)
        let small = present.count { $0 < parameters.profile.selection.smallValueFraction * mean }
        state[index(VK_M_RUNNING_MEAN, lane: lane)] = mean
        state[index(VK_M_SMALL_SHARE, lane: lane)] = Double(small) / Double(present.count)
        for (offset, value) in present.suffix(width).reversed().enumerated() {
            state[index(VK_M_RECENT, offset: offset, lane: lane)] = value
        }
        state[index(VK_M_RECENT_COUNT, lane: lane)] = Double(min(width, present.count))
    }
}
