import CVectorKernels
import MetricSeries

/// Sets the season profiles and the recent past of one metric's filter from its robust decomposition: the last cycle's
/// season plus the level it stands on, with what hour of week and kind of day add to it.
struct ProfileProposal {
    let parameters: ChainParameters
    let positions: [CalendarPosition]
    /// Columns of `values`, and the metric's among them.
    let columns: Int
    let lane: Int
    /// Values of neighbouring metrics on the candidates' axis, and their decomposition.
    let values: [Double]
    let season: STLBlockDecomposition

    /// - Parameter candidates: those on this axis; they start alike.
    func apply(to block: inout MetricBlock, metric: Int, candidates: [Candidate]) {
        let rows = positions.count
        let p = parameters.slots
        func at(_ row: Int) -> Int { row * columns + lane }

        // The level under the profile: mean of the trend over the last cycle.
        let last = (rows - p)..<rows
        let level = last.reduce(0.0) { $0 + season.trend[at($1)] } / Double(p)
        var profile = [Double](repeating: .nan, count: p)
        for row in last { profile[positions[row].slot] = season.seasonal[at(row)] + level }

        // The deseasonalised series, outliers drawn in by their robustness weights.
        var absolute = 0.0
        var weight = 0.0
        for row in 0..<rows where !values[at(row)].isNaN {
            let rho = season.robustnessWeights[at(row)]
            absolute += rho * abs(season.remainder[at(row)])
            weight += rho
        }
        let scale = weight > 0 ? MeanDeviation.consistency * absolute / weight : 0
        let bound = parameters.profile.filter.clip * scale
        func cleaned(_ row: Int) -> Double {
            let remainder = season.remainder[at(row)]
            return season.trend[at(row)] - level + (remainder.isNaN ? 0 : min(max(remainder, -bound), bound))
        }
        var deviation = 0.0
        var lowest = 0.0, highest = 0.0
        var means = [Double](repeating: 0, count: 168)
        var counts = means
        var kinds = [Double](repeating: 0, count: 2 * p)
        var kindCounts = kinds
        for row in 0..<rows where !values[at(row)].isNaN {
            let position = positions[row]
            let r = cleaned(row)
            deviation += abs(r)
            lowest = min(lowest, r)
            highest = max(highest, r)
            let remainder = r - (season.trend[at(row)] - level)
            means[position.hourOfWeek] += remainder
            counts[position.hourOfWeek] += 1
            let kind = Int(parameters.dayKind(position)) * p + position.slot
            kinds[kind] += remainder
            kindCounts[kind] += 1
        }
        let present = counts.reduce(0, +)

        // The recent past, as the filter would have kept it.
        var fast = cleaned(max(0, rows - p)), cycle = fast, slow = fast
        var lags: [Double] = []
        for row in last {
            let r = cleaned(row)
            fast += parameters.profile.filter.fastMeanGain * (r - fast)
            cycle += parameters.cycleMeanGain * (r - cycle)
            slow += parameters.slowMeanGain * (r - slow)
            lags.append(r)
        }

        let cycles = Double(rows / p)
        for candidate in candidates {
            let tables = block.tables(candidate)
            func set(_ row: vk_row, _ value: Double) { block.state[block.index(candidate, row, lane: metric)] = value }
            func set(table: Int32, _ entry: Int, _ value: Double) {
                block.state[block.index(candidate, row: Int(table) + entry, lane: metric)] = value
            }
            for slot in 0..<p where profile[slot].isFinite {
                set(table: tables.smooth, slot, profile[slot])
                set(table: tables.smooth_count, slot, cycles)
                if tables.raw >= 0 {
                    set(table: tables.raw, slot, profile[slot])
                    set(table: tables.raw_count, slot, cycles)
                }
            }
            for kind in 0..<2 * p where kindCounts[kind] > 0 && profile[kind % p].isFinite {
                set(table: tables.day_kind, kind, profile[kind % p] + kinds[kind] / kindCounts[kind])
                set(table: tables.day_kind_count, kind, kindCounts[kind])
            }
            if tables.hour >= 0 {
                for hour in 0..<168 where counts[hour] > 0 {
                    set(table: tables.hour, hour, means[hour] / counts[hour])
                    set(table: tables.hour_count, hour, counts[hour])
                }
            }
            for (row, lag) in zip(last, lags) { set(table: tables.slot_lag, positions[row].slot, lag) }
            set(VK_LAG1, cleaned(rows - 1))
            set(VK_LAG2, cleaned(max(0, rows - 2)))
            set(VK_LAG3, cleaned(max(0, rows - 3)))
            set(VK_FAST_MEAN, fast)
            set(VK_CYCLE_MEAN, cycle)
            set(VK_SLOW_MEAN, slow)
            set(VK_COLD_LEVEL, season.trend[at(rows - 1)] + season.seasonal[at(rows - 1)])
            set(VK_PROFILE_DEVIATION, present > 0 ? MeanDeviation.consistency * deviation / present : 0)
            set(VK_LOWEST, lowest)
            set(VK_HIGHEST, highest)
            set(VK_MODEL_SCALE, scale)
            set(VK_MODEL_ROWS, present)
            set(VK_CHAIN_ROWS, 1)
        }
    }
}
