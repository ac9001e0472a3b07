import GRDB
import MetricSeries
import Testing

@testable import DetectorService

@Suite struct BackTestRunTests {
    /// 400 hours; at hours 350 and 351 the web platform in the US all but stops.
    private static func shop() -> ShopData {
        ShopData(hours: 400, factor: { hour, platform, marketplace in (350...351).contains(hour) && platform == "web" && marketplace == "us" ? 0.1 : 1 })
    }

    private static func ready() async throws -> TestService {
        let test = try await TestService()
        try test.buckets.write(shop().csv(0..<400), to: "shop/history/input.csv")
        return test
    }

    @Test func findsThePlantedEventWithItsSeries() async throws {
        let test = try await Self.ready()
        let (service, scope) = (test.service, TestService.scope)
        let arn = try await test.makeDetector()
        #expect(try await service.detector(arn, in: scope).status == .inactive)
        try await service.backTestDetector(arn, in: scope)
        #expect(try await service.detector(arn, in: scope).status != .inactive)
        _ = try await test.wait(arn, for: [.backTestComplete])

        let page = try await service.anomalyGroups(of: arn, threshold: 50, PageRequest(), in: scope)
        #expect(page.totalCount == page.groups.items.count)
        #expect(page.evaluationStart?.instant == ShopData.start + 280 * 3_600)
        let start = ShopData.start + 350 * 3_600
        for measure in ["views", "revenue"] {
            let group = try #require(page.groups.items.first { $0.measure == measure && $0.start.instant == start })
            #expect(group.score > 60 && group.end >= group.start)
            let detail = try await service.anomalyGroup(group.id, of: arn, in: scope)
            let impact = try #require(detail.impacts.first)
            #expect(impact.measure == measure && impact.contributions.map(\.dimension) == ["platform", "marketplace"])
            for contribution in impact.contributions { #expect(abs(contribution.values.reduce(0) { $0 + $1.percent } - 100) < 1e-9) }
            #expect(impact.contributions[0].values.first?.value == "web" && impact.contributions[1].values.first?.value == "us")

            let series = try await service.groupSeries(of: group.id, measure: measure, detector: arn, PageRequest(), in: scope)
            #expect(series.times.last == group.end)
            #expect(zip(series.times, series.times.dropFirst()).allSatisfy { $1.instant - $0.instant == 3_600 })
            let before = try #require(series.times.firstIndex(of: group.start))
            #expect(before >= 10)
            let worst = try #require(series.series.items.first)
            #expect(worst.dimensions == [.init(dimension: "platform", value: "web"), .init(dimension: "marketplace", value: "us")])
            let record = try #require(Self.shop().records(hour: 350).first { $0.platform == "web" && $0.marketplace == "us" })
            #expect(abs(worst.observed[before] - (measure == "views" ? record.views : record.revenue)) < 1e-9)
            #expect(worst.observed[before] < worst.lower[before] && worst.lower[before] < worst.expected[before] && worst.expected[before] < worst.upper[before])
        }
        for group in page.groups.items { #expect(group.start.instant >= ShopData.start + 280 * 3_600) }
        #expect(zip(page.groups.items, page.groups.items.dropFirst()).allSatisfy { $0.start >= $1.start })
    }

    @Test func reportsDataQualityAndExecutions() async throws {
        let test = try await Self.ready()
        let (service, scope) = (test.service, TestService.scope)
        let arn = try await test.makeDetector()
        try await service.backTestDetector(arn, in: scope)
        _ = try await test.wait(arn, for: [.backTestComplete])
        let reports = try await service.dataQuality(of: arn, metricSet: nil, in: scope)
        let metrics = try #require(reports.first).metrics
        func value(_ kind: DataQualityKind, _ column: String? = nil) -> Double? { metrics.first { $0.kind == kind && (column == nil || $0.column == column) }?.value }
        #expect(value(.timeSeriesCount) == 12)
        #expect(value(.rowsProcessed) == 2_400)
        #expect(value(.invalidRowsCompliance) == 0)
        #expect(value(.columnCompleteness, "views") == 1)
        #expect(value(.dimensionUniqueness, "marketplace") == 3)
        #expect(value(.trainingStart) == Double(ShopData.start) * 1_000)
        #expect(value(.inferenceStart) == Double(ShopData.start + 280 * 3_600) * 1_000)
        let executions = try await service.executions(of: arn, at: nil, PageRequest(), in: scope)
        #expect(executions.items.count == 100 && executions.next != nil)
        #expect(zip(executions.items, executions.items.dropFirst()).allSatisfy { $0.timestamp.instant - $1.timestamp.instant == 3_600 })
        let rest = try await service.executions(of: arn, at: nil, PageRequest(token: executions.next), in: scope)
        #expect(rest.items.count == 20 && rest.next == nil)
        let one = try await service.executions(of: arn, at: executions.items[5].timestamp, PageRequest(), in: scope)
        #expect(one.items == [executions.items[5]])
    }

    @Test func alertsMadeDuringOrAfterTellEverythingOnce() async throws {
        let test = try await Self.ready()
        let (service, scope) = (test.service, TestService.scope)
        let arn = try await test.makeDetector()
        let detector = try #require(ResourceARN(arn))
        func alert(_ name: String, threshold: Int, filters: AlertFilters? = nil, format: TopicMessageFormat? = nil) -> AlertDefinition {
            AlertDefinition(
                name: name, detector: detector, threshold: threshold,
                action: .topic(roleARN: "arn:aws:iam::123456789012:role/r", topicARN: "arn:aws:sns:us-east-1:123456789012:t", format: format), filters: filters)
        }
        try await service.backTestDetector(arn, in: scope)
        let all = try await service.createAlert(alert("all", threshold: 0), in: scope)
        _ = try await test.wait(arn, for: [.backTestComplete])
        let groups = try await service.anomalyGroups(of: arn, threshold: 0, PageRequest(), in: scope).groups.items
        #expect(!groups.isEmpty)
        _ = try await service.createAlert(alert("late", threshold: 0, format: .longText), in: scope)
        _ = try await service.createAlert(alert("revenue", threshold: 0, filters: AlertFilters(measures: ["revenue"])), in: scope)
        _ = try await service.createAlert(
            alert("elsewhere", threshold: 0, filters: AlertFilters(dimensions: [.init(dimension: "marketplace", values: ["nowhere"])])), in: scope)
        let expected = 2 * groups.count + groups.filter { $0.measure == "revenue" }.count
        try await test.wait("messages") { await test.channel.messages.count >= expected }
        try await Task.sleep(for: .milliseconds(100))
        let messages = await test.channel.messages
        #expect(messages.count == expected)
        #expect(Set(messages.map(\.eventID)).count == expected)
        for group in groups { #expect(messages.contains { $0.eventID == "\(all):event/\(group.id)" && $0.body.contains("\"anomalyScore\":") }) }
        #expect(messages.filter { $0.eventID.contains(":Alert:late:") }.allSatisfy { !$0.body.hasPrefix("{") && $0.body.contains("http") })
    }

    @Test func tooLittleHistoryFailsInWords() async throws {
        let test = try await TestService()
        try test.buckets.write(ShopData(hours: 200).csv(0..<200), to: "shop/history/input.csv")
        let (service, scope) = (test.service, TestService.scope)
        let arn = try await test.makeDetector()
        try await service.backTestDetector(arn, in: scope)
        let failed = try await test.wait(arn, for: [.failed])
        #expect(failed.failureType == .backTestActivation)
        #expect(failed.failureReason?.contains("200 intervals") == true && failed.failureReason?.contains("285") == true)
        let log = try await service.executions(of: arn, at: nil, PageRequest(), in: scope)
        #expect(log.items.first?.status == .failed && log.items.first?.failureReason == failed.failureReason)
        // More data, and another try.
        try test.buckets.write(ShopData(hours: 300).csv(0..<300), to: "shop/history/input.csv")
        try await service.backTestDetector(arn, in: scope)
        _ = try await test.wait(arn, for: [.backTestComplete])
    }

    @Test func measureWithoutNumbersFailsInWords() async throws {
        let test = try await TestService()
        let rows = ShopData(hours: 300).csv(0..<300).dropFirst(ShopData.header.count)
        try test.buckets.write(ShopData.header + rows.replacing("\n", with: "x\n"), to: "shop/history/input.csv")
        let arn = try await test.makeDetector()
        try await test.service.backTestDetector(arn, in: TestService.scope)
        let failed = try await test.wait(arn, for: [.failed])
        #expect(failed.failureReason?.contains("revenue") == true)
        #expect(failed.failureReason?.contains("--") == false)
    }

    @Test func deletedDetectorIsGoneWithEverything() async throws {
        let test = try await Self.ready()
        let (service, scope) = (test.service, TestService.scope)
        let arn = try await test.makeDetector()
        try await service.backTestDetector(arn, in: scope)
        _ = try await test.wait(arn, for: [.backTestComplete])
        try await service.deleteDetector(arn, in: scope)
        try await test.wait("deletion") {
            do {
                _ = try await service.detector(arn, in: scope)
                return false
            } catch let error as ServiceError where error.code == .resourceNotFound { return true }
        }
        let rows = try await service.store.read { db in
            try ["metricSet", "alert", "stream", "metric", "interval", "tile", "anomalyGroup", "execution", "dataQuality"].map { table in
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table)") ?? -1
            }
        }
        #expect(rows.allSatisfy { $0 == 0 })
        _ = try await test.makeDetector()
    }
}
