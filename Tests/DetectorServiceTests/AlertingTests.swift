import Foundation
import GRDB
import Logging
import MetricSeries
import TestSupport
import Testing

@testable import DetectorService

@Suite struct AlertingTests {
    private static let scope = Scope(region: "eu-west-1", account: "000000000000")

    private static func facts(format: TopicMessageFormat? = nil, description: String? = nil, publicURL: String? = nil) throws -> AlertFacts {
        let key = MetricKey(measure: "revenue", dimensions: [.init(dimension: "platform", value: "web \"one\""), .init(dimension: "marketplace", value: "us")])
        let detector = ResourceARN(.detector("d"), in: scope)
        let alert = Alert(
            arn: ResourceARN(.alert("a"), in: scope), detector: detector, name: "a", description: description, threshold: 70,
            action: .topic(roleARN: "r", topicARN: "t", format: format), filters: nil, creationTime: Moment(milliseconds: 0), lastModificationTime: Moment(milliseconds: 0), tags: [:])
        return AlertFacts(
            detector: detector, alert: alert, groupID: "0a", score: 86.78, measure: "revenue", start: ZonedTime(1_613_559_600, calendar: try MetricCalendar(frequency: .hourly)),
            end: ZonedTime(1_613_559_600, calendar: try MetricCalendar(frequency: .hourly)), seriesCount: 5,
            contributions: [
                .init(dimension: "platform", values: [.init(value: "web", percent: 66.6), .init(value: "app", percent: 33.4)]),
                .init(dimension: "marketplace", values: [.init(value: "us", percent: 100)]),
            ], series: [.init(key: key, value: 12.5)], isBelow: true, publicURL: publicURL)
    }

