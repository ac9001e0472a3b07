import DetectorService
import Metrics
import ServiceHost

/// The service's own figures as metrics, read when they are asked for.
struct ServiceFigures: Sendable {
    private let service: DetectionService
    private let detectors: [DetectorStatus: Gauge]
    private let waiting: Gauge
    private let deadLetters: Gauge
    private let size: Gauge
    private let longestLag: Gauge
    private let registry: PrometheusRegistry

    /// Detectors whose lag is shown one by one: those that are furthest behind.
    private static let mostLags = 100

    init(service: DetectionService, registry: PrometheusRegistry) {
        self.service = service
        self.registry = registry
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
        size = gauge("vedette_store_size_bytes", "Bytes of the database and its log on disk.")
        longestLag = gauge("vedette_lag_max_seconds", "Seconds by the service's clock that the oldest run that is due has waited, of all detectors.")
        registry.describe("vedette_lag_seconds", "Seconds that a detector's oldest run that is due has waited; the hundred detectors that are furthest behind.")
        for (name, help) in RunFigures.descriptions { registry.describe(name, help) }
        registry.describe("vedette_api_requests_total", "Requests to the API by operation and status.")
        registry.describe("vedette_api_request_duration_seconds", "Time to answer a request to the API.")
    }

    /// Reads the figures; those that cannot be read keep their last values.
    func refresh() async {
        guard let counters = try? await service.counters() else { return }
        for (status, gauge) in detectors { gauge.record(counters.detectors[status] ?? 0) }
        waiting.record(counters.alertsWaiting)
        deadLetters.record(counters.deadLetters)
        size.record(counters.storeSize)
        guard let lags = try? await service.lags() else { return }
        longestLag.record(lags.first?.seconds ?? 0)
        registry.replaceGauge(
            "vedette_lag_seconds", with: lags.prefix(Self.mostLags).map { (dimensions: [("detector", $0.detector.description)], value: $0.seconds) })
    }
}
