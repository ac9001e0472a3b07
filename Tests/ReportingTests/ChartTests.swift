import MetricSeries
import Testing

@testable import Reporting

@Suite struct ChartThinningTests {
    @Test func keepsEverySpike() {
        for place in [0, 1, 4_999, 7_777, 9_999] {
            var values = (0..<10_000).map { Double($0 % 7) }
            values[place] = 1e6
            let kept = ChartThinning.minMax(values, columns: 100)
            #expect(kept.contains(place))
            #expect(kept.count <= 400)
            #expect(kept == kept.sorted() && Set(kept).count == kept.count)
        }
    }

    @Test func keepsGapsAndShortLinesAsTheyAre() {
        #expect(ChartThinning.minMax([1, .nan, 2], columns: 10) == [0, 1, 2])
        #expect(ChartThinning.minMax([], columns: 10).isEmpty)
        var values = Array(repeating: 1.0, count: 1_000)
        for index in 400..<600 { values[index] = .nan }
        let kept = ChartThinning.minMax(values, columns: 10)
        #expect(kept.contains { values[$0].isNaN })
        #expect(ChartThinning.minMax(Array(repeating: .nan, count: 1_000), columns: 10).count == 10)
    }

    @Test func bandKeepsItsWidestPlace() {
        var upper = Array(repeating: 1.0, count: 1_000)
        upper[503] = 9
        let band = ChartThinning.band(lower: Array(repeating: -1, count: 1_000), upper: upper, columns: 100)
        #expect(band.count == 100 && band[50].upper == 9 && band[49].upper == 1)
    }
}

@Suite struct ChartAxesTests {
    @Test(arguments: [
        ([0, 10], [-2, 12]), ([5, 5], []), ([1_000_010, 1_000_050], []), ([-1e308, 1e308], []), ([1e300, 1.5e300], []), ([0, 1e-12], []), ([.nan], [.nan]),
        ([-3, -1], [-9, 4]), ([], []),
    ] as [([Double], [Double])])
    func valueAxisHoldsItsValues(values: [Double], band: [Double]) {
        let axis = ValueAxis(lines: [values], band: [band])
        #expect(axis.low.isFinite && axis.high.isFinite && axis.low < axis.high)
        for value in values where value.isFinite {
            let fraction = axis.fraction(value)
            #expect(fraction >= -1e-9 && fraction <= 1 + 1e-9, "\(value) at \(fraction)")
        }
        #expect(axis.ticks.count <= 12 && axis.ticks.count == axis.labels.count)
        #expect(Set(axis.labels).count == axis.labels.count, "\(axis.labels)")
    }

    @Test func aBandFarWiderThanTheLinesIsCut() {
        let axis = ValueAxis(lines: [[100, 110]], band: [[-1e6, 1e6]])
        #expect(axis.high < 200)
    }

    @Test(arguments: [(Frequency.fiveMinutes, 150), (.hourly, 100), (.hourly, 900), (.daily, 90), (.daily, 1_500), (.hourly, 1)])
    func timeTicksAreFewAndInOrder(frequency: Frequency, count: Int) throws {
        let clock = try Fixture.clock(zone: "Europe/Berlin", frequency: frequency, count: count)
        let ticks = TimeAxis(clock: clock, steps: 0..<count).ticks
        #expect(ticks.count <= 17)
        #expect(count == 1 || ticks.count >= 3)
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.index < $1.index })
        #expect(TimeAxis(clock: clock, steps: 0..<0).ticks.isEmpty)
    }

    @Test func midnightStaysMidnightAcrossAClockChange() throws {
        // 2025-10-26 has 25 hours in Berlin.
        let calendar = try MetricCalendar(frequency: .hourly, zone: "Europe/Berlin")
        let clock = StepClock(grid: TimeGrid(containing: 1_761_343_200, count: 100, calendar: calendar))
        let majors = TimeAxis(clock: clock, steps: 0..<100).ticks.filter(\.isMajor)
        #expect(majors.map(\.label) == ["25 Oct", "26 Oct", "27 Oct", "28 Oct", "29 Oct"])
        #expect(majors.map(\.index) == [0, 24, 49, 73, 97])
    }
}
