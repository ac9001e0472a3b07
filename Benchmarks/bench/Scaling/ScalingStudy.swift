import DetectionKernel
import MetricSeries

/// How cost grows with the number of metrics and with the length of their history.
struct ScalingStudy: Encodable {
    struct Point: Encodable {
        let metrics: Int
        let rows: Int
        /// Processor time of one thread.
        let seconds: Double
        var nanosecondsPerValue: Double { 1e9 * seconds / (Double(metrics) * Double(rows)) }
    }

    let work: String
    /// What varies.
    let over: String
    let points: [Point]
    let law: PowerLaw?

    static let metricCounts = [10, 100, 1_000, 10_000, 50_000]
    static let lengths = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000]
    /// The other size, while one varies.
    private static let rowsOfCounts = 500
    private static let metricsOfLengths = 64

    /// - Parameter largest: sizes up to this many values, metrics times rows.
    static func run(largest: Int, each: (Point, String) -> Void) throws -> [ScalingStudy] {
        let works: [(name: String, cost: (Int, Int) throws -> Double)] = [("STL", stl), ("train", train), ("score", score)]
        return try works.flatMap { work in
            func study(_ over: String, _ sizes: [(metrics: Int, rows: Int)], by size: (Point) -> Double) throws -> ScalingStudy {
                let points = try sizes.filter { $0.metrics * $0.rows <= largest }.map { metrics, rows in
                    let point = Point(metrics: metrics, rows: rows, seconds: try work.cost(metrics, rows))
                    each(point, work.name)
                    return point
                }
                return ScalingStudy(
                    work: work.name, over: over, points: points, law: PowerLaw(sizes: points.map(size), costs: points.map(\.seconds)))
            }
            return [
                try study("metrics", metricCounts.map { ($0, rowsOfCounts) }, by: { Double($0.metrics) }),
                try study("rows", lengths.map { (metricsOfLengths, $0) }, by: { Double($0.rows) }),
            ]
        }
    }

    /// The least of as many runs as fit a fifth of a second, one at least.
    private static func least(_ work: () throws -> Void) rethrows -> Double {
        var least = Double.infinity, total = 0.0
        repeat {
            let start = Clock.processor()
            try work()
            let seconds = Clock.processor() - start
            least = min(least, seconds)
            total += seconds
        } while total < 0.2
        return least
    }

    private static func stl(_ metrics: Int, _ rows: Int) throws -> Double {
        let history = try TiledHistory(.hourly, metrics: metrics, rows: rows)
        let decomposition = STLBatch(try STLPlan(.standard(period: 24, innerLoops: 2), count: rows))
        // Blocks as the trainer takes them; handing them out is timed too.
        let lanes = min(metrics, 64)
        var block = STLBlockDecomposition(count: rows, laneStride: lanes)
        var values: [Double] = []
        return try least {
            for start in stride(from: 0, to: metrics, by: lanes) {
                let columns = start..<min(metrics, start + lanes)
                history.copy(columns: columns, into: &values)
                if columns.count == lanes {
                    try decomposition.decompose(values, laneStride: lanes, lanes: lanes, into: &block)
                } else {
                    var rest = STLBlockDecomposition(count: rows, laneStride: columns.count)
                    try decomposition.decompose(values, laneStride: columns.count, lanes: columns.count, into: &rest)
                }
            }
        }
    }

    private static func train(_ metrics: Int, _ rows: Int) throws -> Double {
        let history = try TiledHistory(.hourly, metrics: metrics, rows: rows)
        let trainer = Trainer(profile: Profile(frequency: .hourly))
        return try least { _ = try trainer.train(history) }
    }

    /// Scoring the last tenth of the rows, at least 50, in five parts of which the median counts, scaled up to all rows.
    private static func score(_ metrics: Int, _ rows: Int) throws -> Double {
        let parts = 5, part = max(10, rows / 50), first = rows - parts * part
        let history = try TiledHistory(.hourly, metrics: metrics, rows: rows)
        var inferencer = Inferencer(try Trainer(profile: Profile(frequency: .hourly)).train(history, rows: 0..<first))
        let batch = try SeriesBatch(
            grid: history.grid.intervals(from: first, count: parts * part), keys: history.keys,
            values: (first..<rows).flatMap { history.row($0).values })
        let seconds = try (0..<parts).map { number in
            let start = Clock.processor()
            try inferencer.score(batch, rows: number * part..<(number + 1) * part, origin: first) { _ in }
            return Clock.processor() - start
        }
        return median(seconds) * Double(rows) / Double(part)
    }
}
