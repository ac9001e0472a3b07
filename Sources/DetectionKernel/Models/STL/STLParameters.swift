/// What a seasonal-trend decomposition by loess (STL) is asked to do.
///
/// Cleveland, Cleveland, McRae, Terpenning (1990). The paper's symbols: `period` n(p), `seasonal.length` n(s),
/// `trend.length` n(t), `lowPass.length` n(l), `innerLoops` n(i), `outerLoops` n(o).
public struct STLParameters: Equatable, Hashable, Sendable {
    /// Observations in one cycle of the season; at least 2.
    public let period: Int
    /// Smooths each cycle-subseries.
    public let seasonal: Smoother
    /// Smooths the deseasonalised series.
    public let trend: Smoother
    /// Smooths what the moving averages leave of the preliminary season, so that the season carries no level.
    public let lowPass: Smoother
    /// Passes of the inner loop; at least 1.
    public let innerLoops: Int
    /// Times that robustness weights are computed, each followed by another inner loop; 0 is the plain decomposition.
    public let outerLoops: Int

    /// Whether outliers are weighted down.
    public var isRobust: Bool { outerLoops > 0 }

    /// - Throws: `KernelError.invalidParameter` when `period` is below 2, `innerLoops` below 1 or `outerLoops` below 0.
    public init(
        period: Int, seasonal: Smoother, trend: Smoother, lowPass: Smoother, innerLoops: Int, outerLoops: Int
    ) throws {
        try Self.check(period, atLeast: 2, "period", "observations in one cycle")
        try Self.check(innerLoops, atLeast: 1, "innerLoops", "passes of the inner loop")
        try Self.check(outerLoops, atLeast: 0, "outerLoops", "passes of the robustness weights")
        self.period = period
        self.seasonal = seasonal
        self.trend = trend
        self.lowPass = lowPass
        self.innerLoops = innerLoops
        self.outerLoops = outerLoops
    }

    /// The parameters that statsmodels 0.15 chooses for a period: seasonal length 7, the trend length of
    /// ``defaultTrendLength(period:seasonalLength:)``, the low-pass length of ``defaultLowPassLength(period:)``, degrees 1,
    /// and 5 inner loops, or 2 inner and 15 outer loops when `robust`.
    ///
    /// Every argument overrides one of them.
    /// - Throws: `KernelError.invalidParameter` that names the parameter, its value and what was expected.
    public static func standard(
        period: Int, robust: Bool = false,
        seasonalLength: Int = 7, trendLength: Int? = nil, lowPassLength: Int? = nil,
        seasonalDegree: Int = 1, trendDegree: Int = 1, lowPassDegree: Int = 1,
        seasonalJump: Int = 1, trendJump: Int = 1, lowPassJump: Int = 1,
        innerLoops: Int? = nil, outerLoops: Int? = nil
    ) throws -> STLParameters {
        // Before the formulas, which would otherwise divide by their distance from valid values.
        try check(period, atLeast: 2, "period", "observations in one cycle")
        let seasonal = try Smoother(length: seasonalLength, degree: seasonalDegree, jump: seasonalJump)
        let trend = trendLength ?? defaultTrendLength(period: period, seasonalLength: seasonalLength)
        return try STLParameters(
            period: period,
            seasonal: seasonal,
            trend: Smoother(length: trend, degree: trendDegree, jump: trendJump),
            lowPass: Smoother(
                length: lowPassLength ?? defaultLowPassLength(period: period), degree: lowPassDegree, jump: lowPassJump),
            innerLoops: innerLoops ?? (robust ? 2 : 5),
            outerLoops: outerLoops ?? (robust ? 15 : 0))
    }

    /// The least odd length that is not below 1.5 · period / (1 − 1.5 / seasonalLength) (section 3.5 of the paper), for a
    /// seasonal length of at least 3.
    public static func defaultTrendLength(period: Int, seasonalLength: Int) -> Int {
        let least = Int((1.5 * Double(period) / (1 - 1.5 / Double(seasonalLength))).rounded(.up))
        return least | 1
    }

    /// The least odd length above the period.
    public static func defaultLowPassLength(period: Int) -> Int { (period + 1) | 1 }

    /// - Throws: `KernelError.tooLittleHistory` when a series of `count` observations is shorter than two cycles.
    func checkCount(_ count: Int) throws {
        guard count >= 2 * period else {
            throw KernelError(
                .tooLittleHistory,
                "STL with period \(period) needs at least \(2 * period) observations (two cycles): the series has \(count)")
        }
    }

    private static func check(_ value: Int, atLeast least: Int, _ name: String, _ meaning: String) throws {
        guard value >= least else {
            throw KernelError(.invalidParameter, "STL parameter \(name) is \(value): expected at least \(least) (\(meaning))")
        }
    }
}
