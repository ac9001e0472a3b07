import Foundation

/// The histogram that a tail starts with: magnitudes of a standardised Student t with five degrees of freedom.
enum TailPrior {
    /// Expected counts a bin of log₂|z| for `rows` pseudo-rows; the first and the last bin take what lies beyond.
    static func counts(rows: Double) -> [Double] {
        let bins = 96
        var result = [Double](repeating: 0, count: bins)
        var below = 0.0
        for bin in 0..<bins {
            let edge = exp2(-6 + Double(bin + 1) / 6)
            let upTo = bin == bins - 1 ? 1 : probability(magnitudeBelow: edge)
            result[bin] = rows * (upTo - below)
            below = upTo
        }
        return result
    }

    /// P(|T| < z) for Student's t with five degrees of freedom: (2/π)·(θ + sin θ·(cos θ + ⅔·cos³ θ)), θ = atan(z/√5)
    /// (Abramowitz and Stegun 1964, 26.7.3).
    static func probability(magnitudeBelow z: Double) -> Double {
        let theta = atan(z / 5.0.squareRoot())
        let cosine = cos(theta)
        return 2 / Double.pi * (theta + sin(theta) * (cosine + 2.0 / 3 * cosine * cosine * cosine))
    }
}
