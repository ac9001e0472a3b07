/// What a decomposition with several seasons (MSTL) is asked to do.
///
/// Bandara, Hyndman, Bergmeir (2021), MSTL: A Seasonal-Trend Decomposition Algorithm for Time Series with Multiple
/// Seasonal Patterns.
public struct MSTLParameters: Equatable, Hashable, Sendable {
    /// One STL for each season, by rising period.
    public let seasons: [STLParameters]
    /// Times that every season is estimated anew from the series without the others; a single season needs only one.
    public let iterations: Int

    /// - Parameter seasons: in any order, with different periods.
    /// - Throws: `KernelError.invalidParameter` when there is no season, two have the same period, or `iterations` is below 1.
    public init(seasons: [STLParameters], iterations: Int = 2) throws {
        guard !seasons.isEmpty else {
            throw KernelError(.invalidParameter, "MSTL was given no season: expected at least one period")
        }
        let sorted = seasons.sorted { $0.period < $1.period }
        for (shorter, longer) in zip(sorted, sorted.dropFirst()) where shorter.period == longer.period {
            throw KernelError(.invalidParameter, "MSTL has period \(shorter.period) twice: expected different periods")
        }
        guard iterations >= 1 else {
            throw KernelError(.invalidParameter, "MSTL parameter iterations is \(iterations): expected at least 1")
        }
        self.seasons = sorted
        self.iterations = iterations
    }

    /// The parameters that statsmodels 0.15 chooses: seasonal lengths 11, 15, 19, … by rising period, two iterations, and
    /// ``STLParameters/standard(period:robust:seasonalLength:trendLength:lowPassLength:seasonalDegree:trendDegree:lowPassDegree:seasonalJump:trendJump:lowPassJump:innerLoops:outerLoops:)``
    /// for the rest.
    ///
    /// - Parameter seasonalLengths: one for each of `periods`, in the same order.
    /// - Throws: `KernelError.invalidParameter` that names the parameter, its value and what was expected.
    public static func standard(
        periods: [Int], robust: Bool = false, seasonalLengths: [Int]? = nil, trendLength: Int? = nil,
        lowPassLength: Int? = nil, seasonalDegree: Int = 1, trendDegree: Int = 1, lowPassDegree: Int = 1,
        seasonalJump: Int = 1, trendJump: Int = 1, lowPassJump: Int = 1,
        innerLoops: Int? = nil, outerLoops: Int? = nil, iterations: Int = 2
    ) throws -> MSTLParameters {
        if let seasonalLengths, seasonalLengths.count != periods.count {
            throw KernelError(
                .invalidParameter,
                "MSTL has \(periods.count) periods and \(seasonalLengths.count) seasonal lengths: expected one for each period")
        }
        let ordered = seasonalLengths.map { zip(periods, $0).sorted { $0.0 < $1.0 }.map { ($0.0, $0.1) } }
            ?? periods.sorted().enumerated().map { ($0.element, 11 + 4 * $0.offset) }
        return try MSTLParameters(
            seasons: ordered.map { period, length in
                try .standard(
                    period: period, robust: robust, seasonalLength: length, trendLength: trendLength,
                    lowPassLength: lowPassLength, seasonalDegree: seasonalDegree, trendDegree: trendDegree,
                    lowPassDegree: lowPassDegree, seasonalJump: seasonalJump, trendJump: trendJump,
                    lowPassJump: lowPassJump, innerLoops: innerLoops, outerLoops: outerLoops)
            },
            iterations: iterations)
    }

    /// The seasons that a series of `count` observations can carry: those with more than two cycles in it. The others are
    /// left out, as statsmodels does; the decomposition says which periods it has.
    ///
    /// - Throws: `KernelError.tooLittleHistory` when none remains.
    public func seasons(count: Int) throws -> [STLParameters] {
        let kept = seasons.filter { 2 * $0.period < count }
        guard !kept.isEmpty else {
            let needed = 2 * seasons[0].period + 1
            throw KernelError(
                .tooLittleHistory,
                "MSTL with shortest period \(seasons[0].period) needs at least \(needed) observations: the series has \(count)")
        }
        return kept
    }

    /// The iterations that make a difference for so many seasons.
    func iterations(seasons: Int) -> Int { seasons == 1 ? 1 : iterations }
}
