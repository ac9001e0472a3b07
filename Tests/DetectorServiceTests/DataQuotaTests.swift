import Foundation
import MetricSeries
import Testing

@testable import DetectorService

/// Limits of an interval's and of a history's data: what is above them is refused in words, or left out and said.
@Suite struct DataQuotaTests {
    private static let scope = TestService.scope
    private static let template = "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}"

    private static func moment(_ hour: Int) -> Moment { Moment(instant: ShopData.start + Int64(hour) * 3_600) }

    @Test func limitsAreThoseOfTheReference() throws {
        let quotas = DataQuotas()
        let table: [(Frequency, Int, Int, Int, Int64)] = [
            (.fiveMinutes, 5, 15_000, 5_000, 92), (.tenMinutes, 5, 24_000, 10_000, 183), (.hourly, 10, 150_000, 50_000, 1_096), (.daily, 10, 150_000, 50_000, 1_826),
            (try Frequency(seconds: 60), 5, 15_000, 5_000, 92), (try Frequency(seconds: 1_800), 5, 24_000, 10_000, 183), (try Frequency(seconds: 43_200), 10, 150_000, 50_000, 1_096),
        ]
        for (frequency, files, records, metrics, days) in table {
            let limits = quotas.limits(frequency)
            #expect(limits.filesPerInterval == files && limits.recordsPerInterval == records && limits.metrics == metrics, "\(frequency)")
            #expect(limits.bytesPerInterval == 200_000_000 && limits.historyFiles == 3_000 && limits.historyBytes == 102_400_000_000)
            #expect(limits.oldestHistory == days * 86_400)
        }
        var raised = DataQuotas()
        raised.filesPerInterval = 50
        #expect(raised.limits(.fiveMinutes).filesPerInterval == 50 && raised.limits(.daily).filesPerInterval == 50)
    }

    private static func active(_ quotas: DataQuotas, hours: Int = 320) async throws -> (TestService, SetClock, String) {
        let clock = SetClock(moment(hours))
        var configuration = ServiceConfiguration()
        configuration.dataQuotas = quotas
        let test = try await TestService(clock: clock, configuration: configuration)
        try test.buckets.write(ShopData(hours: hours).csv(0..<hours), to: "shop/history/input.csv")
        let arn = try await test.makeDetector(templated: template)
        try await test.service.activateDetector(arn, in: scope)
        return (test, clock, arn)
    }

    private static func log(_ test: TestService, _ arn: String, after runs: Int) async throws -> [Execution] {
        func over() async throws -> [Execution] {
            try await test.service.executions(of: arn, at: nil, PageRequest(), in: scope).items.filter { $0.status == .completed || $0.status == .failed }
        }
        try await test.wait("\(runs) runs") { try await over().count >= runs }
        return try await over().reversed()
    }

