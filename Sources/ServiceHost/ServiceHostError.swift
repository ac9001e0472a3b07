/// Why the service cannot start, in words that tell what to change.
public struct ServiceHostError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Kinds of reasons.
    public enum Code: String, Sendable {
        /// The configuration file or a flag is not valid.
        case badSetting
        /// No access key is configured, so that nobody could use the service.
        case noKeys
        /// Other hosts could read what is sent.
        case insecureAddress
        /// The address cannot be bound, or a certificate cannot be used.
        case cannotListen
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
