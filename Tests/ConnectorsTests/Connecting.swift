import DetectorService
import Logging
import RequestSigning

@testable import Connectors

/// What the tests connect with.
enum Connecting {
    static let key = try! AccessKey(id: "TESTER", secret: "tester secret")

    /// How long is waited for what must come: a machine that runs all tests at once may take its time, and what comes too late is
    /// asked for again, which tests that count requests would see.
    static let patience = Duration.seconds(240)

    /// Runs with a transport, and ends it.
    static func withTransport<Value>(
        idleTimeout: Duration = patience, _ body: (HTTPTransport) async throws -> Value
    ) async throws -> Value {
        let transport = HTTPTransport(connectTimeout: patience, idleTimeout: idleTimeout)
        do {
            let value = try await body(transport)
            try await transport.shutdown()
            return value
        } catch {
            try? await transport.shutdown()
            throw error
        }
    }

    /// Runs with a store whose waits are short.
    static func withStore<Value>(
        _ endpoint: String, key: AccessKey = key, addressing: S3Settings.Addressing? = nil, attempts: Int = 4, answerTimeout: Duration = patience,
        idleTimeout: Duration = patience, _ body: (S3ObjectStore) async throws -> Value
    ) async throws -> Value {
        try await withTransport(idleTimeout: idleTimeout) { transport in
            var settings = S3Settings(endpoint: try Endpoint(endpoint), addressing: addressing)
            settings.retry.attempts = attempts
            settings.retry.firstWait = .milliseconds(2)
            settings.retry.longestWait = .milliseconds(10)
            settings.answerTimeout = answerTimeout
            return try await body(S3ObjectStore(settings: settings, key: key, transport: transport, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        }
    }

    static func bytes(_ content: ObjectContent) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in content.chunks { bytes += chunk }
        return bytes
    }

    static func message(
        _ target: AlertMessage.Target = .topic(arn: "arn:aws:sns:eu-west-1:123456789012:alerts", roleARN: "arn:aws:iam::123456789012:role/r"),
        subject: String = "Anomaly in revenue, severity 87", body: String = payload
    ) -> AlertMessage {
        AlertMessage(
            eventID: "arn:aws:lookoutmetrics:eu-west-1:000000000000:Alert:shop:event/5a0f6b0e-0000-4000-8000-000000000001", target: target, subject: subject,
            body: body, region: "eu-west-1")
    }

    static let payload = """
        {"alertName":"shop <1>","alertEventId":"arn:event/1","anomalyScore":87.25,"alertDescription":null,"alertArn":"arn","anomalyDetectorArn":"arn",\
        "anomalyGroupId":"1","consoleUrl":"https://vedette.example/#a&b","timestamp":"2025-01-20T04:00Z[UTC]","impactedMetric":{"metricName":"revenue",\
        "dimensionContribution":[],"relevantTimeSeries":[{"timeSeriesId":"1","dimensions":[{"dimensionName":"platform","dimensionValue":"web & app"},\
        {"dimensionName":"marketplace","dimensionValue":"us"}],"metricValue":12.5},{"timeSeriesId":"2","dimensions":[],"metricValue":null}]}}
        """
}
