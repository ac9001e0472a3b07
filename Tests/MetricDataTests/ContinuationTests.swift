import MetricSeries
import Testing

@testable import MetricData

@Suite struct ContinuationTests {
    private let description = InputDescription(timestampColumn: "t", timestampFormat: .iso8601, measures: [Measure("v")], dimensions: ["d"], frequency: "PT1H")

    private func key(_ value: String) -> MetricKey { MetricKey(measure: "v", dimensions: [DimensionValue(dimension: "d", value: value)]) }

    @Test func beginsWhereTheStreamEnded() throws {
        let first = try cube("t,d,v\n2025-01-01 00:00:00,b,1\n2025-01-01 01:00:00,a,2\n", description)
        #expect(first.batch.keys == [key("a"), key("b")])
        let seen = Continuation(grid: first.batch.grid, keys: [key("b"), key("a"), key("gone")])
        let next = try cube(
            [(name: "2.csv", text: "t,d,v\n2025-01-01 01:00:00,a,99\n2025-01-01 03:00:00,a,3\n2025-01-01 04:00:00,c,4\n2025-01-01 04:00:00,aa,5\n")], description, continuing: seen)
        #expect(next.batch.grid.start == first.batch.grid.start(of: 2))
        #expect(next.batch.keys == [key("b"), key("a"), key("gone"), key("aa"), key("c")])
        #expect(
            sameValues(
                next.batch.values,
                [
                    missing, missing, missing, missing, missing,
                    missing, 3, missing, missing, missing,
                    missing, missing, missing, 5, 4,
                ]))
        #expect(next.counts.earlierRecords == 1)
        #expect(next.counts.emptyIntervals == 1)
    }

    @Test func nothingNewIsAnEmptyCube() throws {
        let first = try cube("t,d,v\n2025-01-01 00:00:00,b,1\n", description)
        let next = try cube([(name: "2.csv", text: "t,d,v\n2025-01-01 00:00:00,b,1\n")], description, continuing: Continuation(grid: first.batch.grid, keys: first.batch.keys))
        #expect(next.batch.rows == 0)
        #expect(next.batch.keys == first.batch.keys)
        #expect(next.counts.earlierRecords == 1)
    }

    @Test func takesFrequencyAndZoneFromTheStream() throws {
        var open = description
        open.frequency = nil
        let calendar = try MetricCalendar(frequency: .daily, zone: "Europe/Berlin")
        let seen = Continuation(grid: TimeGrid(containing: 1_735_700_000, count: 1, calendar: calendar), keys: [key("a")])
        let next = try cube([(name: "2.csv", text: "t,d,v\n2025-01-02 12:00:00,a,7\n")], open, continuing: seen)
        #expect(next.batch.grid.start == 1_735_772_400)
        #expect(next.batch.values == [7])
        var other = description
        other.frequency = "PT5M"
        #expect(throws: MetricDataError.self) { try cube([(name: "2.csv", text: "t,d,v\n2025-01-02,a,7\n")], other, continuing: seen) }
    }

    @Test func keepsTheRasterAcrossClockChanges() throws {
        // Six-hour intervals begin at local midnight of the first day; after the clock change they begin at 01:00 local.
        let calendar = try MetricCalendar(frequency: Frequency(seconds: 21_600), zone: "Europe/Berlin")
        let seen = Continuation(grid: TimeGrid(containing: 1_743_200_000, count: 4, calendar: calendar), keys: [])
        var sixHours = description
        sixHours.frequency = "PT6H"
        let next = try cube([(name: "2.csv", text: "t,d,v\n2025-04-02 00:30:00,a,1\n2025-04-02 01:30:00,a,2\n")], sixHours, continuing: seen)
        #expect(next.batch.grid.start == seen.grid.start(of: 4))
        #expect(next.batch.values.filter { !$0.isNaN } == [1, 2])
    }

    @Test func absurdFuturesAreRefused() throws {
        let first = try cube("t,d,v\n2025-01-01 00:00:00,b,1\n", description)
        #expect {
            try cube([(name: "2.csv", text: "t,d,v\n9999-01-01 00:00:00,b,1\n")], description, continuing: Continuation(grid: first.batch.grid, keys: first.batch.keys))
        } throws: { ($0 as? MetricDataError)?.code == .absurdGrid }
    }
}
