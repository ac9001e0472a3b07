import DetectionKernel
import MetricData
import MetricSeries

/// The cases of `bench --quick`, each a few milliseconds long by itself. A change of theirs needs new ceilings.
enum CountedCases {
    static let all = [stl("stl", outer: 0), stl("stl jumps", outer: 0, jumps: true), stl("stl robust", outer: 3), mstl, holtWinters, rollingMedian,
        globalMedian, lightTier, training, scoring, rowByRow, reading]

    private static func stl(_ name: String, outer: Int, jumps: Bool = false) -> CountedCase {
        CountedCase(name) {
            let rows = 500, lanes = 16
            let parameters = try STLParameters.standard(
                period: 24, trendJump: jumps ? 5 : 1, lowPassJump: jumps ? 3 : 1, innerLoops: outer > 0 ? 1 : 2, outerLoops: outer)
            let batch = try Workload.hourly.batch(lanes, rows: rows)
            let decomposition = STLBatch(try STLPlan(parameters, count: rows))
            var block = STLBlockDecomposition(count: rows, laneStride: lanes)
            return { try decomposition.decompose(batch.values, laneStride: lanes, lanes: lanes, into: &block) }
        }
    }

    private static let mstl = CountedCase("mstl") {
        let rows = 700, lanes = 8
        let batch = try Workload.hourly.batch(lanes, rows: rows)
        let plan = try MSTLPlan(.standard(periods: [24, 168]), count: rows)
        let decomposition = MSTLBatch(plan)
        var block = MSTLBlockDecomposition(plan, laneStride: lanes)
        return { try decomposition.decompose(batch.values, laneStride: lanes, lanes: lanes, into: &block) }
    }

    private static let holtWinters = CountedCase("holt-winters") {
        let batch = try Workload.hourly.batch(holtWintersSeries, rows: holtWintersRows)
        var fit = HoltWintersBatchFit(try HoltWintersSpecification(season: .additive, trend: .additive, period: 24))
        return { _ = try fit.fit(batch.values, rows: holtWintersRows, stride: holtWintersSeries, lanes: holtWintersSeries) }
    }

    private static let holtWintersRows = 400
    private static let holtWintersSeries = 16

    private static let rollingMedian = CountedCase("rolling median and MAD") {
        let rows = 400, lanes = 32
        let batch = try Workload.hourly.batch(lanes, rows: rows)
        let scores = try RobustZScoreBatch(count: rows, window: 168)
        var results = RobustZScoreBlock(count: rows, laneStride: lanes)
        return { try scores.score(batch.values, laneStride: lanes, lanes: lanes, into: &results) }
    }

    private static let globalMedian = CountedCase("global median and MAD") {
        let series = (0..<8).map(Workload.hourly.series)
        var scratch = SelectionScratch()
        return { for one in series { _ = RobustLocation(of: one, scratch: &scratch) } }
    }

    private static let lightTier = CountedCase("light tier") {
        let study = try LightTierStudy(metrics: 504)
        var detector = study.detector
        return { _ = try study.stream(&detector) }
    }

    private static let trainingRows = 504
    private static let metrics = 24

    private static func trained() throws -> (detector: TrainedDetector, history: SeriesBatch) {
        let history = try Workload.hourly.batch(metrics, rows: trainingRows + 72)
        return (try Trainer(profile: Profile(frequency: .hourly)).train(history, rows: 0..<trainingRows), history)
    }

    private static let training = CountedCase("train") {
        let history = try Workload.hourly.batch(8, rows: trainingRows)
        let trainer = Trainer(profile: Profile(frequency: .hourly))
        return { _ = try trainer.train(history) }
    }

    private static let scoring = CountedCase("score a batch") {
        let (detector, history) = try trained()
        return {
            var inferencer = Inferencer(detector)
            try inferencer.score(history, rows: trainingRows..<trainingRows + 72) { _ in }
        }
    }

    private static let rowByRow = CountedCase("score row by row") {
        let (detector, history) = try trained()
        let rows = (trainingRows..<trainingRows + 72).map { history.row($0) }
        return {
            var inferencer = Inferencer(detector)
            for row in rows { _ = try inferencer.score(row) }
        }
    }

    private static let reading = CountedCase("read csv") {
        let text = RecordFile(metrics: 20, hours: 0..<200).bytes()
        let reader = CubeReader(RecordFile.description)
        return { _ = try reader.read(contents: [("records.csv", text)]) }
    }

    /// Counts of work that need no counter of instructions.
    static func units() throws -> [String: Double] {
        let batch = try Workload.hourly.batch(holtWintersSeries, rows: holtWintersRows)
        var fit = HoltWintersBatchFit(try HoltWintersSpecification(season: .additive, trend: .additive, period: 24))
        let fits = try fit.fit(batch.values, rows: holtWintersRows, stride: holtWintersSeries, lanes: holtWintersSeries)
        let passes = try fits.reduce(0) { $0 + Double(try $1.get().evaluations) }
        return [
            "holt-winters passes over \(holtWintersSeries) series": passes,
            "model bytes of \(metrics) hourly metrics": Double(try trained().detector.serialized().count),
        ]
    }
}
