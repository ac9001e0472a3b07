import DetectorService
import Metrics
import ServiceHost

/// The service's own figures as metrics, read when they are asked for.
struct ServiceFigures: Sendable {
    private let service: DetectionService
    private let detectors: [DetectorStatus: Gauge]
    private let waiting: Gauge
    private let deadLetters: Gauge
    private let delivered: Gauge
    private let failed: Gauge
    private let size: Gauge

    init(service: DetectionService, registry: PrometheusRegistry) {
        self.service = service
        func gauge(_ name: String, _ help: String, _ dimensions: [(String, String)] = []) -> Gauge {
            registry.describe(name, help)
            return Gauge(label: name, dimensions: dimensions, factory: registry)
        }
        detectors = Dictionary(
            uniqueKeysWithValues: DetectorStatus.allCases.map {
                ($0, gauge("vedette_detectors", "Detectors by status.", [("status", $0.rawValue)]))
            })
        waiting = gauge("vedette_alerts_waiting", "Alert messages that have not been taken yet.")
        deadLetters = gauge("vedette_alerts_given_up", "Alert messages that were given up.")
        delivered = gauge("vedette_alert_deliveries", "Alert messages taken by their receivers since the start.")
        failed = gauge("vedette_alert_delivery_failures", "Attempts to deliver an alert message that failed since the start.")
        size = gauge("vedette_store_size_bytes", "Bytes of the database and its log on disk.")
        registry.describe("vedette_api_requests_total", "Requests to the API by operation and status.")
        registry.describe("vedette_api_request_duration_seconds", "Time to answer a request to the API.")
    }

    /// Reads the figures; those that cannot be read keep their last values.
    func refresh() async {
        guard let counters = try? await service.counters() else { return }
        for (status, gauge) in detectors { gauge.record(counters.detectors[status] ?? 0) }
        waiting.record(counters.alertsWaiting)
        deadLetters.record(counters.deadLetters)
        delivered.record(counters.alertsDelivered)
        failed.record(counters.alertAttemptsFailed)
        size.record(counters.storeSize)
    }
}
