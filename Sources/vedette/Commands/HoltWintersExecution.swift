import DetectionKernel
import MetricData
import Reporting

extension DecomposeCommand {
    /// Fits what is not given, then runs the recursion over the series.
    func holtWinters(_ series: SeriesFile, _ console: Console) throws -> Decomposed {
        let options = holtWinters
        let season = options.season ?? (period.isEmpty ? .none : .additive)
        let trend = options.trend ?? (options.phi == nil ? .additive : .damped)
        let specification = try HoltWintersSpecification(
            season: .init(rawValue: season.rawValue) ?? .none, trend: .init(rawValue: trend.rawValue) ?? .none, period: period.first ?? 1)
        let (parameters, state) = try start(series.values, specification)
        var filter = try HoltWintersFilter(specification, parameters: parameters, state: state)
        let steps = filter.run(series.values)
        let squares = steps.reduce(0) { $1.residual.isNaN ? $0 : $0 + $1.residual * $1.residual }
        let output = try DecompositionOutput.holtWinters(
            timestamps: series.timestamps, observed: series.values, level: steps.map(\.level), trend: steps.map(\.trend),
            season: steps.map(\.season), expected: steps.map(\.expected), residual: steps.map(\.residual))
        var facts: [(String, JSONValue)] = [
            ("trend", .string(trend.rawValue)), ("season", .string(season.rawValue)), ("alpha", .exact(parameters.levelSmoothing)),
        ]
        if trend != .none { facts.append(("beta", .exact(parameters.trendSmoothing))) }
        if season != .none { facts += [("period", .integer(specification.period)), ("gamma", .exact(parameters.seasonalSmoothing))] }
        if trend == .damped { facts.append(("phi", .exact(parameters.damping))) }
        facts.append(("initial_level", .exact(state.level)))
        if trend != .none { facts.append(("initial_trend", .exact(state.trend))) }
        if season != .none { facts.append(("initial_seasons", .array(state.season.map(JSONValue.exact)))) }
        facts.append(("sse", .exact(squares)))
        for (name, value) in facts { console.note("\(name) \(value.serialized(indented: false))") }
        return Decomposed(output: output, parameters: facts)
    }

    /// Parameters and initial states: all given, states fitted to given parameters, or everything fitted.
    private func start(
        _ series: [Double], _ specification: HoltWintersSpecification
    ) throws -> (HoltWintersParameters, HoltWintersState) {
        let options = holtWinters
        var smoothing: [(flag: String, value: Double?)] = [("--alpha", options.alpha)]
        var initial: [(flag: String, isGiven: Bool)] = [("--initial-level", options.initialLevel != nil)]
        if specification.trend != .none {
            smoothing.append(("--beta", options.beta))
            initial.append(("--initial-trend", options.initialTrend != nil))
        }
        if specification.season != .none {
            smoothing.append(("--gamma", options.gamma))
            initial.append(("--initial-seasons", options.initialSeasons != nil))
        }
        if specification.trend == .damped { smoothing.append(("--phi", options.phi)) }
        let absentSmoothing = smoothing.filter { $0.value == nil }.map(\.flag)
        let absentInitial = initial.filter { !$0.isGiven }.map(\.flag)
        if let seasons = options.initialSeasons, seasons.values.count != specification.period {
            throw CommandFailure("--initial-seasons has \(seasons.values.count) values: expected \(specification.period), one for each row of the period")
        }
        if absentSmoothing.count == smoothing.count, absentInitial.count == initial.count {
            let fit = try HoltWintersFit(series, specification)
            return (fit.parameters, fit.initialState)
        }
        guard absentSmoothing.isEmpty else {
            throw CommandFailure("\(absentSmoothing.joined(separator: ", ")) missing: fix all smoothing parameters of this model, or none and they are fitted")
        }
        let parameters = try HoltWintersParameters(
            levelSmoothing: options.alpha ?? 0, trendSmoothing: options.beta ?? 0, seasonalSmoothing: options.gamma ?? 0,
            damping: options.phi ?? 1)
        if absentInitial.count == initial.count {
            return (parameters, try HoltWintersFit(series, specification, options: .init(starts: [parameters], maximumEvaluations: 1)).initialState)
        }
        guard absentInitial.isEmpty else {
            throw CommandFailure("\(absentInitial.joined(separator: ", ")) missing: fix all initial states of this model, or none and they are fitted")
        }
        return (
            parameters,
            HoltWintersState(
                level: options.initialLevel ?? 0, trend: options.initialTrend ?? 0, season: options.initialSeasons?.values ?? [])
        )
    }
}
