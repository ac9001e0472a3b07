import Foundation
import MetricSeries
import Testing

@testable import DetectorService

/// What users say of events changes what later similar ones score, and what trainings learn from.
@Suite struct FeedbackTests {
    private static let scope = TestService.scope

    private static func moment(_ hour: Int) -> Moment { Moment(instant: ShopData.start + Int64(hour) * 3_600) }

    /// The same event twice, 72 hours apart.
    private static let shop = ShopData(hours: 500, factor: { hour, platform, marketplace in
        (hour == 410 || hour == 482) && platform == "web" && marketplace == "us" ? 0.4 : 1
    })

    /// What happens between the two events.
    enum Meanwhile: Sendable, CaseIterable { case nothing, trainings, reactivation }

    private static func waitForRun(_ test: TestService, _ arn: String, of hour: Int) async throws {
        try await test.wait("run of hour \(hour)") {
            let time = ZonedTime(ShopData.start + Int64(hour + 1) * 3_600, calendar: try MetricCalendar(frequency: .hourly))
            let line = try await test.service.executions(of: arn, at: time, PageRequest(), in: scope).items.first
            return line?.status == .completed || line?.status == .failed
        }
    }

    private static func groups(_ test: TestService, _ arn: String, at hour: Int) async throws -> [AnomalyGroupSummary] {
        try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: scope).groups.items.filter { $0.start.instant == ShopData.start + Int64(hour) * 3_600 }
    }

    /// A detector up to hour 412, with its first event.
    private static func ready(_ configuration: ServiceConfiguration) async throws -> (TestService, SetClock, String) {
        let clock = SetClock(moment(400))
        let test = try await TestService(clock: clock, configuration: configuration)
        try test.buckets.write(shop.csv(0..<400), to: "shop/history/input.csv")
        let arn = try await test.makeDetector(templated: "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}")
        try await test.service.activateDetector(arn, in: scope)
        _ = try await test.wait(arn, for: [.active])
        for hour in 400..<485 { try test.buckets.write(shop.csv(hour..<hour + 1), to: "shop/live/\(ShopData.folder(hour))/data.csv") }
        clock.set(moment(412))
        try await waitForRun(test, arn, of: 411)
        return (test, clock, arn)
    }

    private static func answer(_ test: TestService, _ arn: String, at hour: Int, isAnomaly: Bool) async throws -> Int {
        var answers = 0
        for group in try await groups(test, arn, at: hour) {
            for series in try await test.service.groupSeries(of: group.id, measure: group.measure, detector: arn, PageRequest(), in: scope).series.items {
                try await test.service.putFeedback(SeriesFeedback(seriesID: series.id, isAnomaly: isAnomaly), group: group.id, detector: arn, in: scope)
                answers += 1
            }
        }
        return answers
    }

    private static func secondScore(answers: Bool, meanwhile: Meanwhile) async throws -> Double {
        var configuration = ServiceConfiguration()
        if meanwhile == .trainings { configuration.retrainIntervals = 24 }
        let (test, clock, arn) = try await ready(configuration)
        let first = try await groups(test, arn, at: 410)
        #expect(first.count == 2)
        if answers {
            let given = try await answer(test, arn, at: 410, isAnomaly: false)
            #expect(given >= 2)
            for group in first {
                let kept = try await test.service.feedback(group: group.id, series: nil, detector: arn, PageRequest(), in: scope).items
                #expect(!kept.isEmpty && kept.allSatisfy { !$0.isAnomaly })
                await #expect(throws: ServiceError.self) {
                    try await test.service.putFeedback(SeriesFeedback(seriesID: "none", isAnomaly: false), group: group.id, detector: arn, in: scope)
                }
            }
        }
        if meanwhile == .reactivation {
            clock.set(moment(430))
            try await waitForRun(test, arn, of: 429)
            try await test.service.deactivateDetector(arn, in: scope)
            _ = try await test.wait(arn, for: [.deactivated])
            try await test.service.activateDetector(arn, in: scope)
            _ = try await test.wait(arn, for: [.active])
        }
        clock.set(moment(484))
        try await waitForRun(test, arn, of: 483)
        if meanwhile == .trainings {
            let trainings = try await test.service.store.read { try StreamTable.entries($0, 1, steps: 0..<500).filter { if case .retrained = $0.entry { true } else { false } }.count }
            #expect(trainings >= 2)
        }
        let second = try await groups(test, arn, at: 482).first { $0.measure == "views" }
        await test.service.stop()
        return second?.score ?? 0
    }

    @Test(arguments: Meanwhile.allCases) func notRelevantLowersLaterSeverity(_ meanwhile: Meanwhile) async throws {
        let without = try await Self.secondScore(answers: false, meanwhile: meanwhile)
        let with = try await Self.secondScore(answers: true, meanwhile: meanwhile)
        #expect(without > 40 && with < without, "without \(without), with \(with)")
    }

    /// What users call an anomaly is left out of the next training, also of those after a reactivation.
    @Test func confirmedAnomaliesAreLeftOutOfTrainings() async throws {
        let (test, _, arn) = try await Self.ready(ServiceConfiguration())
        #expect(try await Self.answer(test, arn, at: 410, isAnomaly: true) >= 2)
        func leftOut() async throws -> (values: Int, isWhole: Bool) {
            let (stored, stream, keys) = try await test.service.store.read { db in
                let stored = try Lookup.detector(db, arn, in: Self.scope)
                let stream = try #require(try StreamTable.latest(db, detectorID: stored.id))
                return (stored, stream, try StreamTable.metrics(db, stream.id))
            }
            let history = try StoredHistory(test.service.context(stored), stream: stream.id, grid: try stream.facts.grid(), keys: keys, steps: 300..<stream.nextStep)
            var block: [Double] = []
            try history.copy(columns: 0..<keys.count, into: &block)
            let place = try #require(keys.firstIndex { $0.measure == "views" && $0["platform"] == "web" && $0["marketplace"] == "us" })
            let missing = (300..<stream.nextStep).filter { block[($0 - 300) * keys.count + place].isNaN }
            #expect(missing.contains(410) && missing.allSatisfy { (409...412).contains($0) }, "\(missing)")
            return (history.valuesLeftOut, block.count { $0.isNaN } == history.valuesLeftOut)
        }
        let before = try await leftOut()
        #expect(before.values >= 2 && before.isWhole)
        try await test.service.deactivateDetector(arn, in: Self.scope)
        _ = try await test.wait(arn, for: [.deactivated])
        try await test.service.activateDetector(arn, in: Self.scope)
        _ = try await test.wait(arn, for: [.active])
        let after = try await leftOut()
        #expect(after.values == before.values && after.isWhole)
        await test.service.stop()
    }

    @Test func answersHoldForTheMetricsOfAnyStream() throws {
        func key(_ value: String) -> MetricKey { MetricKey(measure: "m", dimensions: [.init(dimension: "d", value: value)]) }
        let calendar = try MetricCalendar(frequency: .hourly)
        let grid = TimeGrid(containing: ShopData.start, count: 10, calendar: calendar)
        let carried = CarriedFeedback(answers: [
            FeedbackAnswer(key: key("a"), isAbove: true, isAnomaly: false, start: ShopData.start, end: ShopData.start),
            FeedbackAnswer(key: key("b"), isAbove: false, isAnomaly: true, start: ShopData.start + 3_600, end: ShopData.start + 7_200),
            FeedbackAnswer(key: key("b"), isAbove: false, isAnomaly: true, start: ShopData.start - 7_200, end: ShopData.start - 3_600),
            FeedbackAnswer(key: key("gone"), isAbove: false, isAnomaly: true, start: ShopData.start, end: ShopData.start),
        ])
        let places = [key("b"): 0, key("a"): 1]
        #expect(carried.entries(places: places) == [
            .feedback(place: 1, isAbove: true, isAnomaly: false, replaces: nil), .feedback(place: 0, isAbove: false, isAnomaly: true, replaces: nil),
            .feedback(place: 0, isAbove: false, isAnomaly: true, replaces: nil),
        ])
        let history = try SeriesBatch(grid: grid, keys: [key("b"), key("a")], values: (0..<20).map { Double($0) })
        let masked = try carried.masked(history)
        #expect(masked.values.indices.filter { masked.values[$0].isNaN } == [2, 4])
    }
}
