import MetricSeries
import Testing

@testable import DetectorService

/// Detectors of frequencies that the old service did not have.
@Suite struct FrequencyTests {
    private static let scope = TestService.scope

    @Test(arguments: [60, 900, 5_400, 21_600]) func detectorOfAnyFrequencyLearnsAndRuns(_ seconds: Int) async throws {
        let frequency = try Frequency(seconds: seconds)
        let history = LearningRule.points(for: frequency) + 10
        var shop = ShopData(hours: history + 5)
        shop.step = Int64(seconds)
        func moment(_ index: Int) -> Moment { Moment(instant: ShopData.start + Int64(index * seconds)) }
        let clock = SetClock(moment(history))
        let test = try await TestService(clock: clock)
        try test.buckets.write(shop.csv(0..<history), to: "shop/history/input.csv")
        for index in history..<history + 3 {
            try test.buckets.write(shop.csv(index..<index + 1), to: "shop/live/\(ShopData.folder(index, step: shop.step))/data.csv")
        }
        let arn = try await test.makeDetector(frequency: frequency, templated: "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}")
        #expect(try await test.service.detector(arn, in: Self.scope).frequency.seconds == seconds)
        #expect(try await test.service.metricSets(of: arn, PageRequest(), in: Self.scope).items.first?.frequency.seconds == seconds)
        try await test.service.activateDetector(arn, in: Self.scope)
        let active = try await test.wait(arn, for: [.active, .learning, .failed])
        #expect(active.status == .active, "\(active)")
        clock.set(moment(history + 3))
        func over() async throws -> [Execution] {
            try await test.service.executions(of: arn, at: nil, PageRequest(), in: Self.scope).items.filter { $0.status == .completed || $0.status == .failed }
        }
        try await test.wait("three runs") { try await over().count == 3 }
        let log = try await over()
        #expect(log.allSatisfy { $0.status == .completed })
        #expect(log.map(\.timestamp.instant) == (1...3).reversed().map { moment(history + $0).instant })
        await test.service.stop()
    }

    @Test func otherFrequenciesAreRefused() async throws {
        let test = try await TestService()
        for seconds in [30, 7 * 86_400] {
            let frequency = try Frequency(seconds: seconds)
            await #expect { _ = try await test.service.createDetector(DetectorDefinition(name: "d", frequency: frequency), in: Self.scope) } throws: {
                ($0 as? ServiceError)?.fields.first?.name == "AnomalyDetectorConfig"
            }
        }
        #expect(try Frequency(iso8601: "PT15M").iso8601 == "PT15M" && (try Frequency(seconds: 5_400)).iso8601 == "PT90M")
    }
}
