import ArgumentParser

/// Settings of Holt-Winters; what is not given is fitted.
struct HoltWintersOptions: ParsableArguments {
    enum Trend: String, CaseIterable, ExpressibleByArgument { case none, additive, damped }
    enum Season: String, CaseIterable, ExpressibleByArgument { case none, additive, multiplicative }

    @Option(name: .long, help: ArgumentHelp("none, additive or damped (default: additive, or damped with --phi).", valueName: "trend"))
    var trend: Trend?

    @Option(name: .long, help: ArgumentHelp("none, additive or multiplicative (default: additive, or none without --period).", valueName: "season"))
    var season: Season?

    @Option(name: .long, help: ArgumentHelp("Smoothing of the level, 0 to 1.", valueName: "α"))
    var alpha: Double?

    @Option(name: .long, help: ArgumentHelp("Smoothing of the trend as published, 0 to 1: not multiplied by α.", valueName: "β"))
    var beta: Double?

    @Option(name: .long, help: ArgumentHelp("Smoothing of the season as published, 0 to 1.", valueName: "γ"))
    var gamma: Double?

    @Option(name: .long, help: ArgumentHelp("Damping of the trend, above 0 and up to 1.", valueName: "φ"))
    var phi: Double?

    @Option(name: .long, help: ArgumentHelp("Level before the first row.", valueName: "value"))
    var initialLevel: Double?

    @Option(name: .long, help: ArgumentHelp("Trend before the first row.", valueName: "value"))
    var initialTrend: Double?

    @Option(name: .long, help: ArgumentHelp("Season before the first row, one value for each row of the period.", valueName: "a,b,…"))
    var initialSeasons: NumberList?

    var firstGiven: String? {
        let given: [(String, Bool)] = [
            ("--trend", trend != nil), ("--season", season != nil), ("--alpha", alpha != nil), ("--beta", beta != nil),
            ("--gamma", gamma != nil), ("--phi", phi != nil), ("--initial-level", initialLevel != nil),
            ("--initial-trend", initialTrend != nil), ("--initial-seasons", initialSeasons != nil),
        ]
        return given.first { $0.1 }?.0
    }

    func validate() throws {
        for (name, gain) in [("--alpha", alpha), ("--beta", beta), ("--gamma", gamma)] {
            if let gain {
                guard gain >= 0, gain <= 1 else { throw ValidationError("\(name) \(gain): expected 0 to 1") }
            }
        }
        if let phi {
            guard phi > 0, phi <= 1 else { throw ValidationError("--phi \(phi): expected above 0 and up to 1") }
        }
        if phi != nil, let trend, trend != .damped { throw ValidationError("--phi needs --trend damped") }
        if trend == Trend.none, beta != nil || initialTrend != nil {
            throw ValidationError("--beta and --initial-trend need a trend: --trend is none")
        }
        if season == Season.none, gamma != nil || initialSeasons != nil {
            throw ValidationError("--gamma and --initial-seasons need a season: --season is none")
        }
    }
}

/// Numbers separated by commas.
struct NumberList: ExpressibleByArgument {
    let values: [Double]

    init?(argument: String) {
        var values: [Double] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = Double(part), value.isFinite else { return nil }
            values.append(value)
        }
        self.values = values
    }
}
