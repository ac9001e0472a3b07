import DetectionKernel
import GRDB
import MetricSeries

/// Stored rows of a stream as history to train on, block by block; what users confirmed as anomalies is left out.
struct StoredHistory: SeriesSource {
    let pool: DatabasePool
    let stream: Int64
    /// Interval 0 is the first step of the window.
    let grid: TimeGrid
    let keys: [MetricKey]
    /// Steps of the stream.
    let steps: Range<Int>
    /// Steps to leave out, by place.
    let masked: [Int: [ClosedRange<Int>]]

    init(_ context: RunContext, stream: Int64, grid: TimeGrid, keys: [MetricKey], steps: Range<Int>) throws {
        pool = context.store.pool
        self.stream = stream
        self.grid = grid.intervals(from: steps.lowerBound, count: steps.count)
        self.keys = keys
        self.steps = steps
        let carried = CarriedFeedback(answers: try pool.read { try FeedbackTable.answers($0, detectorID: context.detectorID) })
        let isNeeded = carried.answers.contains(where: \.isAnomaly)
        masked = isNeeded ? carried.confirmed(places: Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) }), grid: grid) : [:]
    }

    /// Values of the window that are left out.
    var valuesLeftOut: Int {
        masked.values.joined().reduce(0) { sum, range in sum + max(0, min(range.upperBound + 1, steps.upperBound) - max(range.lowerBound, steps.lowerBound)) }
    }

    func copy(columns: Range<Int>, into block: inout [Double]) throws {
        var values = try pool.read { db in
            try IntervalTable.columns(db, stream, metrics: columns, steps: steps, withResults: false)
        }
        for place in columns {
            for range in masked[place] ?? [] {
                for step in range where steps.contains(step) { values.observed[values.place(step, place)] = .nan }
            }
        }
        block = values.observed
    }
}
