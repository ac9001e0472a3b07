/// One step of the recursion: what was expected before the observation, and the states after it.
public struct HoltWintersStep: Hashable, Sendable {
    /// The one-step forecast, made without the observation.
    public let expected: Double
    /// Observation minus forecast, uncut; NaN where the observation is missing.
    public let residual: Double
    /// The states after the observation; `season` is that of the observation's slot.
    public let level: Double
    public let trend: Double
    public let season: Double
}

/// How far one innovation may move the states (Gelper, Fried and Croux, 2010, "Robust forecasting with exponential and
/// Holt-Winters smoothing", section 3).
///
/// An innovation beyond ±`clip` scales enters as `clip` scales. The scale follows by a bounded loss, so that an outlier
/// neither moves the states nor widens the scale for those after it.
public struct InnovationBound: Hashable, Sendable {
    /// In scales, above 0; the paper uses 2.
    public let clip: Double
    /// Weight of the newest squared innovation in the squared scale, in 0...1; 0 keeps the scale.
    public let scaleGain: Double
    /// The scale in force, in the unit of the series, above 0.
    public internal(set) var scale: Double

    /// - Throws: `KernelError.invalidParameter` for a value outside its range.
    public init(clip: Double = 2, scaleGain: Double = 0.1, scale: Double) throws {
        guard clip > 0, clip.isFinite else { throw KernelError(.invalidParameter, "innovation bound: clip is \(clip); expected above 0") }
        guard scaleGain >= 0, scaleGain <= 1 else {
            throw KernelError(.invalidParameter, "innovation bound: scale gain is \(scaleGain); expected 0 to 1")
        }
        guard scale > 0, scale.isFinite else { throw KernelError(.invalidParameter, "innovation bound: scale is \(scale); expected above 0") }
        self.clip = clip
        self.scaleGain = scaleGain
        self.scale = scale
    }

    /// The bounded innovation, after the scale took it in.
    mutating func bounded(_ innovation: Double) -> Double {
        // The paper updates the scale first and cuts by the new one. Its loss is Tukey's biweight with k = 2, for which the
        // factor 2.52 makes the mean loss of normal innovations 1; it stays at k = 2 whatever the clip.
        let relative = innovation / scale / 2
        let inside = max(0, 1 - relative * relative)
        let loss = 2.52 * (1 - inside * inside * inside)
        scale *= (scaleGain * loss + 1 - scaleGain).squareRoot()
        // All innovations 0 would shrink the scale to nothing, and then any observation would be cut to nothing.
        scale = max(scale, .leastNormalMagnitude)
        return min(max(innovation, -clip * scale), clip * scale)
    }
}

/// Holt-Winters as a recursion over observations: the plain form, which the batched forms are held against.
public struct HoltWintersFilter: Sendable {
    public let specification: HoltWintersSpecification
    public let gains: HoltWintersGains
    public private(set) var state: HoltWintersState
    /// nil: every innovation enters in full.
    public private(set) var bound: InnovationBound?

    /// - Throws: `KernelError.shapeMismatch` when the state's season does not fit the specification.
    public init(
        _ specification: HoltWintersSpecification, parameters: HoltWintersParameters, state: HoltWintersState, bound: InnovationBound? = nil
    ) throws {
        try state.check(against: specification)
        self.specification = specification
        gains = HoltWintersGains(parameters)
        self.state = state
        self.bound = bound
    }

    /// The forecast of the next observation.
    public var expected: Double {
        let level = advancedLevel
        switch specification.season {
        case .none: return level
        case .additive: return level + state.season[state.nextSlot]
        case .multiplicative: return level * state.season[state.nextSlot]
        }
    }

    private var advancedTrend: Double {
        switch specification.trend {
        case .none: 0
        case .additive: state.trend
        case .damped: gains.damping * state.trend
        }
    }

    private var advancedLevel: Double { state.level + advancedTrend }

    /// Takes one observation in. A missing one (NaN) advances level, trend and slot without any update.
    public mutating func step(_ observation: Double) -> HoltWintersStep {
        let level = advancedLevel, trend = advancedTrend, slot = state.nextSlot
        let season = specification.season == .none ? 0 : state.season[slot]
        let expected = self.expected
        let residual = observation - expected
        var innovation = residual.isNaN ? 0 : residual
        if !residual.isNaN { innovation = bound?.bounded(innovation) ?? innovation }
        let levelInnovation = specification.season == .multiplicative ? innovation / season : innovation
        state.level = level + gains.level * levelInnovation
        state.trend = specification.trend == .none ? 0 : trend + gains.trend * levelInnovation
        switch specification.season {
        case .none: break
        case .additive: state.season[slot] = season + gains.season * innovation
        case .multiplicative: state.season[slot] = season + gains.season * (innovation / level)
        }
        if specification.season != .none { state.nextSlot = slot + 1 == specification.period ? 0 : slot + 1 }
        return HoltWintersStep(
            expected: expected, residual: residual, level: state.level, trend: state.trend,
            season: specification.season == .none ? 0 : state.season[slot])
    }

    /// Takes a whole series in, in time order.
    public mutating func run(_ series: [Double]) -> [HoltWintersStep] {
        var steps: [HoltWintersStep] = []
        steps.reserveCapacity(series.count)
        for observation in series { steps.append(step(observation)) }
        return steps
    }
}
