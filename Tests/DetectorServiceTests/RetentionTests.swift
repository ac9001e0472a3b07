import Foundation
import GRDB
import Logging
import MetricSeries
import Testing

@testable import DetectorService

/// What has been kept long enough goes, by the service's clock; what is still needed stays.
@Suite struct RetentionTests {
    private static let scope = TestService.scope
    private static let template = "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}"
    private static let shop = ShopData(hours: 500, factor: { hour, platform, _ in hour == 420 && platform == "mobile" ? 0.05 : 1 })

    private static func moment(_ hour: Int) -> Moment { Moment(instant: ShopData.start + Int64(hour) * 3_600) }

    private static func active(_ configuration: ServiceConfiguration = ServiceConfiguration()) async throws -> (TestService, SetClock, String) {
        let clock = SetClock(moment(400))
        let test = try await TestService(clock: clock, configuration: configuration)
        try test.buckets.write(shop.csv(0..<400), to: "shop/history/input.csv")
        for hour in 400..<445 { try test.buckets.write(shop.csv(hour..<hour + 1), to: "shop/live/\(ShopData.folder(hour))/data.csv") }
        let arn = try await test.makeDetector(templated: template)
        try await test.service.activateDetector(arn, in: scope)
        _ = try await test.wait(arn, for: [.active])
        return (test, clock, arn)
    }

    private static func waitForRun(_ test: TestService, _ arn: String, of hour: Int) async throws {
        try await test.wait("run of hour \(hour)") {
            try await test.service.executions(of: arn, at: nil, PageRequest(), in: scope).items.contains {
                $0.timestamp.instant == ShopData.start + Int64(hour + 1) * 3_600 && $0.status == .completed
            }
        }
    }

    private static func count(_ test: TestService, _ sql: String) async throws -> Int { try await test.service.store.read { try Int.fetchOne($0, sql: sql) ?? -1 } }

    @Test func daysAreThoseOfTheReference() throws {
        let rules = RetentionRules()
        #expect([Frequency.fiveMinutes, .tenMinutes, .hourly, .daily].map(rules.dataDays) == [9, 18, 105, 1_826])
        // A training never looks for rows that are gone.
        for seconds in [60, 300, 600, 900, 3_600, 7_200, 43_200, 86_400] {
            let frequency = try Frequency(seconds: seconds)
            #expect(rules.trainingWindow(frequency) * seconds <= rules.dataDays(frequency) * 86_400)
        }
        var short = RetentionRules()
        short.dataDays = 2
        #expect(short.trainingWindow(.hourly) == 48)
    }

    @Test func rowsGoFirstThenTheLogThenTheGroups() async throws {
        let (test, clock, arn) = try await Self.active()
        clock.set(Self.moment(425))
        try await Self.waitForRun(test, arn, of: 424)
        try await test.service.deactivateDetector(arn, in: Self.scope)
        _ = try await test.wait(arn, for: [.deactivated])
        let groups = try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: Self.scope).groups.items
        let group = try #require(groups.first { $0.start.instant == ShopData.start + 420 * 3_600 })
        func series() async throws -> [Double] {
            try #require(try await test.service.groupSeries(of: group.id, measure: group.measure, detector: arn, PageRequest(), in: Self.scope).series.items.first).observed
        }
        let shown = try await series()
        #expect(shown.count >= 21 && !shown.contains { $0.isNaN })
        var rules = RetentionRules()
        (rules.dataDays, rules.logDays, rules.resultDays) = (5, 10, 30)
        let pass = RetentionPass(store: test.service.store, rules: rules, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        func run(days: Int) async throws -> RetentionPass.Removed { try await pass.run(now: Self.moment(425 + 24 * days), realNow: SystemClock().now) }

        #expect(try await run(days: 0) == RetentionPass.Removed(rows: 4, groups: 0, lines: 0))
        #expect(try await Self.count(test, "SELECT MIN(first) FROM tile") == 4 * 64)
        #expect(try await run(days: 6).rows == 2)
        // The rows of the group's tile stay with it.
        #expect(try await Self.count(test, "SELECT COUNT(*) FROM tile") == 0)
        #expect(try await Self.count(test, "SELECT MIN(step) FROM interval") == 6 * 64)
        #expect(try await series() == shown)
        #expect(try await run(days: 11).lines == 25)
        #expect(try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: Self.scope).groups.items == groups)
        let last = try await run(days: 32)
        #expect(last.groups == groups.count && last.rows == 425 - 6 * 64)
        #expect(try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: Self.scope).totalCount == 0)
        // The key space of the last stream stays until another one takes over.
        #expect(try await Self.count(test, "SELECT COUNT(*) FROM stream") == 1)
        try await test.service.activateDetector(arn, in: Self.scope)
        _ = try await test.wait(arn, for: [.active])
        _ = try await run(days: 32)
        #expect(try await Self.count(test, "SELECT COUNT(*) FROM stream") == 1)
        #expect(try await Self.count(test, "SELECT MIN(stream) FROM metric") == 2)
        await test.service.stop()
    }

    @Test func runningDetectorGoesOnAndCanBeRestored() async throws {
        var configuration = ServiceConfiguration()
        configuration.retention.dataDays = 1
        configuration.checkpointIntervals = 8
        let (test, clock, arn) = try await Self.active(configuration)
        let before = try await Self.count(test, "SELECT COUNT(*) FROM tile")
        #expect(before == 6)
        // Two days of the service's clock: the pass is due.
        clock.set(Self.moment(440))
        try await Self.waitForRun(test, arn, of: 439)
        try await test.wait("retention") { try await Self.count(test, "SELECT COUNT(*) FROM tile WHERE first < 384") == 0 }
        await test.service.stop()
        try test.service.store.close()
        let again = try await TestService(data: test.data, buckets: test.buckets, clock: clock, configuration: configuration)
        clock.set(Self.moment(443))
        try await Self.waitForRun(again, arn, of: 442)
        await again.service.stop()
    }

    @Test func backtestsKeepEverything() async throws {
        let test = try await TestService()
        try test.buckets.write(Self.shop.csv(0..<440), to: "shop/history/input.csv")
        let arn = try await test.makeDetector()
        try await test.service.backTestDetector(arn, in: Self.scope)
        _ = try await test.wait(arn, for: [.backTestComplete])
        let pass = RetentionPass(store: test.service.store, rules: RetentionRules(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(try await pass.run(now: Moment(instant: ShopData.start + 40 * 365 * 86_400), realNow: SystemClock().now) == RetentionPass.Removed())
        #expect(try await Self.count(test, "SELECT COUNT(*) FROM execution") == 132)
        await test.service.stop()
    }
}
