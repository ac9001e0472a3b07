/// What a request, a key or a credential file lacks: a code to act on and a sentence for people.
///
/// No message contains a secret key, a session token or a signature.
public struct RequestSigningError: Error, Sendable, Equatable {
    /// Why the request or the key was refused.
    public enum Code: String, Sendable, CaseIterable {
        /// The request carries no signature.
        case missingSignature
        /// The `Authorization` header, or a header it names, is absent or not of its form.
        case incompleteSignature
        /// The access key is not known.
        case unknownKey
        /// The signature is not that of the request.
        case wrongSignature
        /// The request's date is too far from the clock.
        case outsideWindow
        /// The payload is unsigned, signed in chunks, or not the one that was signed.
        case wrongPayloadHash
        /// A key, role or credential source is not usable as configured.
        case badConfiguration
    }

    /// Why it was refused.
    public let code: Code
    /// What was expected, what came, and what to do.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension RequestSigningError: CustomStringConvertible {
    /// The message alone.
    public var description: String { message }
}
