import CoreMetrics
import Foundation
import MetricSeries
import Synchronization
import Testing

@testable import DetectorService

/// Counts what it is given, by name and labels.
final class CountingFactory: MetricsFactory, Sendable {
    final class Cell: CounterHandler, TimerHandler, Sendable {
        let value = Mutex<Int64>(0)
        let records = Mutex(0)

        func increment(by amount: Int64) { value.withLock { $0 += amount } }
        func reset() {}
        func recordNanoseconds(_ duration: Int64) { records.withLock { $0 += 1 } }
    }

    let cells = Mutex<[String: Cell]>([:])

    private func cell(_ label: String, _ dimensions: [(String, String)]) -> Cell {
        let name = label + dimensions.map { " \($0.0)=\($0.1)" }.joined()
        return cells.withLock { cells in
            if let cell = cells[name] { return cell }
            let cell = Cell()
            cells[name] = cell
            return cell
        }
    }

    func count(_ name: String) -> Int64? { cells.withLock { $0[name]?.value.withLock { $0 } } }
    func times(_ name: String) -> Int? { cells.withLock { $0[name]?.records.withLock { $0 } } }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { cell(label, dimensions) }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { cell(label, dimensions) }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler { NOOPMetricsHandler.instance }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
}

@Suite struct RunFiguresTests {
    private static let scope = TestService.scope

    private static func moment(_ hour: Int) -> Moment { Moment(instant: ShopData.start + Int64(hour) * 3_600) }

    @Test func runsAreCountedByModeAndOutcome() async throws {
        let factory = CountingFactory()
        let clock = SetClock(Self.moment(320))
        let test = try await TestService(clock: clock, metrics: factory)
        // Everything is there before anything has happened.
        #expect(factory.count("vedette_runs mode=backtest outcome=failed") == 0 && factory.count("vedette_alert_deliveries outcome=given_up") == 0)
        let shop = ShopData(hours: 330, factor: { hour, platform, _ in hour == 322 && platform == "mobile" ? 0.05 : 1 })
        try test.buckets.write(shop.csv(0..<320), to: "shop/history/input.csv")
        for hour in 320..<323 { try test.buckets.write(shop.csv(hour..<hour + 1), to: "shop/live/\(ShopData.folder(hour))/data.csv") }
        let arn = try await test.makeDetector(templated: "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}")
        try await test.service.activateDetector(arn, in: Self.scope)
        _ = try await test.wait(arn, for: [.active])
        _ = try await test.service.createAlert(
            AlertDefinition(name: "a", detector: try #require(ResourceARN(arn)), threshold: 0, action: .function(roleARN: "r", functionARN: "f")), in: Self.scope)
        #expect(try await test.service.lags().map(\.seconds) == [0])
        clock.set(Self.moment(324))
        try await test.wait("four runs") { factory.count("vedette_runs mode=continuous outcome=completed") == 3 && factory.count("vedette_runs mode=continuous outcome=failed") == 1 }
        #expect(factory.count("vedette_runs mode=activation outcome=completed") == 1)
        #expect(factory.times("vedette_run_duration_seconds mode=continuous") == 4 && factory.times("vedette_training_duration_seconds mode=activation") == 1)
        #expect(factory.count("vedette_points_scored") == 36)
        let groups = try await test.service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: Self.scope).totalCount
        #expect(groups > 0 && factory.count("vedette_anomaly_groups mode=continuous") == Int64(groups))
        try await test.wait("deliveries") { factory.count("vedette_alert_deliveries outcome=delivered").map { $0 > 0 } ?? false }
        await test.service.stop()
        // A detector that nobody runs falls behind.
        clock.set(Self.moment(326))
        #expect(try await test.service.lags().first?.seconds == 3_600)
    }
}
