import CVectorKernels
import MetricSeries
import Testing

@testable import DetectionKernel

/// Coefficients that a flat stretch taught may be unstable, and bounded innovations then feed the filter with its own
/// forecasts. Here they are set so by hand.
@Suite("An unstable filter stays near what was observed")
struct FilterStabilityTests {
    /// r[t] = −2.5·r[t−1]: grows 2.5-fold a row.
    static let unstable = -2.5
    let parameters = ChainParameters(profile: Profile(frequency: .hourly))

    /// Alternating values of ±1 about 100: rows 0, 1, 2, …
    private func value(_ row: Int) -> Double { 100 + (row % 2 == 0 ? 1 : -1) }

    /// A forecast that nothing bounded would reach 2.5^rows.
    private func isNear(_ forecast: Double) -> Bool {
        // Range of the deseasonalised series at most 2·2, one more width on either side, about a profile inside the data.
        abs(forecast - 100) <= 1 + 3 * 4
    }

    @Test("plain form")
    func plain() throws {
        let calendar = try MetricCalendar(frequency: .hourly)
        let grid = TimeGrid(containing: 1_700_000_000, count: 500, calendar: calendar)
        var filter = PlainFilterForecaster(parameters: parameters, usesHourOfWeek: false)
        for row in 0..<grid.count {
            let position = grid.position(of: row)
            filter.predict(position, observed: value(row))
            #expect(isNear(filter.forecast), "row \(row): \(filter.forecast)")
            _ = filter.update(position, observed: value(row))
            if row == 100 {
                for k in filter.coefficients.indices { filter.coefficients[k] = k == 0 ? Self.unstable : 0 }
            }
        }
    }

    @Test("lanes, between two ticks")
    func lanes() throws {
        let calendar = try MetricCalendar(frequency: .hourly)
        let grid = TimeGrid(containing: 1_700_000_000, count: 132, calendar: calendar)
        var block = MetricBlock(count: 1, parameters: parameters)
        var scorer = BlockScorer(parameters: parameters, sensitivity: 50)
        var seen = 0
        for row in 0..<grid.count {
            let position = grid.position(of: row)
            if row >= 120, (row - 120) % parameters.tickRows == 0 {
                for k in 0..<Int(block.tables(.seasonal).features) {
                    block.state[block.index(.seasonal, row: Int(block.tables(.seasonal).theta) + k, lane: 0)] = k == 0 ? Self.unstable : 0
                }
                block.state[block.index(.seasonal, VK_MODEL_SCALE, lane: 0)] = 1e-3
            }
            var results = IntervalResults(count: 1, position: position)
            scorer.score(&block, position: position, matrix: [value(row)], offset: 0, into: &results)
            guard row >= 120, results[0].candidate == .seasonal else { continue }
            seen += 1
            #expect(isNear(results[0].expected), "row \(row): \(results[0].expected)")
        }
        #expect(seen == 12)
    }
}
