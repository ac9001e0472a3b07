import DetectorService
import RequestSigning

/// One signed request to SNS or Lambda.
struct ServiceCaller: Sendable {
    /// `sns` or `lambda`.
    let service: String
    /// Nil when no credentials are configured.
    let key: AccessKey?
    /// Nil for AWS.
    let endpoint: Endpoint?
    let transport: HTTPTransport
    let timeout: Duration
    let clock: any ServiceClock

    /// Sends a POST request, once.
    ///
    /// - Throws: `AlertDeliveryError` for anything but a status from 200 to 299.
    func post(_ path: String, target: TargetARN, headers: [(name: String, value: String)], body: [UInt8], to place: String) async throws {
        guard let key else {
            throw AlertDeliveryError("\(place): there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE", isPermanent: false)
        }
        let endpoint = endpoint ?? .aws(service: service, region: target.region, partition: target.partition)
        let request = SignableRequest(
            method: "POST", path: endpoint.path + path, headers: [("Host", endpoint.authority)] + headers, body: body)
        let answer: HTTPAnswer
        do {
            let signed = try RequestSigner(key: key, region: target.region, service: service).signed(request, at: SigningTime(clock))
            answer = try await transport.answer(to: signed, at: endpoint.origin, within: timeout)
        } catch let fault as TransportFault {
            throw AlertDeliveryError("\(place): \(fault.message)", isPermanent: false)
        }
        if !(200...299).contains(answer.status) {
            let refusal = ServiceRefusal(answer)
            throw AlertDeliveryError("\(place): \(refusal.description)", isPermanent: refusal.isPermanentForAlerts)
        }
    }
}

extension ServiceRefusal {
    /// Whether a message that was refused so will be refused again.
    ///
    /// Keys and rights (401, 403, and what AWS says with 400 about them) are mended by people, within the three days that
    /// the outbox waits; so are a receiver that moved (3xx) and one that is being made (409).
    var isPermanentForAlerts: Bool {
        guard (400...499).contains(status), !isTransient else { return false }
        return ![401, 403, 409].contains(status) && !Self.aboutCredentials.contains(code)
    }

    private static let aboutCredentials: Set<String> = [
        "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException", "IncompleteSignature", "SignatureDoesNotMatch",
        "RequestExpired", "MissingAuthenticationToken", "AccessDenied", "AccessDeniedException",
    ]
}
