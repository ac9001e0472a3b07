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

    private var rows: Int { positions.count }

    /// - Parameter values: `positions.count × columns` values row after row, NaN = missing.
    func apply(to block: inout MetricBlock, values: [Double]) throws {
        var scaled = values
        var logarithm = [Double](repeating: .nan, count: values.count)
        for lane in 0..<columns { prepare(lane, &block, &scaled, &logarithm) }
        let season = try decompose(scaled)
        let logSeason = try decompose(logarithm)
        let cleaned = clean(scaled, season)
        let holtWinters = try fitHoltWinters(cleaned, season)
        let test = SeasonTest(profile: parameters.profile)
        let slots = positions.map(\.slot), hours = positions.map(\.hourOfWeek), weekend = positions.map(\.isWeekend)
        for lane in 0..<columns {
            let column = (0..<rows).map { scaled[$0 * columns + lane] }
            let present = column.count { !$0.isNaN }
            guard present > parameters.slots else {
                block.preferRobustZ(lane: lane)
                continue
            }
            for candidate in [Candidate.seasonal, .weekly] {
                ProfileProposal(parameters: parameters, positions: positions, columns: columns, lane: lane, values: scaled, season: season)
                    .apply(to: &block, candidate: candidate)
            }
            if block.state[block.index(VK_M_LOG_UNIT, lane: lane)] > 0 {
                ProfileProposal(parameters: parameters, positions: positions, columns: columns, lane: lane, values: logarithm, season: logSeason)
                    .apply(to: &block, candidate: .logarithmic)
            }
            let outcome = try test.run(values: column, slots: slots, hoursOfWeek: hours, isWeekend: weekend)
            applyLocation(&block, lane, column, season, usesSlots: outcome.hasSlots)
            if case .success(let fit) = holtWinters[lane] { apply(fit, to: &block, lane, season) }
            if outcome.weekly == nil { block.state[block.index(VK_M_ALLOWED, offset: Candidate.weekly.rawValue, lane: lane)] = 0 }
            if !outcome.hasSlots, outcome.weekly == nil { block.preferRobustZ(lane: lane) }
            let seen = Double(present)
            block.state[block.index(VK_M_ROWS, lane: lane)] = seen
            block.observeExtremes(column, lane: lane)
        }
    }

    /// The metric's unit, its scaled values, and their logarithms where the logarithm has a unit.
    private func prepare(_ lane: Int, _ block: inout MetricBlock, _ scaled: inout [Double], _ logarithm: inout [Double]) {
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
        block.state[block.index(VK_M_UNIT, lane: lane)] = unit
        block.state[block.index(VK_M_NEGATIVE, lane: lane)] = isNegative ? 1 : 0
        block.state[block.index(VK_M_FIRST_COUNT, lane: lane)] = Double(parameters.slots)
        let median = Median.value(of: present)
        guard !isNegative, median > 0 else { return }
        block.state[block.index(VK_M_LOG_UNIT, lane: lane)] = median
        let offset = parameters.profile.selection.logarithmOffset
        for row in 0..<rows {
            let at = row * columns + lane
            logarithm[at] = median * log(max(scaled[at], 0) / median + offset)
        }
    }

    private func decompose(_ values: [Double]) throws -> STLBlockDecomposition {
        var result = STLBlockDecomposition(count: rows, laneStride: columns)
        guard parameters.slots >= 2, rows >= 2 * parameters.slots else { return trendOnly(values, result) }
        let training = parameters.profile.training
        let jump = max(1, Int(training.jumpCycles * Double(parameters.slots)))
        let stl = try STLParameters.standard(
            period: parameters.slots, seasonalLength: Int(training.seasonalLength) | 1,
            seasonalJump: 1, trendJump: jump, lowPassJump: jump,
            innerLoops: Int(training.innerLoops), outerLoops: Int(training.robustLoops))
        try STLBatch(try STLPlan(stl, count: rows)).decompose(values, laneStride: columns, lanes: columns, into: &result)
        return result
    }

    /// Without a cycle there is no season: the trend is the median, the remainder what is left.
    private func trendOnly(_ values: [Double], _ empty: STLBlockDecomposition) -> STLBlockDecomposition {
        var result = empty
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
    private func clean(_ values: [Double], _ season: STLBlockDecomposition) -> [Double] {
        var cleaned = values
        for lane in 0..<columns {
            let magnitudes = (0..<rows).map { abs(season.remainder[$0 * columns + lane]) }.filter { !$0.isNaN }
            let bound = parameters.profile.holtWinters.clip * RobustLocation.consistency * (magnitudes.isEmpty ? 0 : Median.value(of: magnitudes))
            for row in 0..<rows {
                let at = row * columns + lane
                let fitted = season.trend[at] + season.seasonal[at]
                let remainder = season.remainder[at].isNaN ? 0 : min(max(season.remainder[at], -bound), bound)
                cleaned[at] = fitted.isNaN ? 0 : fitted + remainder
            }
        }
        return cleaned
    }

    /// Fits in full where the season is short; with a long one the season is STL's and only level and trend are fitted.
    private func fitHoltWinters(_ cleaned: [Double], _ season: STLBlockDecomposition) throws -> [Result<HoltWintersFit, KernelError>] {
        let isShort = parameters.slots >= 2 && Double(parameters.slots) <= parameters.profile.holtWinters.longestFittedSeason
        let specification = try HoltWintersSpecification(
            season: isShort ? .additive : .none, trend: .additive, period: isShort ? parameters.slots : 1)
        var values = cleaned
        if !isShort {
            for at in values.indices where season.seasonal[at].isFinite { values[at] -= season.seasonal[at] }
        }
        var batch = HoltWintersBatchFit(specification)
        return try batch.fit(values, rows: rows, stride: columns, lanes: columns)
    }

    private func apply(_ fit: HoltWintersFit, to block: inout MetricBlock, _ lane: Int, _ season: STLBlockDecomposition) {
        func set(_ row: vk_row, _ value: Double) { block.state[block.index(.holtWinters, row, lane: lane)] = value }
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
        for back in 0..<min(parameters.slots, rows) {
            let row = rows - 1 - back
            let slot = positions[row].slot
            // The states' slots follow the rows of the fit: row t has slot t mod period.
            let value = seasons.isEmpty ? season.seasonal[row * columns + lane] : seasons[row % seasons.count]
            block.state[block.index(.holtWinters, row: Int(tables.smooth) + slot, lane: lane)] = value.isFinite ? value : 0
            block.state[block.index(.holtWinters, row: Int(tables.smooth_count) + slot, lane: lane)] = Double(rows / parameters.slots)
        }
    }

    private func applyLocation(_ block: inout MetricBlock, _ lane: Int, _ column: [Double], _ season: STLBlockDecomposition, usesSlots: Bool) {
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
