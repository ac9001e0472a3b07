/// The power of two and the level that a series is divided by and shifted by before it is decomposed.
///
/// STL commutes with both, so they only keep arithmetic away from overflow and underflow (values of 10³⁰⁰, or subnormal
/// ones) and make a constant series exactly zero. Dividing by a power of two is exact.
struct SeriesFrame: Equatable {
    let scale: Double
    let inverseScale: Double
    /// The first observation, scaled.
    let level: Double

    /// Nil when no value is observed.
    /// - Parameter largest: the greatest magnitude among the observations; finite.
    /// - Parameter first: the first observation.
    init(largest: Double, first: Double) {
        // Both the power and its inverse must be representable and the inverse normal.
        let exponent = largest == 0 ? 0 : min(max(Int(largest.exponent), -1022), 1022)
        scale = Double(sign: .plus, exponent: exponent, significand: 1)
        inverseScale = Double(sign: .plus, exponent: -exponent, significand: 1)
        level = first * inverseScale
    }

    init?(of series: [Double]) {
        guard let first = series.first(where: { !$0.isNaN }) else { return nil }
        let largest = series.reduce(0.0) { $1.isNaN ? $0 : max($0, abs($1)) }
        self.init(largest: largest, first: first)
    }

    /// The value inside the frame; NaN stays NaN.
    func entering(_ value: Double) -> Double { value * inverseScale - level }

    /// A trend, which carries the level, back outside.
    func leavingTrend(_ value: Double) -> Double { (value + level) * scale }

    /// A season or remainder, which carries none, back outside.
    func leavingDifference(_ value: Double) -> Double { value * scale }
}
