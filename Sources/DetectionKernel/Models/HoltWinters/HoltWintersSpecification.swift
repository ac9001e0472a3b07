/// Which components an exponential smoothing of Holt and Winters has.
///
/// With level l, trend b, season s and the damped trend d = φ·b (φ = 1 undamped, d = 0 without a trend), the one-step
/// forecast is l + d + s with an additive season, (l + d)·s with a multiplicative one, l + d without. References: Holt
/// (1957, reprinted 2004), Winters (1960), Gardner (1985, "Exponential smoothing: the state of the art", section 2).
public struct HoltWintersSpecification: Hashable, Sendable {
    public enum Season: String, CaseIterable, Sendable {
        case none
        case additive
        /// For positive series whose season grows with their level.
        case multiplicative
    }

    public enum Trend: String, CaseIterable, Sendable {
        case none
        case additive
        /// Additive, shrinking by the factor φ every interval.
        case damped
    }

    public let season: Season
    public let trend: Trend
    /// Intervals of a cycle; 1 without a season.
    public let period: Int

    /// - Throws: `KernelError.invalidParameter` for a season with a period below 2. Without a season `period` is not read.
    public init(season: Season, trend: Trend, period: Int = 1) throws {
        guard season == .none || period >= 2 else {
            throw KernelError(.invalidParameter, "Holt-Winters: a season of period \(period); expected at least 2 intervals")
        }
        self.season = season
        self.trend = trend
        self.period = season == .none ? 1 : period
    }

    /// Free numbers of a fit: smoothing parameters, damping and initial states.
    ///
    /// A shift (a factor) between level and season changes no forecast, so with a season the initial level is not free.
    public var freeParameters: Int { smoothingParameters + initialStates }

    /// α, and where they apply β, γ and φ.
    var smoothingParameters: Int {
        1 + (trend == .none ? 0 : 1) + (season == .none ? 0 : 1) + (trend == .damped ? 1 : 0)
    }

    /// The initial trend, and the seasonal states or else the level.
    var initialStates: Int { (trend == .none ? 0 : 1) + (season == .none ? 1 : period) }

    /// Values a fit needs: two cycles, and more than it has free numbers.
    public var requiredObservations: Int { max(2 * period, freeParameters + 1) }
}
