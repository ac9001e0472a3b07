@testable import DetectionKernel
import Foundation

/// Seeded noise and series out of the Holt-Winters model itself.
struct HoltWintersNoise {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return (Double((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53
    }

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
