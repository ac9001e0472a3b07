import DetectorService

/// Sends every message where it belongs: functions to Lambda, topics to the webhook that stands behind them or else to SNS.
public struct AlertRouter: AlertChannel {
    private let webhooks: [String: any AlertChannel]
    private let topics: any AlertChannel
    private let functions: any AlertChannel

    /// A router.
    ///
    /// - Parameter webhooks: by the ARN of the topic in whose place they stand.
    public init(webhooks: [String: any AlertChannel], topics: any AlertChannel, functions: any AlertChannel) {
        self.webhooks = webhooks
        self.topics = topics
        self.functions = functions
    }

    /// Hands a message to its channel.
    public func deliver(_ message: AlertMessage) async throws {
        switch message.target {
        case .topic(let arn, _): try await (webhooks[arn] ?? topics).deliver(message)
        case .function: try await functions.deliver(message)
        }
    }
}
