import DetectionKernel
import MetricSeries
import Testing

@testable import Reporting

@Suite struct ChartCollectorTests {
    private let steps = 100..<700
    private let event = 400...405

    private func filled(_ collector: ChartCollector, metrics: Int, events: [(metric: Int, steps: ClosedRange<Int>, peak: Double)]) -> ChartCollector {
        var collector = collector
        for step in steps {
            var results = Fixture.results(step: step, count: metrics)
            for metric in 0..<metrics { results.observed[metric] = Double(step * 1_000 + metric) }
            var groups: [String?] = Array(repeating: nil, count: metrics)
            for event in events where event.steps.contains(step) {
                groups[event.metric] = "group"
                results.decibels[event.metric] = event.peak
            }
            collector.add(results, groups: groups)
        }
        return collector
    }

    private func group(_ metric: Int, _ keys: [MetricKey], _ steps: ClosedRange<Int>) -> AnomalyGroup {
        Fixture.group(start: steps.lowerBound, end: steps.upperBound, members: [Fixture.member(metric, key: keys[metric], observed: 1, expected: 2)])
    }

    @Test func windowsHoldWhatEverythingHolds() throws {
        let clock = try Fixture.clock()
        let keys = Fixture.keys
        let events = [(metric: 5, steps: event, peak: 40.0)]
        let everything = filled(ChartCollector(clock: clock, keys: keys, steps: steps), metrics: 21, events: events)
        // Too small for 600 rows of 21 metrics, enough for a ring and a window.
        let windows = filled(ChartCollector(clock: clock, keys: keys, steps: steps, memoryBudget: 200_000), metrics: 21, events: events)
        #expect(everything.keepsEverything && !windows.keepsEverything)
        let one = try #require(everything.series(for: group(5, keys, event)).first)
        let other = try #require(windows.series(for: group(5, keys, event)).first)
        #expect(one.steps == other.steps && one.steps == 352..<454)
        #expect(one.observed == other.observed && one.observed.first == 352_005)
        #expect(one.expected == other.expected && one.score == other.score)
    }

    @Test func smallPeaksAreDroppedFirst() throws {
        let keys = Fixture.keys
        var events: [(metric: Int, steps: ClosedRange<Int>, peak: Double)] = []
        for metric in 0..<21 {
            let first = 150 + 20 * metric
            events.append((metric, first...first + 5, metric == 3 ? 90 : Double(metric)))
        }
        let collector = filled(
            ChartCollector(clock: try Fixture.clock(), keys: keys, steps: steps, contextRows: 5, memoryBudget: 12_000), metrics: 21, events: events)
        #expect(!collector.series(for: group(3, keys, events[3].steps)).isEmpty)
        #expect(collector.series(for: group(0, keys, events[0].steps)).isEmpty)
    }

    @Test func historyFillsTheContextBeforeTheJudgedPart() throws {
        let clock = try Fixture.clock(count: 700)
        let keys = Fixture.keys
        let history = try SeriesBatch(grid: clock.grid, keys: keys, values: Array(repeating: 7, count: 700 * 21))
        let collector = filled(ChartCollector(clock: clock, keys: keys, steps: steps), metrics: 21, events: [])
        let series = try #require(collector.series(for: group(0, keys, 110...111), history: history).first)
        #expect(series.steps == 62..<160)
        #expect(series.observed[0] == 7 && series.expected[0].isNaN)
        #expect(series.observed[38] == 100_000 && series.expected[38] == 0)
        // Without it the window begins with the judged part.
        #expect(collector.series(for: group(0, keys, 110...111)).first?.steps == 100..<160)
    }

    @Test func fiftyThousandMetricsStayWithinTheBudget() throws {
        let keys = (0..<50_000).map { MetricKey(measure: "m", dimensions: [.init(dimension: "host", value: String($0))]) }
        var collector = ChartCollector(clock: try Fixture.clock(), keys: keys, steps: 0..<1_000, memoryBudget: 32 << 20)
        #expect(!collector.keepsEverything)
        for step in 0..<30 {
            var groups: [String?] = Array(repeating: nil, count: keys.count)
            if step == 20 { groups[49_999] = "g" }
            collector.add(Fixture.results(step: step, count: keys.count), groups: groups)
        }
        let series = try #require(collector.series(for: group(49_999, keys, 20...20)).first)
        #expect(series.observed.filter(\.isFinite).count > 10)
    }
}
