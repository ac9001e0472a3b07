import DetectorService
import Foundation
import Logging
import MetricSeries

/// Appends the event id of every delivery to a file: what it holds survives the process.
struct DeliveryFile: AlertChannel {
    let path: String

    func deliver(_ message: AlertMessage) async throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw AlertDeliveryError("\(path) cannot be written", isPermanent: false) }
        defer { close(descriptor) }
        let line = Array((message.eventID + "\n").utf8)
        guard write(descriptor, line, line.count) == line.count else { throw AlertDeliveryError("\(path) cannot be written", isPermanent: false) }
    }
}

/// A clock that shows one time until it is set.
final class ReplayClock: ServiceClock, @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Moment

    init(_ moment: Moment) { self.moment = moment }

    var now: Moment { lock.withLock { moment } }

    func set(_ moment: Moment) { lock.withLock { self.moment = moment } }

    func sleep(until moment: Moment) async throws {
        while now < moment { try await Task.sleep(for: .milliseconds(5)) }
    }
}

/// One life of the process.
struct Replay {
    static let start: Int64 = 1_759_276_800
    static let historyHours = 320
    private let scope = Scope(region: "us-east-1", account: "000000000000")
    private let store: DetectorStore
    private let service: DetectionService
    private let clock: ReplayClock
    private let end: Moment

    init(data: String, buckets: String, deliveries: String, hours: Int) throws {
        store = try DetectorStore(directory: data)
        clock = ReplayClock(Moment(instant: Self.start + Int64(Self.historyHours) * 3_600))
        end = Moment(instant: Self.start + Int64(hours) * 3_600)
        var configuration = ServiceConfiguration()
        configuration.checkpointIntervals = 10
        configuration.retrainIntervals = 48
        configuration.threads = 1
        service = DetectionService(
            store: store, objects: try LocalBuckets(root: buckets), channel: DeliveryFile(path: deliveries), clock: clock, configuration: configuration,
            logger: Logger(label: "proof") { _ in SwiftLogNoOpLogHandler() })
    }

    func run() async throws -> String {
        try await service.start()
        let arn = try await detector()
        while true {
            let status = try await service.detector(arn, in: scope).status
            if status == .active { break }
            guard status == .activating else { throw ServiceError.fault("the detector is \(status.rawValue)") }
            try await Task.sleep(for: .milliseconds(2))
        }
        clock.set(end)
        let last = end.instant
        while true {
            let line = try await service.executions(of: arn, at: ZonedTime(parsing: CivilText.utc(last)), PageRequest(), in: scope).items.first
            if let line, line.status == .completed || line.status == .failed { break }
            try await Task.sleep(for: .milliseconds(2))
        }
        while try await service.counters().alertsWaiting > 0 { try await Task.sleep(for: .milliseconds(2)) }
        await service.stop()
        return try await StoreDigest(store).text()
    }

    /// The detector, made and activated as far as it is not yet.
    private func detector() async throws -> String {
        let arn = "arn:aws:lookoutmetrics:us-east-1:000000000000:AnomalyDetector:proof"
        if (try? await service.detector(arn, in: scope)) == nil {
            _ = try await service.createDetector(DetectorDefinition(name: "proof", frequency: .hourly), in: scope)
        }
        guard let detector = ResourceARN(arn) else { throw ServiceError.fault("no ARN") }
        if try await service.metricSets(of: arn, PageRequest(), in: scope).items.isEmpty {
            _ = try await service.createMetricSet(
                MetricSetDefinition(
                    detector: detector, name: "set", measures: [.init(name: "views", aggregation: .sum), .init(name: "revenue", aggregation: .sum)],
                    timestampColumn: TimestampColumn(name: "timestamp", format: "yyyy-MM-dd HH:mm:ss"), dimensions: ["platform", "marketplace"],
                    source: .s3(
                        S3Source(
                            templatedPath: "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}", historicalPath: "s3://shop/history/",
                            format: .csv(CSVFormat(containsHeader: true, delimiter: ","))))),
                in: scope)
        }
        if try await service.alerts(of: arn, PageRequest(), in: scope).items.isEmpty {
            _ = try await service.createAlert(
                AlertDefinition(name: "all", detector: detector, threshold: 1, action: .function(roleARN: "role", functionARN: "function")), in: scope)
        }
        if try await service.detector(arn, in: scope).status == .inactive { try await service.activateDetector(arn, in: scope) }
        return arn
    }
}

/// An instant as text.
enum CivilText {
    static func utc(_ instant: Int64) -> String {
        let formatter = ISO8601DateFormatter()
        return formatter.string(from: Date(timeIntervalSince1970: Double(instant)))
    }
}
