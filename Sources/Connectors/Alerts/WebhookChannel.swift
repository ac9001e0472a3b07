import Crypto
import DetectorService
import RequestSigning

/// Posts messages to an address on the web, signed.
///
/// A receiver can tell where a message comes from and when it was sent: `Vedette-Signature` is `v1=` and the hexadecimal
/// HMAC-SHA256 of `TIMESTAMP.BODY`, with the secret that both know and the seconds since 1970 in `Vedette-Timestamp`.
/// `Vedette-Event-Id` is the same at every attempt. The address itself is treated like a secret: it is in no message.
public struct WebhookChannel: AlertChannel {
    private let address: WebhookAddress
    private let secret: SymmetricKey?
    private let form: WebhookForm
    private let transport: HTTPTransport
    private let timeout: Duration
    private let clock: any ServiceClock

    /// A channel to one address.
    ///
    /// - Parameters:
    ///   - secret: signs; nil for receivers that check no signature, as Slack's.
    ///   - timeout: of one delivery.
    public init(
        address: WebhookAddress, secret: String?, form: WebhookForm, transport: HTTPTransport, timeout: Duration = .seconds(20),
        clock: any ServiceClock = SystemClock()
    ) {
        self.address = address
        self.secret = secret.map { SymmetricKey(data: Array($0.utf8)) }
        self.form = form
        self.transport = transport
        self.timeout = timeout
        self.clock = clock
    }

    /// Posts a message, whatever its target.
    public func deliver(_ message: AlertMessage) async throws {
        let body = try form.body(of: message)
        let timestamp = "\(clock.now.instant)"
        var headers = [
            (name: "Host", value: address.endpoint.authority), ("Content-Type", "application/json"), ("User-Agent", "vedette"), ("Vedette-Event-Id", message.eventID),
            ("Vedette-Timestamp", timestamp),
        ]
        if let secret { headers.append(("Vedette-Signature", Self.signature(of: body, timestamp: timestamp, secret: secret))) }
        let request = SignableRequest(method: "POST", path: address.path, query: address.query, headers: headers, body: body)
        let answer: HTTPAnswer
        do {
            answer = try await transport.answer(to: request, at: address.endpoint.origin, within: timeout)
        } catch let fault as TransportFault {
            throw AlertDeliveryError("webhook at \(address): \(fault.message)", isPermanent: false)
        }
        if !(200...299).contains(answer.status) {
            // What a stranger writes into its answer stays out of the log.
            throw AlertDeliveryError(
                "webhook at \(address): status \(answer.status)", isPermanent: ServiceRefusal(HTTPAnswer(status: answer.status)).isPermanentForAlerts)
        }
    }

    static func signature(of body: [UInt8], timestamp: String, secret: SymmetricKey) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(timestamp).".utf8) + body, using: secret)
        return "v1=" + code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
