import Foundation
import GRDB
import MetricSeries
import Testing

@testable import DetectorService

@Suite struct ContinuousRunTests {
    private static let template = "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}"

    /// Live files of hours.
    private static func write(_ shop: ShopData, _ hours: Range<Int>, to test: TestService, name: String = "data.csv") throws {
        for hour in hours { try test.buckets.write(shop.csv(hour..<hour + 1), to: "shop/live/\(ShopData.folder(hour))/\(name)") }
    }

    private static func shop() -> ShopData {
        ShopData(hours: 500, factor: { hour, platform, _ in hour == 420 && platform == "mobile" ? 0.05 : 1 })
    }

    private static func moment(_ hour: Int) -> Moment { Moment(instant: ShopData.start + Int64(hour) * 3_600) }

    /// A detector with 400 hours of history, active at hour 400.
    private static func active(_ clock: SetClock, configuration: ServiceConfiguration = ServiceConfiguration(), offset: Int? = nil) async throws -> (TestService, String) {
        let test = try await TestService(clock: clock, configuration: configuration)
        try test.buckets.write(shop().csv(0..<400), to: "shop/history/input.csv")
        let arn = try await test.makeDetector(templated: template, offset: offset)
        try await test.service.activateDetector(arn, in: TestService.scope)
        #expect(try await test.wait(arn, for: [.active, .failed]).status == .active)
        return (test, arn)
    }

    private static func executions(_ test: TestService, _ arn: String) async throws -> [Execution] {
        try await test.service.executions(of: arn, at: nil, PageRequest(), in: TestService.scope).items
    }

    private static func waitForRun(_ test: TestService, _ arn: String, of hour: Int, offset: Int64 = 0) async throws {
        let time = ShopData.start + Int64(hour + 1) * 3_600 + offset
        try await test.wait("run of hour \(hour)") { try await executions(test, arn).contains { $0.timestamp.instant == time && ($0.status == .completed || $0.status == .failed) } }
    }

