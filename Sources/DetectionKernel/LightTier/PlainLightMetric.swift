import CVectorKernels
import Foundation

/// One metric of the light tier in its plain form: the specification and the oracle of the lanes.
struct PlainLightMetric {
    private let rules: LightRules
    private var level = 0.0
    private var trend = 0.0
    private var scale = 0.0
    private var values = 0.0
    private var run = 0.0
    private var quantile: Double
    private var season: [Double]
    private var slotScale: [Double]

    init(_ rules: LightRules) {
        self.rules = rules
        quantile = rules.referenceQuantile
        season = Array(repeating: 0, count: rules.slots)
        slotScale = season
    }

    /// P(|T| > z) of Student's t with four degrees of freedom: (1 − w)²(2 + w)/2 with w = z/√(4 + z²).
    static func tail(_ z: Double) -> Double {
        let height = (4 + z * z).squareRoot()
        let rest = 4 / (height * (height + z))
        return rest * rest * (1 + 0.5 * z / height)
    }

    /// Expected value, deviation and score of an interval, which is then learned.
    mutating func step(_ value: Double, slot: Int) -> (expected: Double, deviation: Double, score: Double) {
        trend *= rules.damping
        let base = level + trend
        let isPresent = abs(value) <= VK_LIGHT_LARGEST
        let forecast = values > 0 ? base + season[slot] : .nan
        guard isPresent, values > 0 else {
            level = isPresent ? value : base
            values += isPresent ? 1 : 0
            run = isPresent ? 0 : run
            return (forecast, 0, 0)
        }
        let error = value - forecast
        let cycles = ((values + 0.5) / Double(rules.slots)).rounded(.down)
        let shrunk = (slotScale[slot] * cycles + rules.slotShrinkage * scale) / max(cycles + rules.slotShrinkage, 1e-9)
        let sigma =
            max((shrunk * scale).squareRoot(), rules.floorShare * abs(level), 1e-100) * (1 + rules.wideStartRows / (values + 2))
        let hasScale = values > 1
        let z = hasScale ? error / sigma : 0

        let side = error < 0 ? -1.0 : 1.0
        let isBounded = hasScale && abs(z) > rules.clip
        run = isBounded ? (run * side > 0 ? run + side : side) : 0
        let innovation = isBounded && abs(run) < rules.acceptRun ? side * rules.clip * sigma : error
        let size = hasScale ? min(MeanDeviation.consistency * abs(error), rules.scaleClip * sigma) : MeanDeviation.consistency * abs(error)

        let reference = abs(z) * rules.referenceQuantile / quantile
        let isJudged = hasScale && values >= rules.learningRows
        let score = isJudged ? 100 * (1 - pow(min(max(Self.tail(min(reference, 1e12)), 1e-30), 1), 1.0 / 9)) : 0

        level = base + rules.levelGain * innovation
        trend += rules.trendGain * innovation
        let young = cycles < 3 ? (1 - rules.levelGain) / (cycles + 1) : 0
        season[slot] += max(rules.seasonGain, young) * innovation
        scale += max(rules.scaleGain, 1 / values) * (size - scale)
        slotScale[slot] += max(rules.slotGain, 1 / (cycles + 1)) * (size - slotScale[slot])
        if hasScale {
            let moved = quantile * (1 + rules.quantileGain * (abs(z) > quantile ? 1 - rules.share : -rules.share))
            quantile = min(max(moved, rules.referenceQuantile / rules.quantileReach), rules.referenceQuantile * rules.quantileReach)
        }
        values += 1
        return (forecast, z, score)
    }
}
