import CoreMetrics
import Foundation
import Logging
import MetricSeries
import TestSupport

@testable import DetectorService

/// A shop's hourly records: two measures over platforms and marketplaces, a season of days, noise, and what a test plants.
struct ShopData: Sendable {
    static let start: Int64 = 1_759_276_800  // 2025-10-01T00:00:00Z
    static let platforms = ["web", "mobile"]
    static let marketplaces = ["us", "uk", "de"]
    var hours: Int
    var step: Int64 = 3_600
    /// Factor on the values of an hour and series, 1 without an event.
    var factor: @Sendable (_ hour: Int, _ platform: String, _ marketplace: String) -> Double = { _, _, _ in 1 }
    var seed: UInt64 = 11

    struct Record {
        let hour: Int
        let platform: String
        let marketplace: String
        let views: Double
        let revenue: Double
    }

    /// The records of one hour; the same whatever else is asked for.
    func records(hour: Int) -> [Record] {
        var numbers = SplitMix64(seed: seed &+ UInt64(hour) &* 7_919)
        var records: [Record] = []
        for (p, platform) in Self.platforms.enumerated() {
            for (m, marketplace) in Self.marketplaces.enumerated() {
                let slot = Double((Int64(hour) * step / 3_600) % 24)
                let level = 200.0 * Double(1 + p) * (1 + 0.5 * Double(m)) * (1.5 + cos(2 * .pi * slot / 24))
                let views = max(0, level * factor(hour, platform, marketplace) * (1 + 0.03 * numbers.normal()))
                records.append(
                    Record(hour: hour, platform: platform, marketplace: marketplace, views: views.rounded(), revenue: (views * (2 + 0.05 * numbers.normal()) * 100).rounded() / 100))
            }
        }
        return records
    }

    static let header = "timestamp,platform,marketplace,views,revenue\n"

    func csv(_ hours: Range<Int>) -> String {
        var text = Self.header
        for hour in hours {
            let time = Self.time(hour, step: step)
            for record in records(hour: hour) { text += "\(time),\(record.platform),\(record.marketplace),\(record.views),\(record.revenue)\n" }
        }
        return text
    }

    static func time(_ hour: Int, step: Int64 = 3_600) -> String {
        let time = CivilTime(instant: start + Int64(hour) * step, offset: 0)
        return time.minutes.replacing("T", with: " ") + ":00"
    }

    /// `20251001/0000` of an hour.
    static func folder(_ hour: Int, step: Int64 = 3_600) -> String {
        let time = CivilTime(instant: start + Int64(hour) * step, offset: 0)
        return "\(time.year)\(CivilTime.two(time.month))\(CivilTime.two(time.day))/\(CivilTime.two(time.hour))\(CivilTime.two(time.minute))"
    }
}

/// A folder that goes when the test is over.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/vedette-service-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        let file = path + "/" + name
        try FileManager.default.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    }
}

/// Keeps what it is given to deliver; refuses while it is told to be down.
actor RecordingChannel: AlertChannel {
    private(set) var messages: [AlertMessage] = []
    private(set) var refusals = 0
    private var failure: AlertDeliveryError?

    func fail(_ failure: AlertDeliveryError?) { self.failure = failure }

    func deliver(_ message: AlertMessage) async throws {
        if let failure {
            refusals += 1
            throw failure
        }
        messages.append(message)
    }
}

/// A clock that stands until it is set.
final class SetClock: ServiceClock, @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Moment

    init(_ moment: Moment) { self.moment = moment }

    var now: Moment { lock.withLock { moment } }

    func set(_ moment: Moment) { lock.withLock { self.moment = moment } }

    func sleep(until moment: Moment) async throws {
        while now < moment { try await Task.sleep(for: .milliseconds(2)) }
    }
}

/// Lists nothing below a prefix while its gate is shut.
final class GatedStore: ObjectStore, @unchecked Sendable {
    private let store: any ObjectStore
    private let lock = NSLock()
    private var shut: String?

