import Crypto
import DetectorService
import Foundation
import Testing

@testable import Connectors

@Suite struct WebhookTests {
    private struct Clock: ServiceClock {
        var now: Moment { Moment(instant: 1_735_787_045) }
        func sleep(until moment: Moment) async throws {}
    }

    private func deliver(
        _ message: AlertMessage = Connecting.message(), to server: ScriptedServer, secret: String? = "hook secret", form: WebhookForm = .json, timeout: Duration = Connecting.patience
    ) async throws {
        try await Connecting.withTransport { transport in
            try await WebhookChannel(
                address: try WebhookAddress(server.url + "/hook/T0?channel=%23ops"), secret: secret, form: form, transport: transport, timeout: timeout, clock: Clock()
            ).deliver(message)
        }
    }

    @Test func theBodyIsThePayloadAndSigned() async throws {
        let server = try await ScriptedServer { _, _ in .answer(204) }
        try await deliver(to: server)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/hook/T0?channel=%23ops")
        #expect(request["Content-Type"] == "application/json")
        #expect(request["Vedette-Event-Id"] == Connecting.message().eventID)
        #expect(request["Vedette-Timestamp"] == "1735787045")
        #expect(request.text == Connecting.payload)
        let code = HMAC<SHA256>.authenticationCode(for: Data("1735787045.\(request.text)".utf8), using: SymmetricKey(data: Data("hook secret".utf8)))
        #expect(request["Vedette-Signature"] == "v1=" + code.map { String(format: "%02x", $0) }.joined())
        #expect(!request.headers.contains { $0.value.contains("hook secret") })
    }

    /// Published HMAC-SHA256 vectors (RFC 4231) have other messages; this one was computed with openssl dgst -sha256 -hmac.
    @Test func signatureOfAKnownMessage() {
        let signature = WebhookChannel.signature(of: Array("{\"a\":1}".utf8), timestamp: "1700000000", secret: SymmetricKey(data: Data("key".utf8)))
        #expect(signature == "v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03")
    }

    @Test func textsBecomeObjects() async throws {
        let server = try await ScriptedServer { _, _ in .answer(200) }
        try await deliver(Connecting.message(body: "line one\n\"two\""), to: server)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(server.requests[0].body)) as? [String: String])
        #expect(object == ["alertEventId": Connecting.message().eventID, "subject": "Anomaly in revenue, severity 87", "text": "line one\n\"two\""])
    }

    @Test func slackGetsOneText() async throws {
        let server = try await ScriptedServer { _, _ in .answer(200, [], Array("ok".utf8)) }
        try await deliver(to: server, secret: nil, form: .slack)
        try await deliver(Connecting.message(body: "a < b & c"), to: server, secret: nil, form: .slack)
        let texts = try server.requests.map { try #require(try JSONSerialization.jsonObject(with: Data($0.body)) as? [String: String]) }
        #expect(texts[1] == ["text": "a &lt; b &amp; c"])
        #expect(
            texts[0] == [
                "text": """
                    *Anomaly in revenue, severity 87*
                    shop &lt;1&gt;, since 2025-01-20T04:00Z[UTC]
                    • platform = web &amp; app, marketplace = us: revenue = 12.5
                    • all records: revenue = missing
                    <https://vedette.example/#a&amp;b|Details>
                    """
            ])
        #expect(server.requests.allSatisfy { $0["Vedette-Signature"] == nil })
    }

    @Test(arguments: [(200, nil), (204, nil), (302, false), (400, true), (404, true), (410, true), (413, true), (401, false), (403, false), (408, false), (409, false), (429, false), (500, false), (503, false)] as [(Int, Bool?)])
    func refusalsArePermanentOrNot(_ status: Int, _ isPermanent: Bool?) async throws {
        let server = try await ScriptedServer { _, _ in .answer(status, [("Location", "http://127.0.0.1:1/")], Array("T0 said so".utf8)) }
        guard let isPermanent else { return try await deliver(to: server) }
        let error = await #expect(throws: AlertDeliveryError.self) { try await deliver(to: server) }
        #expect(error?.isPermanent == isPermanent)
        #expect(error?.message == "webhook at 127.0.0.1:\(server.port): status \(status)")
        #expect(server.requests.count == 1)
    }

    @Test func silenceEndsWithTheTimeout() async throws {
        let server = try await ScriptedServer { _, _ in .silence }
        let error = await #expect(throws: AlertDeliveryError.self) { try await deliver(to: server, timeout: .milliseconds(200)) }
        #expect(error?.isPermanent == false && error?.message.contains("T0") == false)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: ["", "example.com/hook", "ftp://example.com", "https://", "https://u:p@example.com/", "https://example.com/#x"])
    func otherAddressesAreRefused(_ text: String) {
        let error = #expect(throws: ConnectorError.self) { try WebhookAddress(text) }
        #expect(error?.code == .badWebhook)
    }

    @Test func addressesShowTheHostAlone() throws {
        let address = try WebhookAddress("https://hooks.example.com/services/T0/SECRET?key=SECRET")
        #expect("\(address)" == "hooks.example.com")
    }
}
