import GRDB
import MetricSeries
import Testing

@testable import DetectorService

/// Runs are visible before they are over.
@Suite struct ExecutionTests {
    private static let scope = TestService.scope
    private static let template = "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}"

    private static func moment(_ hour: Int) -> Moment { Moment(instant: ShopData.start + Int64(hour) * 3_600) }

    @Test func dueRunsArePendingAndTheOneAtWorkIsInProgress() async throws {
        let clock = SetClock(Self.moment(320))
        var gate: GatedStore?
        let test = try await TestService(clock: clock, objects: {
            let made = GatedStore($0)
            gate = made
            return made
        })
        let store = try #require(gate)
        let shop = ShopData(hours: 330)
        try test.buckets.write(shop.csv(0..<320), to: "shop/history/input.csv")
        for hour in 320..<326 { try test.buckets.write(shop.csv(hour..<hour + 1), to: "shop/live/\(ShopData.folder(hour))/data.csv") }
        let arn = try await test.makeDetector(templated: Self.template)
        try await test.service.activateDetector(arn, in: Self.scope)
        _ = try await test.wait(arn, for: [.active])
        #expect(try await test.service.executions(of: arn, at: nil, PageRequest(), in: Self.scope).items.isEmpty)
        store.shut("live/\(ShopData.folder(321))")
        clock.set(Self.moment(325))
        func log() async throws -> [Execution] { try await test.service.executions(of: arn, at: nil, PageRequest(), in: Self.scope).items }
        try await test.wait("run of hour 322") { try await log().dropFirst(3).first?.status == .inProgress }
        let open = try await log()
        #expect(open.map(\.status) == [.pending, .pending, .pending, .inProgress, .completed])
        #expect(open.map(\.timestamp.instant) == (321...325).reversed().map { ShopData.start + Int64($0) * 3_600 })
        #expect(open.allSatisfy { $0.failureReason == nil })
        // One at a time, and by pages.
        let one = try await test.service.executions(of: arn, at: open[1].timestamp, PageRequest(), in: Self.scope).items
        #expect(one == [open[1]])
        var paged: [Execution] = []
        var token: String?
        repeat {
            let page = try await test.service.executions(of: arn, at: nil, PageRequest(limit: 2, token: token), in: Self.scope)
            paged += page.items
            token = page.next
        } while token != nil
        #expect(paged == open)
        store.shut(nil)
        try await test.wait("all runs") { try await log().count { $0.status == .completed } == 5 }
        #expect(try await log().map(\.timestamp) == open.map(\.timestamp))
        await test.service.stop()
    }

    @Test func learningDetectorTellsHowFarItIs() async throws {
        let clock = SetClock(Self.moment(290))
        let test = try await TestService(clock: clock)
        let shop = ShopData(hours: 310)
        try test.buckets.write(shop.csv(0..<290), to: "shop/history/input.csv")
        // Hour 291 is missing and does not count.
        for hour in [290, 292] { try test.buckets.write(shop.csv(hour..<hour + 1), to: "shop/live/\(ShopData.folder(hour))/data.csv") }
        let arn = try await test.makeDetector(templated: Self.template)
        try await test.service.activateDetector(arn, in: Self.scope)
        #expect(try await test.wait(arn, for: [.learning]).learning == LearningProgress(seen: 290, needed: 300))
        clock.set(Self.moment(293))
        try await test.wait("three runs") { try await test.service.executions(of: arn, at: nil, PageRequest(), in: Self.scope).items.count { $0.status != .pending && $0.status != .inProgress } == 3 }
        #expect(try await test.service.detector(arn, in: Self.scope).learning == LearningProgress(seen: 292, needed: 300))
        await test.service.stop()
    }

    /// While a backtest evaluates, its intervals are in the log as far as they have come.
    @Test func backtestShowsHowFarItIs() async throws {
        let test = try await TestService()
        try test.buckets.write(ShopData(hours: 300).csv(0..<300), to: "shop/history/input.csv")
        let arn = try await test.makeDetector()
        let (store, clock) = (test.service.store, test.clock)
        let lines = try await store.write { db in
            var stored = try Lookup.detector(db, arn, in: Self.scope)
            stored.detector.status = .backTestActive
            try DetectorTable.update(db, stored)
            let facts = StreamFacts(
                mode: .backTest, frequency: .hourly, zone: "UTC", start: ShopData.start, evaluationStart: 210, firstLiveStep: 300, measures: ["views"], dimensions: [])
            _ = try StreamTable.insert(db, detectorID: stored.id, facts: facts, nextStep: 0)
            func lines(_ current: Int?) throws -> [ExecutionTable.Stored] { try #require(try OpenRuns(db, stored, current: current, now: clock.now)).lines(before: nil, at: nil, limit: 200) }
            return [try lines(nil), try lines(250)]
        }
        #expect(lines[0].count == 90 && lines[0].allSatisfy { $0.status == .pending })
        #expect(lines[0].first?.time == ShopData.start + 300 * 3_600 && lines[0].last?.time == ShopData.start + 211 * 3_600)
        #expect(lines[1].count { $0.status == .completed } == 40 && lines[1].count { $0.status == .inProgress } == 1 && lines[1].count { $0.status == .pending } == 49)
        #expect(lines[1][49].status == .inProgress)
    }
}
