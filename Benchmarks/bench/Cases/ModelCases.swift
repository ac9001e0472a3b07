import DetectionKernel
import MetricSeries

/// Each model's decomposition or fit, a metric. The plain forms are the specification of the others and their baseline.
enum ModelCases {
    /// Series in a block, as the trainer hands them on.
    static let lanes = 64

    static func run(_ bench: inout Bench) throws {
        for workload in Workload.all {
            let batch = try workload.batch(lanes)
            let series = (0..<4).map(workload.series)
            try stl(&bench, workload, batch, series)
            try mstl(&bench, workload, batch, series)
            try holtWinters(&bench, workload, batch, series)
            try robustZScore(&bench, workload, batch, series)
        }
    }

    private static func stl(_ bench: inout Bench, _ workload: Workload, _ batch: SeriesBatch, _ series: [[Double]]) throws {
        let period = workload.periods[0]
        let kinds: [(name: String, parameters: STLParameters)] = [
            ("stl", try .standard(period: period, innerLoops: 2)),
            ("stl jumps", try .standard(period: period, trendJump: 5, lowPassJump: 3, innerLoops: 2)),
            ("stl robust inner 1", try .standard(period: period, robust: true, innerLoops: 1)),
            ("stl robust", try .standard(period: period, robust: true)),
        ]
        for kind in kinds {
            let decomposition = STLBatch(try STLPlan(kind.parameters, count: workload.rows))
            var result = STLBlockDecomposition(count: workload.rows, laneStride: lanes)
            try bench.measure("\(kind.name) \(workload.name)", count: lanes) {
                try decomposition.decompose(batch.values, laneStride: lanes, lanes: lanes, into: &result)
                return Checksum.of(result.trend) + Checksum.of(result.seasonal) + Checksum.of(result.robustnessWeights)
            }
        }
        for kind in kinds where kind.name == "stl" || kind.name == "stl robust" {
            let plain = STL(kind.parameters)
            let count = kind.parameters.isRobust ? 1 : series.count
            try bench.measure("\(kind.name) plain \(workload.name)", count: count, least: 1) {
                try series.prefix(count).reduce(0) { sum, values in
                    let parts = try plain.decompose(values)
                    return sum + Checksum.of(parts.trend) + Checksum.of(parts.seasonal) + Checksum.of(parts.robustnessWeights)
                }
            }
        }
    }

    private static func mstl(_ bench: inout Bench, _ workload: Workload, _ batch: SeriesBatch, _ series: [[Double]]) throws {
        guard workload.periods.count > 1 else { return }
        let parameters = try MSTLParameters.standard(periods: workload.periods)
        let plan = try MSTLPlan(parameters, count: workload.rows)
        let decomposition = MSTLBatch(plan)
        var result = MSTLBlockDecomposition(plan, laneStride: lanes)
        try bench.measure("mstl \(workload.name)", count: lanes) {
            try decomposition.decompose(batch.values, laneStride: lanes, lanes: lanes, into: &result)
            return result.seasonals.reduce(0) { $0 + Checksum.of($1) } + Checksum.of(result.trend)
        }
    }

    private static func holtWinters(_ bench: inout Bench, _ workload: Workload, _ batch: SeriesBatch, _ series: [[Double]]) throws {
        let specification = try HoltWintersSpecification(season: .additive, trend: .additive, period: workload.periods[0])
        // Long periods take seconds a block: 288 initial states of each series.
        let count = workload.periods[0] > 100 ? 8 : lanes
        for starts in [2, 1] {
            var options = HoltWintersFit.Options.training
            options.starts = Array(options.starts.prefix(starts))
            var fit = HoltWintersBatchFit(specification, options: options)
            try bench.measure("holt-winters \(starts == 1 ? "one start" : "two starts") \(workload.name)", count: count, least: 1) {
                try fit.fit(batch.values, rows: workload.rows, stride: lanes, lanes: count).reduce(0) { try $0 + $1.get().sumOfSquaredErrors }
            }
        }
        try bench.measure("holt-winters plain \(workload.name)", count: 1, least: 1) {
            try HoltWintersFit(series[0], specification, options: .training).sumOfSquaredErrors
        }
    }

    private static func robustZScore(_ bench: inout Bench, _ workload: Workload, _ batch: SeriesBatch, _ series: [[Double]]) throws {
        try bench.measure("robust z global \(workload.name)", count: series.count) {
            series.reduce(0) { $0 + Checksum.of(RobustZScore.global($1).score) }
        }
        let rolling = try RobustZScoreBatch(count: workload.rows, window: 168)
        var scores = RobustZScoreBlock(count: workload.rows, laneStride: lanes)
        try bench.measure("robust z rolling \(workload.name)", count: lanes) {
            try rolling.score(batch.values, laneStride: lanes, lanes: lanes, into: &scores)
            return Checksum.of(scores.score)
        }
        try bench.measure("robust z rolling plain \(workload.name)", count: series.count) {
            try series.reduce(0) { try $0 + Checksum.of(RobustZScore.rolling($1, window: 168).score) }
        }
    }
}
