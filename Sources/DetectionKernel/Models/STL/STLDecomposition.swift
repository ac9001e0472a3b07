/// A series as the sum of a season, a trend and what is left.
public struct STLDecomposition: Equatable, Sendable {
    /// The seasonal component, in the unit of the series; finite also where the observation is missing.
    public let seasonal: [Double]
    /// The trend component, in the unit of the series; finite also where the observation is missing.
    public let trend: [Double]
    /// Observation minus season minus trend; NaN where the observation is missing.
    public let remainder: [Double]
    /// The weights of the last inner loop, 0...1: all 1 without outer loops, 0 where the observation is missing.
    public let robustnessWeights: [Double]

    /// What a series without any observation decomposes into: NaN everywhere, with weight 0.
    static func undefined(count: Int) -> STLDecomposition {
        let missing = [Double](repeating: .nan, count: count)
        return STLDecomposition(
            seasonal: missing, trend: missing, remainder: missing, robustnessWeights: [Double](repeating: 0, count: count))
    }
}
