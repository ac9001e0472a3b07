import RequestSigning

/// A webhook that stands in the place of an SNS topic.
public struct ConfiguredWebhook: Sendable, Equatable {
    /// What a webhook receives.
    public enum Form: String, Sendable, CaseIterable {
        /// The alert's JSON payload, signed.
        case json
        /// A text as Slack shows it.
        case slack
    }

    /// The ARN of the topic; alerts that name it go to the webhook.
    public var topic: String
    /// Where the address is; one that stands in the configuration is shown no more than a secret, as Slack's are secrets.
    public var url: ConfiguredKey.Secret
    /// Where the secret for signatures is; nil for receivers that check none.
    public var secret: ConfiguredKey.Secret?
    /// What is sent.
    public var form: Form

    /// A webhook of the configuration.
    public init(topic: String, url: ConfiguredKey.Secret, secret: ConfiguredKey.Secret?, form: Form) {
        self.topic = topic
        self.url = url
        self.secret = secret
        self.form = form
    }
}
