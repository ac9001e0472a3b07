import Foundation

/// How rare a non-negative statistic is, learned from its own past: a histogram with a fitted power tail.
///
/// The histogram counts log₂ of the statistic in bins of a sixth of an octave and starts with pseudo-rows of Student's
/// t with five degrees of freedom, so that a young one neither shouts nor sleeps. Beyond the upper q-point u the tail
/// is `q·(z/u)^(−1/ξ)` with Hill's estimate of ξ (Hill 1975) shrunk towards a prior; below u the histogram is read.
/// A row beyond the update clip is counted at the clip, lest one incident teach the tail that incidents are normal;
/// where such rows are frequent (the budget), they are counted as they are.
///
/// The statistic should be of order one: divide by a scale first. One scalar stream; O(bins) a call.
public struct TailCalibrator: Equatable, Sendable {
    private let rules: Profile.TailRules
    private let indexWeight: Double
    private let budgetGain: Double
    private let isClipped: Bool

    /// Weights of the bins, in units of `rowWeight`.
    private var weights: [Double]
    private var total: Double
    /// Weight of the next row: it grows where the recipe lets the past decay, which is the same ratio without a loop.
    private var rowWeight = 1.0
    /// Discounted share of recent rows beyond the update clip.
    private var clippedShare = 0.0

    // Derived from the weights at every update.
    private var logThreshold = 0.0
    private var tailIndex = 0.0

    static let binCount = 96
    private static let binsPerOctave = 6.0
    private static let lowestOctave = -6.0
    private static let renormalization = 0x1p40

    /// - Parameters:
    ///   - indexWeight: pseudo-exceedances of the prior of ξ; nil for the profile's.
    ///   - budgetRows: rows over which the share of clipped rows is followed.
    ///   - isClipped: false for the honest extreme, which false-alarm budgets are judged by.
    public init(rules: Profile.TailRules, indexWeight: Double? = nil, budgetRows: Double? = nil, isClipped: Bool = true) {
        self.rules = rules
        self.indexWeight = indexWeight ?? rules.indexWeight
        budgetGain = 1 / max(1, budgetRows ?? rules.budgetRows)
        self.isClipped = isClipped
        weights = (0..<Self.binCount).map { bin in
            let low = bin == 0 ? 0 : Self.lowerEdge(bin)
            let high = bin == Self.binCount - 1 ? Double.infinity : Self.lowerEdge(bin + 1)
            return rules.priorRows * (Self.studentTail(low) - Self.studentTail(high))
        }
        total = weights.reduce(0, +)
        renew()
    }

    /// −10·log₁₀ of the probability of a value at least as large, 0...300; 0 for NaN and for 0.
    public func decibels(_ statistic: Double) -> Double {
        let magnitude = abs(statistic)
        guard magnitude > 0 else { return 0 }
        let logarithm = log2(magnitude)
        if logarithm > logThreshold {
            let beyond = (logarithm - logThreshold) * Self.decibelsPerOctave / tailIndex
            return min(ScoreScale.maximumDecibels, -10 * log10(rules.exceedanceShare) + beyond)
        }
        let place = (logarithm - Self.lowestOctave) * Self.binsPerOctave
        if place <= 0 { return 0 }
        let bin = min(Int(place), Self.binCount - 1)
        var upper = weights[bin] * (Double(bin + 1) - place)
        var higher = Self.binCount - 1
        while higher > bin {
            upper += weights[higher]
            higher -= 1
        }
        return max(0, -10 * log10(upper / total))
    }

    /// Counts one row; NaN is left out.
    public mutating func update(_ statistic: Double) {
        guard statistic == statistic else { return }
        var magnitude = abs(statistic)
        if isClipped {
            let isBeyond = decibels(magnitude) > rules.updateClipDecibels
            if isBeyond && clippedShare <= rules.budgetShare { magnitude = clipPoint }
            clippedShare += budgetGain * ((isBeyond ? 1 : 0) - clippedShare)
        }
        let place = magnitude > 0 ? (log2(magnitude) - Self.lowestOctave) * Self.binsPerOctave : 0
        let bin = Int(min(max(place, 0), Double(Self.binCount - 1)))
        rowWeight /= rules.discount
        weights[bin] += rowWeight
        total += rowWeight
        if rowWeight > Self.renormalization {
            // A power of two: no rounding.
            for index in weights.indices { weights[index] /= Self.renormalization }
            total /= Self.renormalization
            rowWeight /= Self.renormalization
        }
        renew()
    }

    /// The statistic at the update clip.
    private var clipPoint: Double {
        let beyond = rules.updateClipDecibels + 10 * log10(rules.exceedanceShare)
        return exp2(logThreshold + beyond * tailIndex / Self.decibelsPerOctave)
    }

    /// Finds the upper q-point, a part of its bin, and the tail index from the bins above it.
    private mutating func renew() {
        let wanted = rules.exceedanceShare * total
        var above = 0.0
        // Σ weight · place over the bins above the one of the q-point.
        var moment = 0.0
        var bin = Self.binCount - 1
        while bin > 0 && above + weights[bin] < wanted {
            above += weights[bin]
            moment += weights[bin] * (Double(bin) + 0.5)
            bin -= 1
        }
        let part = weights[bin] > 0 ? min(1, max(0, (wanted - above) / weights[bin])) : 0
        let place = Double(bin + 1) - part
        logThreshold = Self.lowestOctave + place / Self.binsPerOctave
        // The part of the q-point's own bin above it is half its width away on average.
        let distance = moment - above * place + weights[bin] * part * part / 2
        let sum = distance / rowWeight / Self.binsPerOctave * Self.naturalLogarithmOf2
        tailIndex = (sum + indexWeight * rules.indexPrior) / (wanted / rowWeight + indexWeight)
    }

    private static let naturalLogarithmOf2 = 0.693_147_180_559_945_3
    /// 10·log₁₀ 2.
    private static let decibelsPerOctave = 3.010_299_956_639_812

    private static func lowerEdge(_ bin: Int) -> Double { exp2(lowestOctave + Double(bin) / binsPerOctave) }

    /// P(|T| > t) of Student's t with five degrees of freedom.
    private static func studentTail(_ t: Double) -> Double {
        if t == .infinity { return 0 }
        let angle = atan(t / 5.0.squareRoot())
        let cosine = cos(angle)
        return 1 - 2 / .pi * (angle + sin(angle) * (cosine + 2.0 / 3 * cosine * cosine * cosine))
    }

    /// Numbers in ``serialized``.
    public static let serializedCount = binCount + 3

    /// The state as ``serializedCount`` numbers, from which the same calibrator continues bit for bit.
    public var serialized: [Double] { [rowWeight, clippedShare, total] + weights }

    /// - Throws: `KernelError.corruptModel` unless `numbers` are what ``serialized`` gives.
    public init(
        serialized numbers: [Double], rules: Profile.TailRules, indexWeight: Double? = nil, budgetRows: Double? = nil,
        isClipped: Bool = true
    ) throws {
        guard numbers.count == Self.serializedCount, numbers.allSatisfy({ $0 >= 0 && $0 < .infinity }), numbers[0] >= 1 else {
            throw KernelError(
                .corruptModel, "tail calibrator of \(numbers.count) numbers: expected \(Self.serializedCount), finite and not negative")
        }
        self.init(rules: rules, indexWeight: indexWeight, budgetRows: budgetRows, isClipped: isClipped)
        rowWeight = numbers[0]
        clippedShare = numbers[1]
        total = numbers[2]
        weights = Array(numbers[3...])
        renew()
    }
}
