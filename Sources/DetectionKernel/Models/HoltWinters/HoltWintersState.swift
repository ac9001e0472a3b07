/// Level, trend and seasonal states between two observations, in the unit of the series.
public struct HoltWintersState: Hashable, Sendable {
    public var level: Double
    /// Change of the level an interval before damping; 0 without a trend.
    public var trend: Double
    /// One state a slot: slot k serves the rows k, k + period, … of the series the state was made for. Empty without a
    /// season; offsets of mean about 0 when additive, factors about 1 when multiplicative.
    public var season: [Double]
    /// The slot of the next observation.
    public var nextSlot: Int

    public init(level: Double, trend: Double = 0, season: [Double] = [], nextSlot: Int = 0) {
        self.level = level
        self.trend = trend
        self.season = season
        self.nextSlot = nextSlot
    }

    /// - Throws: `KernelError.shapeMismatch` when the seasonal states or the slot do not fit.
    func check(against specification: HoltWintersSpecification) throws {
        let expected = specification.season == .none ? 0 : specification.period
        guard season.count == expected else {
            throw KernelError(.shapeMismatch, "Holt-Winters: \(season.count) seasonal states; expected \(expected)")
        }
        guard nextSlot >= 0, nextSlot < max(expected, 1) else {
            throw KernelError(.shapeMismatch, "Holt-Winters: next slot \(nextSlot) of a season of \(expected)")
        }
    }

    /// The same forecasts with seasonal states of mean 0 (mean 1 when multiplicative).
    func normalised(_ specification: HoltWintersSpecification) -> HoltWintersState {
        guard !season.isEmpty else { return self }
        let mean = season.reduce(0, +) / Double(season.count)
        var state = self
        switch specification.season {
        case .none: break
        case .additive:
            state.level += mean
            for slot in season.indices { state.season[slot] -= mean }
        case .multiplicative:
            guard mean.isFinite, mean > 0 else { return self }
            state.level *= mean
            state.trend *= mean
            for slot in season.indices { state.season[slot] /= mean }
        }
        return state
    }

    /// The state of the series times `factor`.
    func scaled(by factor: Double, _ specification: HoltWintersSpecification) -> HoltWintersState {
        var state = self
        state.level *= factor
        state.trend *= factor
        if specification.season == .additive {
            for slot in season.indices { state.season[slot] *= factor }
        }
        return state
    }
}
