import Testing

@testable import MetricSeries

@Suite struct SeriesBatchTests {
    private let keys = ["a", "b", "c"].map { MetricKey(measure: $0) }

    private func batch() throws -> SeriesBatch {
        let grid = TimeGrid(containing: 0, count: 4, calendar: try MetricCalendar(frequency: .hourly))
        return try SeriesBatch(grid: grid, keys: keys, values: (0..<12).map { Double($0) })
    }

    @Test func isTimeMajor() throws {
        var batch = try batch()
        #expect(batch[2, 1] == 7)
        #expect(batch.series(1) == [1, 4, 7, 10])
        batch[2, 1] = -1
        #expect(batch.row(2).values == [6, -1, 8])
        #expect(batch.row(2, origin: 100).position == CalendarPosition(step: 102, slot: 2, hourOfWeek: 74, isWeekend: false))
    }

    @Test func copiesColumns() throws {
        var block = [99.0]
        let batch = try batch()
        try batch.copy(columns: 1..<3, into: &block)
        #expect(block == [1, 2, 4, 5, 7, 8, 10, 11])
        try batch.copy(columns: 0..<0, into: &block)
        #expect(block == [])
    }

    @Test func refusesAWrongShapeAndAKeyTwice() throws {
        let grid = TimeGrid(containing: 0, count: 2, calendar: try MetricCalendar(frequency: .hourly))
        #expect { try SeriesBatch(grid: grid, keys: keys, values: [1, 2, 3]) } throws: { ($0 as? MetricSeriesError)?.code == .shapeMismatch }
        #expect { try SeriesBatch(grid: grid, keys: [keys[0], keys[0]], values: [1, 2, 3, 4]) } throws: { ($0 as? MetricSeriesError)?.code == .duplicateKey }
    }
}
