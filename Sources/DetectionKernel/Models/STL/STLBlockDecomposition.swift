/// The components of a block of series, each laid out like the block: row `t`, lane `l` at `t * laneStride + l`.
public struct STLBlockDecomposition: Sendable {
    /// Rows of each component.
    public let count: Int
    /// Distance between rows; at least the number of series.
    public let laneStride: Int
    /// Season, in the unit of the series; finite also where the observation is missing, NaN for a series without any.
    public internal(set) var seasonal: [Double]
    /// Trend, in the unit of the series; finite also where the observation is missing, NaN for a series without any.
    public internal(set) var trend: [Double]
    /// Observation minus season minus trend; NaN where the observation is missing.
    public internal(set) var remainder: [Double]
    /// Weights of the last inner loop, 0...1; 0 where the observation is missing.
    public internal(set) var robustnessWeights: [Double]
    /// Whether every weight is known to be 1 and need not be written again; who changes weights says no.
    var weightsAreOne = true

    /// Room for `count` rows of up to `laneStride` series; before the first decomposition weights are 1, the rest is zero.
    public init(count: Int, laneStride: Int) {
        self.count = count
        self.laneStride = laneStride
        seasonal = [Double](repeating: 0, count: count * laneStride)
        trend = seasonal
        remainder = seasonal
        robustnessWeights = [Double](repeating: 1, count: count * laneStride)
    }

    /// One series of the block.
    public func series(lane: Int) -> STLDecomposition {
        precondition(lane >= 0 && lane < laneStride, "lane \(lane) of \(laneStride)")
        func column(_ component: [Double]) -> [Double] { (0..<count).map { component[$0 * laneStride + lane] } }
        return STLDecomposition(
            seasonal: column(seasonal), trend: column(trend), remainder: column(remainder),
            robustnessWeights: column(robustnessWeights))
    }
}