    @Test func detectsAtTheEndOfEachIntervalAndAlertsOnce() async throws {
        let clock = SetClock(Self.moment(400))
        let (test, arn) = try await Self.active(clock)
        let alert = try await test.service.createAlert(
            AlertDefinition(name: "a", detector: try #require(ResourceARN(arn)), threshold: 40, action: .function(roleARN: "r", functionARN: "f")), in: TestService.scope)
        try Self.write(Self.shop(), 400..<425, to: test)
        clock.set(Self.moment(425))
        try await Self.waitForRun(test, arn, of: 424)
        let log = try await Self.executions(test, arn)
        #expect(log.count == 25 && log.allSatisfy { $0.status == .completed })
        let groups = try await test.service.anomalyGroups(of: arn, threshold: 40, PageRequest(), in: TestService.scope)
        #expect(groups.evaluationStart?.instant == ShopData.start + 400 * 3_600)
        for measure in ["views", "revenue"] {
            let group = try #require(groups.groups.items.first { $0.measure == measure && $0.start.instant == ShopData.start + 420 * 3_600 })
            let detail = try await test.service.anomalyGroup(group.id, of: arn, in: TestService.scope)
            #expect(detail.impacts[0].contributions[0].values.first?.value == "mobile")
            try await test.wait("alert") { await test.channel.messages.contains { $0.eventID == "\(alert):event/\(group.id)" } }
        }
        let messages = await test.channel.messages
        #expect(Set(messages.map(\.eventID)).count == messages.count)
        await test.service.stop()
    }

    @Test func offsetDelaysTheRun() async throws {
        let clock = SetClock(Self.moment(400))
        let (test, arn) = try await Self.active(clock, offset: 1_800)
        try Self.write(Self.shop(), 399..<402, to: test)
        // Hour 399 ends at 400 and is due half an hour later.
        clock.set(Moment(instant: ShopData.start + 400 * 3_600 + 1_799))
        try await Task.sleep(for: .milliseconds(100))
        #expect(try await Self.executions(test, arn).isEmpty)
        clock.set(Moment(instant: ShopData.start + 400 * 3_600 + 1_800))
        try await Self.waitForRun(test, arn, of: 399, offset: 1_800)
        await test.service.stop()
    }

    @Test func missingIntervalIsAFailureThatNamesItsBounds() async throws {
        let clock = SetClock(Self.moment(400))
        let (test, arn) = try await Self.active(clock)
        try Self.write(Self.shop(), 401..<402, to: test)
        clock.set(Self.moment(402))
        try await Self.waitForRun(test, arn, of: 401)
        let log = try await Self.executions(test, arn)
        #expect(log.map(\.status) == [.completed, .failed])
        let reason = try #require(log[1].failureReason)
        #expect(reason.contains("2025-10-17T16:00:00.000") && reason.contains("2025-10-17T17:00:00.000"))
        let stored = try await test.service.store.read { db in
            try Row.fetchOne(db, sql: "SELECT observed FROM interval WHERE step = 400").map { ($0[0] as Data?) == nil }
        }
        #expect(stored == true)
        await test.service.stop()
    }

    @Test func lateFileIsStoredAsLateOnce() async throws {
        let clock = SetClock(Self.moment(400))
        let (test, arn) = try await Self.active(clock)
        try Self.write(Self.shop(), 400..<419, to: test)
        clock.set(Self.moment(421))
        try await Self.waitForRun(test, arn, of: 420)
        // The file of hour 420, with its event, comes two hours late.
        try Self.write(Self.shop(), 420..<423, to: test)
        clock.set(Self.moment(423))
        try await Self.waitForRun(test, arn, of: 422)
        try await test.wait("late values") { try await test.service.store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM lateValue") } == 12 }
        let groups = try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: TestService.scope)
        let late = groups.groups.items.filter { $0.start.instant == ShopData.start + 420 * 3_600 }
        #expect(Set(late.map(\.measure)) == ["views", "revenue"])
        // The run of the interval stays what it was.
        #expect(try await Self.executions(test, arn).first { $0.timestamp.instant == ShopData.start + 421 * 3_600 }?.status == .failed)
        try Self.write(Self.shop(), 423..<426, to: test)
        clock.set(Self.moment(426))
        try await Self.waitForRun(test, arn, of: 425)
        let again = try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: TestService.scope)
        #expect(again.groups.items.filter { $0.start.instant == ShopData.start + 420 * 3_600 } == late)
        #expect(try await test.service.store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM lateValue") } == 12)
        await test.service.stop()
    }

    @Test func learnsUntilThereIsEnough() async throws {
        let clock = SetClock(Self.moment(290))
        let test = try await TestService(clock: clock)
        let shop = Self.shop()
        try test.buckets.write(shop.csv(0..<290), to: "shop/history/input.csv")
        let arn = try await test.makeDetector(templated: Self.template)
        try await test.service.activateDetector(arn, in: TestService.scope)
        #expect(try await test.wait(arn, for: [.learning, .active, .failed]).status == .learning)
        try Self.write(shop, 290..<301, to: test)
        clock.set(Self.moment(299))
        try await Self.waitForRun(test, arn, of: 298)
        #expect(try await test.service.detector(arn, in: TestService.scope).status == .learning)
        clock.set(Self.moment(301))
        try await Self.waitForRun(test, arn, of: 300)
        #expect(try await test.service.detector(arn, in: TestService.scope).status == .active)
        let page = try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: TestService.scope)
        #expect(page.evaluationStart?.instant == ShopData.start + 300 * 3_600)
        // Learning ends with a training.
        #expect(try await test.service.store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM entry WHERE body LIKE '%retrained%'") } == 1)
        await test.service.stop()
    }

    @Test func earlierIntervalsUnderTheTemplateAreHistory() async throws {
        let clock = SetClock(Self.moment(320))
        let test = try await TestService(clock: clock)
        try Self.write(Self.shop(), 0..<320, to: test)
        let arn = try await test.makeDetector(historical: nil, templated: Self.template)
        try await test.service.activateDetector(arn, in: TestService.scope)
        #expect(try await test.wait(arn, for: [.learning, .active, .failed]).status == .active)
        await test.service.stop()
    }

    @Test func deactivatedDetectorKeepsItsResultsAndCanGoOn() async throws {
        let clock = SetClock(Self.moment(400))
        let (test, arn) = try await Self.active(clock)
        try Self.write(Self.shop(), 400..<425, to: test)
        clock.set(Self.moment(425))
        try await Self.waitForRun(test, arn, of: 424)
        let before = try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: TestService.scope).groups.items
        #expect(!before.isEmpty)
        try await test.service.deactivateDetector(arn, in: TestService.scope)
        _ = try await test.wait(arn, for: [.deactivated])
        #expect(try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: TestService.scope).groups.items == before)
        _ = try await test.service.groupSeries(of: before[0].id, measure: before[0].measure, detector: arn, PageRequest(), in: TestService.scope)
        await #expect(throws: ServiceError.self) { try await test.service.deactivateDetector(arn, in: TestService.scope) }
        try await test.service.activateDetector(arn, in: TestService.scope)
        #expect(try await test.wait(arn, for: [.active, .failed]).status == .active)
        try Self.write(Self.shop(), 425..<427, to: test)
        clock.set(Self.moment(427))
        try await Self.waitForRun(test, arn, of: 426)
        await test.service.stop()
    }
}
