/// Why a connector cannot be set up, in words that tell what to change.
public struct ConnectorError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Kinds of reasons.
    public enum Code: String, Sendable {
        /// An address is no URL of the form that is needed.
        case badEndpoint
        /// A webhook cannot be used as configured.
        case badWebhook
    }

    /// The kind.
    public let code: Code
    /// What was expected, what was found, what to do. No secrets.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
