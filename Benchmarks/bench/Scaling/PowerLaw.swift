import Foundation

/// Cost as a power of size: cost ≈ factor · size^exponent, by least squares of the logarithms.
struct PowerLaw: Encodable {
    let exponent: Double
    let factor: Double

    /// Nil for fewer than two different sizes, or where a size or a cost is not positive.
    init?(sizes: [Double], costs: [Double]) {
        guard sizes.count == costs.count, sizes.count >= 2, (sizes + costs).allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
        let x = sizes.map { log($0) }, y = costs.map { log($0) }
        let count = Double(x.count)
        let meanX = x.reduce(0, +) / count, meanY = y.reduce(0, +) / count
        let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        guard spread > 0 else { return nil }
        exponent = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
        factor = exp(meanY - exponent * meanX)
    }
}
