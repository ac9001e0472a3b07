import DetectionKernel
import MetricData
import Reporting

/// What `decompose` computed: the columns and, for JSON and standard error, what was given or fitted.
struct Decomposed {
    let output: DecompositionOutput
    let parameters: [(String, JSONValue)]
}

extension DecomposeCommand {
    func execute() throws -> ExitStatus {
        let console = general.console
        let output = try OutputFile("-")
        let series = try SeriesFile(try DataSource(paths: [file]), valueColumn: value)
        guard series.count > 0 else { throw CommandFailure("\(series.name) holds no records: expected rows below the header") }
        if value == nil { console.note("values are column \"\(series.valueColumn)\", time is column \"\(series.timestampColumn)\"") }
        let result: Decomposed =
            switch model {
            case .stl: try stl(series)
            case .mstl: try mstl(series, console)
            case .holtWinters: try holtWinters(series, console)
            }
        switch format {
        case .csv: try output.write(result.output.csv())
        case .json: try output.write(result.output.json(parameters: result.parameters))
        }
        try output.finish()
        return .done
    }

    private func stl(_ series: SeriesFile) throws -> Decomposed {
        let parameters = try STLParameters.standard(
            period: period[0], robust: stl.robust, seasonalLength: stl.seasonalWindow.first ?? 7, trendLength: stl.trendWindow,
            lowPassLength: stl.lowPassWindow, seasonalDegree: stl.seasonalDegree ?? 1, trendDegree: stl.trendDegree ?? 1,
            lowPassDegree: stl.lowPassDegree ?? 1, seasonalJump: stl.seasonalJump ?? 1, trendJump: stl.trendJump ?? 1,
            lowPassJump: stl.lowPassJump ?? 1, innerLoops: stl.innerLoops, outerLoops: stl.outerLoops)
        let parts = try STL(parameters).decompose(series.values)
        let output = try DecompositionOutput.stl(
            timestamps: series.timestamps, observed: series.values, trend: parts.trend, seasonal: parts.seasonal,
            remainder: parts.remainder, weight: parts.robustnessWeights)
        return Decomposed(output: output, parameters: Self.describe(parameters))
    }

    private func mstl(_ series: SeriesFile, _ console: Console) throws -> Decomposed {
        let parameters = try MSTLParameters.standard(
            periods: period, robust: stl.robust, seasonalLengths: stl.seasonalWindow.isEmpty ? nil : stl.seasonalWindow,
            trendLength: stl.trendWindow, lowPassLength: stl.lowPassWindow, seasonalDegree: stl.seasonalDegree ?? 1,
            trendDegree: stl.trendDegree ?? 1, lowPassDegree: stl.lowPassDegree ?? 1, seasonalJump: stl.seasonalJump ?? 1,
            trendJump: stl.trendJump ?? 1, lowPassJump: stl.lowPassJump ?? 1, innerLoops: stl.innerLoops, outerLoops: stl.outerLoops)
        let parts = try MSTL(parameters).decompose(series.values)
        for season in period where !parts.periods.contains(season) {
            console.warn("period \(season) is left out: \(series.count) rows are not more than two of its cycles")
        }
        let output = try DecompositionOutput.mstl(
            timestamps: series.timestamps, observed: series.values, trend: parts.trend,
            seasonals: zip(parts.periods, parts.seasonals).map { (period: $0, values: $1) }, remainder: parts.remainder,
            weight: parts.robustnessWeights)
        let seasons = parameters.seasons.filter { parts.periods.contains($0.period) }
        return Decomposed(
            output: output,
            parameters: [
                ("iterations", .integer(parameters.iterations)),
                ("seasons", .array(seasons.map { .object(Self.describe($0)) })),
            ])
    }

    private static func describe(_ parameters: STLParameters) -> [(String, JSONValue)] {
        [
            ("period", .integer(parameters.period)), ("seasonal_window", .integer(parameters.seasonal.length)),
            ("trend_window", .integer(parameters.trend.length)), ("low_pass_window", .integer(parameters.lowPass.length)),
            ("seasonal_degree", .integer(parameters.seasonal.degree)), ("trend_degree", .integer(parameters.trend.degree)),
            ("low_pass_degree", .integer(parameters.lowPass.degree)), ("seasonal_jump", .integer(parameters.seasonal.jump)),
            ("trend_jump", .integer(parameters.trend.jump)), ("low_pass_jump", .integer(parameters.lowPass.jump)),
            ("inner_loops", .integer(parameters.innerLoops)), ("outer_loops", .integer(parameters.outerLoops)),
        ]
    }
}
