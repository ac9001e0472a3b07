import Foundation

/// Tail calibration of one stream of magnitudes, plain form: a histogram of log₂|z| and a Pareto tail beyond its
/// upper q-point, both renewed at the ticks.
///
/// Beyond the q-point u the tail is p(z) = q·(z/u)^(−1/ξ) with Hill's index ξ (Hill 1975) shrunk to a prior; below it
/// the histogram itself, interpolated inside its bins.
struct PlainTail {
    /// Bins of 1/6 octave from 2^−6 up.
    static let bins = 96
    static let binsPerOctave = 6.0
    static let lowest = -6.0

    let exceedanceShare: Double
    let indexPrior: Double
    let indexWeight: Double
    var counts: [Double]
    var upper: [Double]
    var total = 1.0
    var logThreshold = 0.0
    var index = 0.2

    init(rules: TailRulesView) {
        exceedanceShare = rules.exceedanceShare
        indexPrior = rules.indexPrior
        indexWeight = rules.indexWeight
        counts = TailPrior.counts(rows: rules.priorRows)
        upper = Array(repeating: 0, count: Self.bins + 1)
        renew(discount: 1)
    }

    struct TailRulesView {
        let exceedanceShare: Double
        let indexPrior: Double
        let indexWeight: Double
        let priorRows: Double
    }

    /// Discounts the histogram and recomputes the q-point and the tail index.
    mutating func renew(discount: Double) {
        var sum = 0.0
        for bin in stride(from: Self.bins - 1, through: 0, by: -1) {
            counts[bin] *= discount
            sum += counts[bin]
            upper[bin] = sum
        }
        total = sum
        let wanted = exceedanceShare * total
        var bin = Self.bins - 1
        while bin > 0, upper[bin] < wanted { bin -= 1 }
        let above = upper[bin + 1]
        let inside = counts[bin] > 0 ? (wanted - above) / counts[bin] : 0
        let position = Double(bin) + 1 - min(max(inside, 0), 1)
        logThreshold = Self.lowest + position / Self.binsPerOctave
        var excess = (Double(bin) + 1 - position) / 2 * (wanted - above)
        for k in (bin + 1)..<max(bin + 1, Self.bins) { excess += counts[k] * (Double(k) + 0.5 - position) }
        excess *= log(2) / Self.binsPerOctave
        index = (excess + indexWeight * indexPrior) / (wanted + indexWeight)
    }

    /// −10·log₁₀ p(z) of a magnitude given by its binary logarithm; 0...300.
    func decibels(log2 value: Double) -> Double {
        if value >= logThreshold {
            let beyond = (value - logThreshold) * 10 * log10(2) / index
            return min(-10 * log10(exceedanceShare) + beyond, ScoreScale.maximumDecibels)
        }
        let position = (value - Self.lowest) * Self.binsPerOctave
        if position <= 0 { return 0 }
        let bin = min(Int(position), Self.bins - 1)
        let p = (upper[bin] + (upper[bin + 1] - upper[bin]) * (position - Double(bin))) / total
        return max(0, -10 * log10(p))
    }

    /// The binary logarithm of the magnitude that is as rare as `decibels` (at least that of the q-point).
    func log2(decibels: Double) -> Double {
        logThreshold + (decibels + 10 * log10(exceedanceShare)) * index / (10 * log10(2))
    }

    /// Counts one row.
    mutating func count(log2 value: Double) {
        let position = (value - Self.lowest) * Self.binsPerOctave
        counts[min(max(Int(position.rounded(.down)), 0), Self.bins - 1)] += 1
    }
}
