import Crypto
import DetectorService
import RequestSigning

/// Publishes messages to SNS topics.
///
/// Action `Publish` of the query protocol, version 2010-03-31. The message is the text itself, without a message
/// structure: every kind of subscriber gets the same.
public struct SNSChannel: AlertChannel {
    private let caller: ServiceCaller

    /// A channel.
    ///
    /// - Parameters:
    ///   - key: signs; nil when there is none, and then every delivery fails and says so.
    ///   - endpoint: nil for AWS, in the region of the topic.
    ///   - timeout: of one delivery.
    public init(key: AccessKey?, endpoint: Endpoint? = nil, transport: HTTPTransport, timeout: Duration = .seconds(20), clock: any ServiceClock = SystemClock()) {
        caller = ServiceCaller(service: "sns", key: key, endpoint: endpoint, transport: transport, timeout: timeout, clock: clock)
    }

    /// Publishes to the message's topic; functions are refused.
    public func deliver(_ message: AlertMessage) async throws {
        guard case .topic(let arn, _) = message.target else { throw AlertDeliveryError("a function is no SNS topic", isPermanent: true) }
        let target = try TargetARN(arn, service: "sns")
        let form = Self.parameters(message, arn: arn, target: target)
            .map { "\($0.name)=\(PercentEncoding.encode($0.value.utf8, keepsSlash: false).replacing("%20", with: "+"))" }.joined(separator: "&")
        try await caller.post(
            "/", target: target, headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], body: Array(form.utf8), to: arn)
    }

    static func parameters(_ message: AlertMessage, arn: String, target: TargetARN) -> [(name: String, value: String)] {
        var parameters = [("Action", "Publish"), ("Version", "2010-03-31"), ("TopicArn", arn), ("Message", message.body)]
        let subject = subject(message.subject)
        if !subject.isEmpty { parameters.append(("Subject", subject)) }
        if target.resource.hasSuffix(".fifo") {
            // Such a topic keeps the order within a group, and drops what has the same id for five minutes.
            let digest = SHA256.hash(data: Array(message.eventID.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            parameters += [("MessageGroupId", "vedette"), ("MessageDeduplicationId", digest)]
        }
        return parameters
    }

    /// SNS takes subjects of less than a hundred characters without line breaks.
    private static func subject(_ text: String) -> String {
        let line = text.split { $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } }.joined(separator: " ")
        return String(line.prefix(99))
    }
}
