/// A message on its way out.
public struct AlertMessage: Hashable, Sendable, Codable {
    /// Where it goes.
    public enum Target: Hashable, Sendable, Codable {
        case topic(arn: String, roleARN: String)
        /// The body is the event itself.
        case function(arn: String, roleARN: String)
    }

    /// `ALERTARN:event/UUID`: the same at every attempt.
    public let eventID: String
    public let target: Target
    /// A line for e-mail, at most 100 characters.
    public let subject: String
    /// The text to send: the JSON payload, or plain words.
    public let body: String
    public let region: String

    public init(eventID: String, target: Target, subject: String, body: String, region: String) {
        self.eventID = eventID
        self.target = target
        self.subject = subject
        self.body = body
        self.region = region
    }
}

/// A delivery that did not succeed.
public struct AlertDeliveryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What the receiver or the network said; no secrets.
    public let message: String
    /// Whether another attempt can do no better: the target does not exist, or refuses such messages.
    public let isPermanent: Bool

    public init(_ message: String, isPermanent: Bool) {
        self.message = message
        self.isPermanent = isPermanent
    }

    public var description: String { message }
}

/// Carries messages to SNS topics, Lambda functions and the webhooks that stand behind topics.
public protocol AlertChannel: Sendable {
    /// Delivers a message once; it returns when the receiver has taken it. The outbox repeats what fails.
    ///
    /// - Throws: `AlertDeliveryError`; any other error counts as one that another attempt may mend.
    func deliver(_ message: AlertMessage) async throws
}
