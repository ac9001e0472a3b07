import DetectionKernel
import MetricSeries

/// Rows of many hourly metrics, a day of them, for the light tier that has learned a fortnight.
struct LightTierStudy {
    let metrics: Int
    let rows: [[Double]]
    let detector: LightDetector

    init(metrics: Int) throws {
        let learned = 14 * 24, streamed = 24
        let history = try TiledHistory(.hourly, metrics: metrics, rows: learned + streamed)
        var detector = LightDetector(count: metrics, profile: Profile(frequency: .hourly))
        var results = LightResults(count: metrics)
        for row in 0..<learned { try detector.score(history.row(row).values, slot: row % 24, into: &results) }
        self.metrics = metrics
        self.detector = detector
        rows = (learned..<learned + streamed).map { history.row($0).values }
    }

    /// Scores all rows; the result is a sum over the last scores.
    func stream(_ detector: inout LightDetector) throws -> Double {
        var results = LightResults(count: metrics)
        for (slot, row) in rows.enumerated() { try detector.score(row, slot: slot, into: &results) }
        return Checksum.of(results.score)
    }

    /// Bytes that one metric's row reads and writes: 48 of state and 16 of its slot both ways, the value, three results.
    static let bytesMoved = 2.0 * (48 + 16) + 8 + 3 * 8
    /// Bytes of a metric's season table.
    static let tableBytes = 24.0 * 16
}
