@testable import DetectionKernel
import Foundation
import TestSupport

/// Seeded noise and series out of the Holt-Winters model itself.
struct HoltWintersNoise {
    private var generator: SplitMix64
    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// Uniform in the open interval 0...1.
    mutating func uniform() -> Double { (Double(generator.next() >> 11) + 0.5) * 0x1p-53 }

    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }

    /// `rows` values of level 100, a season of 20 and noise of 3, with drifting states.
    mutating func series(rows: Int, _ specification: HoltWintersSpecification) -> [Double] {
        let isMultiplicative = specification.season == .multiplicative
        let phi = specification.trend == .damped ? 0.95 : 1.0
        var level = 100.0, trend = specification.trend == .none ? 0 : specification.trend == .damped ? 1.0 : 0.05
        var season = (0..<specification.period).map { slot in
            let wave = sin(2 * .pi * Double(slot) / Double(specification.period)) + 0.3 * normal()
            return specification.season == .none ? 0 : isMultiplicative ? 1 + 0.2 * wave : 20 * wave
        }
        return (0..<rows).map { row in
            let slot = row % specification.period
            let base = level + phi * trend
            let expected = specification.season == .none ? base : isMultiplicative ? base * season[slot] : base + season[slot]
            let error = 3 * normal()
            let step = isMultiplicative ? error / season[slot] : error
            level = base + 0.2 * step
            trend = specification.trend == .none ? 0 : phi * trend + 0.01 * step
            if specification.season != .none { season[slot] += 0.1 * (isMultiplicative ? error / base : error) }
            return expected + error
        }
    }
}