    init(_ store: any ObjectStore) { self.store = store }

    func shut(_ prefix: String?) { lock.withLock { shut = prefix } }

    private func passes(_ key: String) -> Bool { lock.withLock { shut.map { !key.hasPrefix($0) } ?? true } }

    func list(bucket: String, prefix: String, isFlat: Bool, after token: String?, region: String) async throws -> ObjectPage {
        while !passes(prefix) { try await Task.sleep(for: .milliseconds(2)) }
        return try await store.list(bucket: bucket, prefix: prefix, isFlat: isFlat, after: token, region: region)
    }

    func read(_ location: ObjectLocation, range: Range<Int64>?, region: String) async throws -> ObjectContent {
        try await store.read(location, range: range, region: region)
    }

    func put(_ location: ObjectLocation, bytes: [UInt8], region: String) async throws { try await store.put(location, bytes: bytes, region: region) }
}

/// A service over temporary folders.
struct TestService {
    static let scope = Scope(region: "us-east-1", account: "000000000000")
    let data: TemporaryFolder
    let buckets: TemporaryFolder
    let channel: RecordingChannel
    let clock: any ServiceClock
    let service: DetectionService

    init(
        data: TemporaryFolder? = nil, buckets: TemporaryFolder? = nil, channel: RecordingChannel = RecordingChannel(), clock: any ServiceClock = SystemClock(),
        configuration: ServiceConfiguration = ServiceConfiguration(), logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        metrics: any MetricsFactory = NOOPMetricsHandler.instance, objects: (any ObjectStore) -> any ObjectStore = { $0 }
    ) async throws {
        self.data = try data ?? TemporaryFolder()
        self.buckets = try buckets ?? TemporaryFolder()
        try FileManager.default.createDirectory(atPath: self.buckets.path + "/shop", withIntermediateDirectories: true)
        self.channel = channel
        self.clock = clock
        service = DetectionService(
            store: try DetectorStore(directory: self.data.path), objects: objects(try LocalBuckets(root: self.buckets.path)), channel: channel, clock: clock,
            configuration: configuration, metrics: metrics, logger: logger)
        try await service.start()
    }

    /// Makes an hourly detector with the shop's dataset.
    func makeDetector(
        _ name: String = "shop-detector", frequency: Frequency = .hourly, historical: String? = "s3://shop/history/", templated: String? = nil,
        offset: Int? = nil, filters: [RecordFilter] = []
    ) async throws -> String {
        let arn = try await service.createDetector(DetectorDefinition(name: name, frequency: frequency), in: Self.scope)
        _ = try await service.createMetricSet(
            MetricSetDefinition(
                detector: arn, name: name + "-set", measures: [.init(name: "views", aggregation: .sum), .init(name: "revenue", aggregation: .sum)], offset: offset,
                timestampColumn: TimestampColumn(name: "timestamp", format: "yyyy-MM-dd HH:mm:ss"), dimensions: ["platform", "marketplace"],
                source: .s3(
                    S3Source(
                        roleARN: "arn:aws:iam::123456789012:role/r", templatedPath: templated, historicalPath: historical,
                        format: .csv(CSVFormat(compression: "NONE", charset: "UTF-8", containsHeader: true, delimiter: ",", quoteSymbol: "\"")))),
                filters: filters),
            in: Self.scope)
        return arn.description
    }

    /// Waits until a detector has one of some states.
    func wait(_ arn: String, for wanted: Set<DetectorStatus>, seconds: Double = 120) async throws -> Detector {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let detector = try await service.detector(arn, in: Self.scope)
            if wanted.contains(detector.status) { return detector }
            guard ContinuousClock.now < deadline else { throw WaitedTooLong(description: "status \(detector.status) \(detector.failureReason ?? "")") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits until a condition holds.
    func wait(_ what: String, seconds: Double = 120, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw WaitedTooLong(description: what) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    struct WaitedTooLong: Error, CustomStringConvertible { let description: String }
}