    @Test func intervalsBeyondTheLimitsFailInWords() async throws {
        var quotas = DataQuotas()
        (quotas.filesPerInterval, quotas.recordsPerInterval, quotas.megabytesPerInterval) = (3, 20, 1)
        let (test, clock, arn) = try await Self.active(quotas)
        #expect(try await test.wait(arn, for: [.active, .failed]).status == .active)
        let shop = ShopData(hours: 330)
        // Six rows an hour: in three files, in four, twenty-four rows in one, and a megabyte of blank lines.
        for file in 0..<3 { try test.buckets.write(shop.csv(320..<321), to: "shop/live/\(ShopData.folder(320))/\(file).csv") }
        for file in 0..<4 { try test.buckets.write(shop.csv(321..<322), to: "shop/live/\(ShopData.folder(321))/\(file).csv") }
        let rows = shop.csv(322..<323).dropFirst(ShopData.header.count)
        try test.buckets.write(ShopData.header + String(repeating: String(rows), count: 4), to: "shop/live/\(ShopData.folder(322))/a.csv")
        try test.buckets.write(shop.csv(323..<324) + String(repeating: "\n", count: 1_000_001), to: "shop/live/\(ShopData.folder(323))/a.csv")
        try test.buckets.write(shop.csv(324..<325), to: "shop/live/\(ShopData.folder(324))/a.csv")
        clock.set(Self.moment(325))
        let log = try await Self.log(test, arn, after: 5)
        #expect(log.map(\.status) == [.completed, .failed, .failed, .failed, .completed])
        for (line, words) in zip(log[1...3], [["more than 3 files", "files-per-interval"], ["24 records", "at most 20", "records-per-interval"], ["at most 1 MB", "megabytes-per-interval"]]) {
            let reason = try #require(line.failureReason)
            for word in words { #expect(reason.contains(word), "\(reason)") }
            #expect(reason.count <= 256)
        }
        await test.service.stop()
    }

    @Test func metricsBeyondTheLimitAreLeftOutAndTheOthersGoOn() async throws {
        var quotas = DataQuotas()
        quotas.metricsPerDetector = 14
        let (test, clock, arn) = try await Self.active(quotas)
        #expect(try await test.wait(arn, for: [.active, .failed]).status == .active)
        let shop = ShopData(hours: 330)
        // Twelve metrics are known; two marketplaces more would make four.
        for hour in 320..<322 {
            try test.buckets.write(
                shop.csv(hour..<hour + 1) + "\(ShopData.time(hour)),web,fr,5,9\n\(ShopData.time(hour)),web,it,6,8\n", to: "shop/live/\(ShopData.folder(hour))/a.csv")
        }
        clock.set(Self.moment(322))
        let log = try await Self.log(test, arn, after: 2)
        #expect(log.map(\.status) == [.completed, .completed])
        for line in log { #expect(line.failureReason?.contains("2 new metrics were left out") == true && line.failureReason?.contains("metrics-per-detector") == true) }
        let kept = try await test.service.store.read { try StreamTable.metrics($0, 1) }
        #expect(kept.count == 14 && kept.suffix(2).allSatisfy { $0.measure == "views" })
        await test.service.stop()
    }

    @Test func historiesBeyondTheLimitsFailInWords() async throws {
        var metrics = DataQuotas()
        metrics.metricsPerDetector = 11
        let (test, _, arn) = try await Self.active(metrics)
        let failed = try await test.wait(arn, for: [.active, .failed])
        #expect(failed.failureReason?.contains("12 metrics") == true && failed.failureReason?.contains("metrics-per-detector") == true)
        await test.service.stop()

        var files = DataQuotas()
        files.historyFiles = 2
        var configuration = ServiceConfiguration()
        configuration.dataQuotas = files
        let backtest = try await TestService(configuration: configuration)
        for part in 0..<3 { try backtest.buckets.write(ShopData(hours: 300).csv(part * 100..<part * 100 + 100), to: "shop/history/\(part).csv") }
        let tested = try await backtest.makeDetector()
        try await backtest.service.backTestDetector(tested, in: Self.scope)
        #expect(try await backtest.wait(tested, for: [.failed]).failureReason?.contains("more than 2 files") == true)
        await backtest.service.stop()
    }

    /// Hourly data older than three years is not considered: the detector learns anew.
    @Test func oldHistoryIsNotConsidered() async throws {
        let clock = SetClock(Moment(instant: ShopData.start + 1_100 * 86_400))
        let test = try await TestService(clock: clock)
        try test.buckets.write(ShopData(hours: 400).csv(0..<72), to: "shop/history/input.csv")
        let arn = try await test.makeDetector(templated: Self.template)
        try await test.service.activateDetector(arn, in: Self.scope)
        #expect(try await test.wait(arn, for: [.learning, .active, .failed]).learning == LearningProgress(seen: 0, needed: 300))
        await test.service.stop()
    }

    @Test func compressedFilesAreRead() async throws {
        let test = try await TestService()
        let folder = test.buckets.path + "/shop/history"
        for part in 0..<3 {
            try test.buckets.write(ShopData(hours: 300).csv(part * 100..<part * 100 + 100), to: "shop/history/\(part).csv")
            let gzip = Process()
            gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            gzip.arguments = ["gzip", folder + "/\(part).csv"]
            try gzip.run()
            gzip.waitUntilExit()
            try #require(gzip.terminationStatus == 0)
        }
        let arn = try await test.makeDetector()
        try await test.service.backTestDetector(arn, in: Self.scope)
        _ = try await test.wait(arn, for: [.backTestComplete, .failed])
        let rows = try await test.service.dataQuality(of: arn, metricSet: nil, in: Self.scope).first?.metrics.first { $0.kind == .rowsProcessed }?.value
        #expect(rows == 1_800)
        await test.service.stop()
    }
}
