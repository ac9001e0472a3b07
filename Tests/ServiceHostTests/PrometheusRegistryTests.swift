import Metrics
import Testing

@testable import ServiceHost

@Suite struct PrometheusRegistryTests {
    @Test func textFormIsExact() {
        let registry = PrometheusRegistry()
        registry.describe("vedette_api_requests_total", "Requests \\ by\nstatus.")
        Counter(label: "vedette_api_requests", dimensions: [("status", "200"), ("operation", "ListAlerts")], factory: registry).increment(by: 3)
        Counter(label: "vedette_api_requests", dimensions: [("operation", "ListAlerts"), ("status", "200")], factory: registry).increment()
        Counter(label: "vedette_api_requests", dimensions: [("operation", "a\"b\\c\nd"), ("status", "400")], factory: registry).increment()
        Gauge(label: "vedette_store_size_bytes", factory: registry).record(1_048_576)
        Gauge(label: "0odd name", factory: registry).record(-0.5)
        #expect(
            registry.text == """
                # TYPE _0odd_name gauge
                _0odd_name -0.5
                # HELP vedette_api_requests_total Requests \\\\ by\\nstatus.
                # TYPE vedette_api_requests_total counter
                vedette_api_requests_total{operation="ListAlerts",status="200"} 4
                vedette_api_requests_total{operation="a\\"b\\\\c\\nd",status="400"} 1
                # TYPE vedette_store_size_bytes gauge
                vedette_store_size_bytes 1048576

                """)
    }

    @Test func timersAreCumulativeHistogramsInSeconds() throws {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "vedette_run_duration", factory: registry)
        for nanoseconds: Int64 in [500_000, 1_000_000, 2_000_000, 3_000_000_000, 5_000_000_000_000] { timer.recordNanoseconds(nanoseconds) }
        let lines = registry.text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "# TYPE vedette_run_duration_seconds histogram")
        func value(_ prefix: String) throws -> Double {
            let line = try #require(lines.first { $0.hasPrefix(prefix + " ") })
            return try #require(Double(line.split(separator: " ")[1]))
        }
        #expect(try value("vedette_run_duration_seconds_bucket{le=\"0.001\"}") == 2)
        #expect(try value("vedette_run_duration_seconds_bucket{le=\"0.0025\"}") == 3)
        #expect(try value("vedette_run_duration_seconds_bucket{le=\"2.5\"}") == 3)
        #expect(try value("vedette_run_duration_seconds_bucket{le=\"5\"}") == 4)
        #expect(try value("vedette_run_duration_seconds_bucket{le=\"900\"}") == 4)
        #expect(try value("vedette_run_duration_seconds_bucket{le=\"+Inf\"}") == 5)
        #expect(try value("vedette_run_duration_seconds_count") == 5)
        // Sums of doubles: to within a few units in the last place.
        #expect(abs(try value("vedette_run_duration_seconds_sum") - 5_003.0035) < 1e-9)
    }

    @Test func countersOnlyGrowAndAreShared() async {
        let registry = PrometheusRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1_000 { Counter(label: "c", factory: registry).increment() } }
            }
        }
        Counter(label: "c", factory: registry).increment(by: -5)
        #expect(registry.text == "# TYPE c_total counter\nc_total 8000\n")
    }

    @Test func replacedGaugesLoseWhatIsGone() {
        let registry = PrometheusRegistry()
        Gauge(label: "other", factory: registry).record(1)
        registry.replaceGauge("lag_seconds", with: [([("detector", "a")], 3), ([("detector", "b")], 4)])
        registry.replaceGauge("lag_seconds", with: [([("detector", "b")], 5)])
        #expect(registry.text == "# TYPE lag_seconds gauge\nlag_seconds{detector=\"b\"} 5\n# TYPE other gauge\nother 1\n")
    }
}
