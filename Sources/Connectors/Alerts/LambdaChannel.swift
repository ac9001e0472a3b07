import DetectorService
import RequestSigning

/// Invokes Lambda functions; the payload is the event itself.
///
/// The invocation is asynchronous (type `Event`): a delivery is done when Lambda has taken the event, and what the function
/// makes of it, with Lambda's own retries, holds nothing up.
public struct LambdaChannel: AlertChannel {
    private let caller: ServiceCaller

    /// A channel.
    ///
    /// - Parameters:
    ///   - key: signs; nil when there is none, and then every delivery fails and says so.
    ///   - endpoint: nil for AWS, in the region of the function.
    ///   - timeout: of one delivery.
    public init(key: AccessKey?, endpoint: Endpoint? = nil, transport: HTTPTransport, timeout: Duration = .seconds(20), clock: any ServiceClock = SystemClock()) {
        caller = ServiceCaller(service: "lambda", key: key, endpoint: endpoint, transport: transport, timeout: timeout, clock: clock)
    }

    /// Invokes the message's function; topics are refused.
    public func deliver(_ message: AlertMessage) async throws {
        guard case .function(let arn, _) = message.target else { throw AlertDeliveryError("a topic is no Lambda function", isPermanent: true) }
        let target = try TargetARN(arn, service: "lambda")
        try await caller.post(
            "/2015-03-31/functions/\(PercentEncoding.encode(arn.utf8, keepsSlash: false))/invocations", target: target,
            headers: [("Content-Type", "application/json"), ("X-Amz-Invocation-Type", "Event")], body: Array(message.body.utf8), to: arn)
    }
}
