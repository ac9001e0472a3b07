/// Shares that keep their sum when they are rounded: the largest remainders are rounded up (Hamilton's method).
enum Percentages {
    /// - Parameters:
    ///   - shares: not negative, in percent; their sum is kept.
    ///   - decimals: digits behind the point.
    static func rounded(_ shares: [Double], decimals: Int) -> [Double] {
        let unit = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = shares.map { $0 * unit }
        var floors = scaled.map { $0.rounded(.down) }
        let wanted = scaled.reduce(0, +).rounded()
        let missing = max(0, Int(wanted - floors.reduce(0, +)))
        let order = scaled.indices.sorted { (floors[$0] - scaled[$0], $0) < (floors[$1] - scaled[$1], $1) }
        for index in order.prefix(missing) { floors[index] += 1 }
        return floors.map { $0 / unit }
    }

    /// A score on two decimals.
    static func score(_ value: Double) -> Double { (min(max(value, 0), 100) * 100).rounded() / 100 }
}
