/// A series as the sum of several seasons, a trend and what is left.
public struct MSTLDecomposition: Equatable, Sendable {
    /// The periods decomposed, rising: those of the parameters with more than two cycles in the series.
    public let periods: [Int]
    /// One seasonal component for each of ``periods``, in the unit of the series.
    public let seasonals: [[Double]]
    /// The trend component, in the unit of the series.
    public let trend: [Double]
    /// Observation minus seasons minus trend; NaN where the observation is missing.
    public let remainder: [Double]
    /// The weights of the last decomposition of the last season, 0...1; 0 where the observation is missing.
    public let robustnessWeights: [Double]

    /// The sum of all seasonal components.
    public var seasonal: [Double] {
        seasonals.dropFirst().reduce(seasonals[0]) { sum, part in zip(sum, part).map { $0 + $1 } }
    }
}

/// Decomposition with several seasons, one series at a time, written as the paper states it.
///
/// Bandara, Hyndman, Bergmeir (2021), without its Box–Cox transform. This plain form is the specification and the oracle of
/// ``MSTLBatch``; its components agree with statsmodels 0.15 as those of ``STL`` do. Missing observations (NaN) have
/// weight 0, where the paper interpolates them.
public struct MSTL: Sendable {
    public let parameters: MSTLParameters

    public init(_ parameters: MSTLParameters) { self.parameters = parameters }

    /// The components of `series`; NaN is missing.
    ///
    /// - Throws: `KernelError.tooLittleHistory` when no period has more than two cycles in the series,
    ///   `KernelError.notFinite` when a value is infinite.
    /// - Complexity: that of ``STL/decompose(_:)`` for every season and iteration.
    public func decompose(_ series: [Double]) throws -> MSTLDecomposition {
        let seasons = try parameters.seasons(count: series.count)
        var seasonals = seasons.map { _ in [Double](repeating: 0, count: series.count) }
        var deseasonalised = series
        var last = STLDecomposition.undefined(count: series.count)
        for _ in 0..<parameters.iterations(seasons: seasons.count) {
            for (index, season) in seasons.enumerated() {
                for row in series.indices { deseasonalised[row] += seasonals[index][row] }
                last = try STL(season).decompose(deseasonalised)
                seasonals[index] = last.seasonal
                for row in series.indices { deseasonalised[row] -= last.seasonal[row] }
            }
        }
        return MSTLDecomposition(
            periods: seasons.map(\.period), seasonals: seasonals, trend: last.trend,
            remainder: zip(deseasonalised, last.trend).map { $0 - $1 }, robustnessWeights: last.robustnessWeights)
    }
}