    @Test func payloadHasTheDocumentedForm() throws {
        let message = try AlertText.message(Self.facts())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(message.body.utf8)) as? [String: Any])
        #expect(Set(object.keys) == [
            "alertName", "alertEventId", "anomalyScore", "alertDescription", "alertArn", "anomalyDetectorArn", "anomalyGroupId", "consoleUrl", "timestamp", "impactedMetric",
        ])
        #expect(object["alertDescription"] is NSNull)
        #expect(message.body.contains("\"anomalyScore\":86.78"))
        #expect(object["timestamp"] as? String == "2021-02-17T11:00Z[UTC]")
        #expect(object["alertEventId"] as? String == "arn:aws:lookoutmetrics:eu-west-1:000000000000:Alert:a:event/0a")
        #expect(object["consoleUrl"] as? String
            == "https://eu-west-1.console.aws.amazon.com/lookoutmetrics/home?region=eu-west-1#arn:aws:lookoutmetrics:eu-west-1:000000000000:AnomalyDetector:d/anomalies/anomaly/0a")
        let impact = try #require(object["impactedMetric"] as? [String: Any])
        #expect(impact["metricName"] as? String == "revenue")
        let contributions = try #require(impact["dimensionContribution"] as? [[String: Any]])
        #expect(contributions.map { $0["dimensionName"] as? String } == ["marketplace", "platform"])
        let values = try #require(contributions[1]["dimensionValueContributions"] as? [[String: Any]])
        #expect(values.map { $0["valueContribution"] as? Int } == [67, 33])
        let series = try #require((impact["relevantTimeSeries"] as? [[String: Any]])?.first)
        #expect(series["metricValue"] as? Double == 12.5)
        #expect((series["dimensions"] as? [[String: Any]])?.map { $0["dimensionName"] as? String } == ["marketplace", "platform"])
        #expect((series["dimensions"] as? [[String: Any]])?.last?["dimensionValue"] as? String == "web \"one\"")
    }

    @Test func textsAreForPeople() throws {
        let json = try AlertText.message(Self.facts()).body
        let short = try AlertText.message(Self.facts(format: .shortText, publicURL: "https://watch.example/")).body
        let long = try AlertText.message(Self.facts(format: .longText, description: "for the shop")).body
        for text in [short, long] {
            #expect(!text.hasPrefix("{") && text.contains("revenue") && text.contains("/anomalies/anomaly/0a"))
        }
        #expect(short.utf8.count < json.utf8.count && short.contains("https://watch.example/console/detectors/eu-west-1/d/anomalies/anomaly/0a"))
        #expect(long.contains("platform = web") && long.contains("marketplace = us") && long.contains("for the shop") && long.contains("67 %"))
    }

    @Test func functionsGetThePayloadItself() throws {
        var facts = try Self.facts(format: .longText)
        var alert = facts.alert
        alert.action = .function(roleARN: "r", functionARN: "f")
        facts = AlertFacts(
            detector: facts.detector, alert: alert, groupID: facts.groupID, score: facts.score, measure: facts.measure, start: facts.start, end: facts.end,
            seriesCount: facts.seriesCount, contributions: facts.contributions, series: facts.series, isBelow: facts.isBelow, publicURL: nil)
        let message = try AlertText.message(facts)
        #expect(message.target == .function(arn: "f", roleARN: "r") && message.body.hasPrefix("{"))
    }

    @Test func sharesKeepTheirSum() {
        #expect(Percentages.rounded([33.33, 33.33, 33.34], decimals: 0) == [33, 33, 34])
        #expect(Percentages.rounded([], decimals: 0) == [])
        var numbers = SplitMix64(seed: 5)
        for _ in 0..<300 {
            let raw = (0..<Int(1 + numbers.next() % 40)).map { _ in numbers.uniform() }
            let total = raw.reduce(0, +)
            let shares = raw.map { 100 * $0 / total }
            for decimals in [0, 2] {
                let rounded = Percentages.rounded(shares, decimals: decimals)
                #expect(abs(rounded.reduce(0, +) - 100) < 1e-9)
                #expect(zip(shares, rounded).allSatisfy { abs($0 - $1) <= (decimals == 0 ? 1.0 : 0.01) + 1e-9 })
            }
        }
    }

    @Test func rulesOfFiring() throws {
        let keys = [MetricKey(measure: "m", dimensions: [.init(dimension: "a", value: "1"), .init(dimension: "b", value: "x")]), MetricKey(measure: "m", dimensions: [.init(dimension: "a", value: "2"), .init(dimension: "b", value: "y")])]
        var alert = try Self.facts().alert
        func fires(_ score: Double = 70, measure: String = "m") -> Bool { AlertRule.fires(alert, measure: measure, score: score, series: keys) }
        #expect(fires() && !fires(69.99))
        alert.filters = AlertFilters(measures: ["m", "n"])
        #expect(fires() && !fires(measure: "other"))
        alert.filters = AlertFilters(dimensions: [.init(dimension: "a", values: ["2", "3"]), .init(dimension: "b", values: ["y"])])
        #expect(fires())
        // Every dimension must hold in one and the same series.
        alert.filters = AlertFilters(dimensions: [.init(dimension: "a", values: ["1"]), .init(dimension: "b", values: ["y"])])
        #expect(!fires())
    }

    @Test func waitsDoubleUpToFiveMinutesForThreeDays() {
        let start = Moment(milliseconds: 1_000_000)
        func wait(_ attempts: Int) -> Int64? {
            if case .retry(let at) = DeliveryRule.decide(attempts: attempts, isPermanent: false, firstTried: start, now: start) { at.milliseconds - start.milliseconds } else { nil }
        }
        #expect([1, 2, 3, 9, 10, 30, 100].map(wait) == [1_000, 2_000, 4_000, 256_000, 300_000, 300_000, 300_000])
        #expect(DeliveryRule.decide(attempts: 1, isPermanent: true, firstTried: start, now: start) == .bury)
        let later = Moment(milliseconds: start.milliseconds + DeliveryRule.patience)
        #expect(DeliveryRule.decide(attempts: 9, isPermanent: false, firstTried: start, now: later) == .bury)
    }

    /// A receiver that is down for an hour gets everything after, once each; one that refuses for good fills the dead letters.
    @Test func outboxHoldsOutAndGivesUp() async throws {
        let folder = try TemporaryFolder()
        let store = try DetectorStore(directory: folder.path)
        let channel = RecordingChannel()
        let clock = SetClock(Moment(instant: 1_000_000))
        let worker = OutboxWorker(store: store, channel: channel, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await store.write { db in
            for index in 0..<10 {
                try OutboxTable.insert(db, alertARN: "a", AlertMessage(eventID: "e\(index)", target: .topic(arn: "t", roleARN: "r"), subject: "s", body: "b", region: "r"))
            }
        }
        await channel.fail(AlertDeliveryError("down", isPermanent: false))
        for minute in 0..<60 {
            clock.set(Moment(instant: 1_000_000 + Int64(minute) * 60))
            while try await worker.deliverDue() > 0 {}
        }
        #expect(await channel.messages.isEmpty)
        await channel.fail(nil)
        clock.set(Moment(instant: 1_000_000 + 3_900))
        while try await worker.deliverDue() > 0 {}
        #expect(await Set(channel.messages.map(\.eventID)).count == 10)
        #expect(await channel.messages.count == 10)
        await channel.fail(AlertDeliveryError("no such topic", isPermanent: true))
        try await store.write { db in
            try OutboxTable.insert(db, alertARN: "a", AlertMessage(eventID: "lost", target: .topic(arn: "t", roleARN: "r"), subject: "s", body: "b", region: "r"))
        }
        while try await worker.deliverDue() > 0 {}
        let counts = try await store.read { db in
            (try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM outbox"), try String.fetchOne(db, sql: "SELECT error FROM deadLetter"))
        }
        #expect(counts.0 == 0 && counts.1 == "no such topic")
    }
}
