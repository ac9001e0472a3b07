import CVectorKernels
import Foundation
import MetricSeries

extension Inferencer {
    /// Everything behind the verdict that one metric would get for a row, before the row is scored.
    ///
    /// - Throws: `KernelError.unknownMetric`, `.shapeMismatch` when the row is not the next one or has another number of values.
    public func explain(metric: Int, row: IntervalRow) throws -> PointExplanation {
        guard detector.keys.indices.contains(metric) else {
            throw KernelError(.unknownMetric, "metric \(metric) of \(detector.keys.count)")
        }
        guard row.values.count == detector.keys.count, row.position.step == detector.nextStep else {
            throw KernelError(
                .shapeMismatch,
                "a row of step \(row.position.step) with \(row.values.count) values: expected step \(detector.nextStep) with \(detector.keys.count)")
        }
        let (index, lane) = detector.place(of: metric)
        let before = detector.blocks[index].lane(lane)
        let probe = PointProbe(block: before, position: row.position, sensitivity: sensitivity)
        var result = probe.result(of: row.values[metric])
        result = PointResult(
            metric: metric, position: result.position, observed: result.observed, expected: result.expected, lower: result.lower,
            upper: result.upper, deviation: result.deviation, rarity: result.rarity, decibels: result.decibels, score: result.score,
            severity: result.severity, flags: result.flags, candidate: result.candidate)
        let isLearning = result.isLearning
        let half = (result.upper - result.lower) / 2
        return PointExplanation(
            key: detector.keys[metric], result: result, leaderboard: before.leaderboard(lane: 0),
            slotUsual: before.slotUsual(result.candidate, row.position), slotCount: before.slotCount(result.candidate, row.position),
            terms: before.terms(result.candidate, row.position),
            scale: result.deviation != 0 ? abs((result.observed - result.expected) / result.deviation) : half,
            sensitivity: sensitivity,
            firesAbove: isLearning ? .nan : probe.firingValue(result, direction: .above, start: half),
            firesBelow: isLearning ? .nan : probe.firingValue(result, direction: .below, start: half),
            learningRowsMissing: max(0, detector.learningRows - detector.rowsSeen(metric: metric)))
    }
}

/// Asks a copy of one metric what it would say to other values.
private struct PointProbe {
    let block: MetricBlock
    let position: CalendarPosition
    let sensitivity: Double

    func result(of value: Double) -> PointResult {
        var copy = block
        var scorer = BlockScorer(parameters: block.parameters, sensitivity: sensitivity)
        var results = IntervalResults(count: 1, position: position)
        scorer.score(&copy, position: position, matrix: [value], offset: 0, into: &results)
        return results[0]
    }

    /// The value nearest to the expected one on a side at which the point alone reaches the sensitivity: by doubling, then
    /// bisection to a thousandth of the way. NaN where no value does (a candidate on the logarithm cannot fall below nought).
    func firingValue(_ result: PointResult, direction: Direction, start: Double) -> Double {
        guard result.expected.isFinite, start.isFinite else { return .nan }
        let side = direction == .above ? 1.0 : -1.0
        func fires(_ distance: Double) -> Bool { self.result(of: result.expected + side * distance).score >= sensitivity }
        var high = start > 0 ? start : max(abs(result.expected) * 1e-6, Double.leastNormalMagnitude)
        var doublings = 0
        while !fires(high) {
            high *= 2
            doublings += 1
            if doublings > 60 { return .nan }
        }
        var low = 0.0
        for _ in 0..<20 where high - low > 1e-3 * high {
            let middle = (low + high) / 2
            if fires(middle) { high = middle } else { low = middle }
        }
        return result.expected + side * high
    }
}

extension MetricBlock {
    /// Usual value of a row's slot in the metric's unit; NaN where the candidate has none.
    fileprivate func slotUsual(_ candidate: Candidate, _ position: CalendarPosition) -> Double {
        let tables = tables(candidate)
        guard slotCount(candidate, position) > 0 else { return .nan }
        let unit = state[index(VK_M_UNIT, lane: 0)]
        let value = state[index(candidate, row: Int(tables.smooth) + position.slot, lane: 0)]
        switch candidate {
        case .seasonal, .weekly: return unit * value
        case .logarithmic:
            let logUnit = state[index(VK_M_LOG_UNIT, lane: 0)]
            return unit * max(0, logUnit * (exp(value / logUnit) - parameters.profile.selection.logarithmOffset))
        case .holtWinters: return unit * (state[index(.holtWinters, VK_SLOW_MEAN, lane: 0)] + value)
        case .robustZScore:
            guard state[index(.robustZScore, VK_USES_SLOTS, lane: 0)] > 0 else { return unit * state[index(.robustZScore, VK_LOCATION, lane: 0)] }
            return unit * (state[index(.robustZScore, VK_LOCATION, lane: 0)] + value)
        }
    }

    /// Values that the slot has been learned from.
    fileprivate func slotCount(_ candidate: Candidate, _ position: CalendarPosition) -> Int {
        if candidate == .robustZScore, state[index(.robustZScore, VK_USES_SLOTS, lane: 0)] == 0 {
            return Int(state[index(.robustZScore, VK_LOCATION_COUNT, lane: 0)])
        }
        return Int(state[index(candidate, row: Int(tables(candidate).smooth_count) + position.slot, lane: 0)])
    }

    /// The residual filter's terms for a row: names, values and coefficients, on the candidate's axis.
    fileprivate func terms(_ candidate: Candidate, _ position: CalendarPosition) -> [PointExplanation.Term] {
        let tables = tables(candidate)
        guard tables.features > 0 else { return [] }
        let p = Int(layout.slots)
        let j = position.slot
        func value(_ row: Int) -> Double { state[index(candidate, row: row, lane: 0)] }
        func value(_ row: vk_row) -> Double { state[index(candidate, row, lane: 0)] }
        let base = value(Int(tables.smooth) + j)
        var features: [(String, Double)] = [
            ("one interval ago", value(VK_LAG1)), ("two intervals ago", value(VK_LAG2)), ("three intervals ago", value(VK_LAG3)),
            ("fast mean", value(VK_FAST_MEAN)), ("mean over part of the cycle", value(VK_CYCLE_MEAN)), ("slow mean", value(VK_SLOW_MEAN)),
            ("one cycle ago", value(Int(tables.slot_lag) + j)),
        ]
        if layout.has_next_slot != 0 { features.append(("one cycle ago, next slot", value(Int(tables.slot_lag) + (j + 1) % p))) }
        if layout.has_raw != 0 { features.append(("this slot alone", value(Int(tables.raw_count) + j) > 0 ? value(Int(tables.raw) + j) - base : 0)) }
        let kind = Int(parameters.dayKind(position)) * p + j
        features.append(("kind of day", value(Int(tables.day_kind_count) + kind) >= 2 ? value(Int(tables.day_kind) + kind) - base : 0))
        if tables.hour >= 0 { features.append(("hour of the week", value(Int(tables.hour) + position.hourOfWeek))) }
        let unit = candidate == .logarithmic ? 1 : state[index(VK_M_UNIT, lane: 0)]
        return features.enumerated().map { place, feature in
            PointExplanation.Term(name: feature.0, value: unit * feature.1, coefficient: value(Int(tables.theta) + place))
        }
    }
}
