/// The smoothing parameters of Holt-Winters as published by Holt, Winters and Gardner.
///
///     l' = α·(y − s) + (1 − α)·(l + φb)
///     b' = β·(l' − l) + (1 − β)·φb
///     s' = γ·(y − l − φb) + (1 − γ)·s
///
/// and with a multiplicative season y/s for y − s, y/(l + φb) for y − l − φb. β weighs changes of the *level*: it is
/// **not** rescaled by α, unlike the β of state space texts (Hyndman et al., 2008), which is α·β here. γ weighs the
/// observation against the level *before* its update, as statsmodels does; a γ that looks at the level after the
/// update (R's `HoltWinters`) is this γ over 1 − α. ``HoltWintersGains`` has all of them in one convention.
public struct HoltWintersParameters: Hashable, Sendable {
    /// α, in 0...1.
    public let levelSmoothing: Double
    /// β, in 0...1; 0 without a trend.
    public let trendSmoothing: Double
    /// γ, in 0...1 − α; 0 without a season.
    public let seasonalSmoothing: Double
    /// φ, above 0 and at most 1; 1 where the trend is not damped.
    public let damping: Double

    /// - Throws: `KernelError.invalidParameter` naming the parameter, its range and its value, NaN included.
    public init(levelSmoothing: Double, trendSmoothing: Double = 0, seasonalSmoothing: Double = 0, damping: Double = 1) throws {
        func require(_ holds: Bool, _ name: String, _ value: Double, _ range: String) throws {
            guard holds else { throw KernelError(.invalidParameter, "Holt-Winters: \(name) is \(value); expected \(range)") }
        }
        try require(levelSmoothing >= 0 && levelSmoothing <= 1, "level smoothing", levelSmoothing, "0 to 1")
        try require(trendSmoothing >= 0 && trendSmoothing <= 1, "trend smoothing", trendSmoothing, "0 to 1")
        // Equality is reached by 1 − α in floating point, hence the ulps.
        try require(
            seasonalSmoothing >= 0 && seasonalSmoothing <= 1 - levelSmoothing + 1e-12, "seasonal smoothing", seasonalSmoothing,
            "0 to \(1 - levelSmoothing), one less the level smoothing")
        try require(damping > 0 && damping <= 1, "damping", damping, "above 0, at most 1")
        self.levelSmoothing = levelSmoothing
        self.trendSmoothing = trendSmoothing
        self.seasonalSmoothing = seasonalSmoothing
        self.damping = damping
    }
}

/// The parameters in error-correction form: what one innovation e = y − expected adds to each state.
///
///     l' = l + φb + level·e      b' = φb + trend·e      s' = s + season·e
///
/// and with a multiplicative season e/s in the first two and e/(l + φb) in the third. From the published parameters:
/// level = α, trend = α·β, season = γ; Gardner (1985), error-correction form.
public struct HoltWintersGains: Hashable, Sendable {
    public let level: Double
    public let trend: Double
    public let season: Double
    public let damping: Double

    public init(_ parameters: HoltWintersParameters) {
        level = parameters.levelSmoothing
        trend = parameters.levelSmoothing * parameters.trendSmoothing
        season = parameters.seasonalSmoothing
        damping = parameters.damping
    }
}
