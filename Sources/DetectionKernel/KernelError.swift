/// What the kernel can refuse, with the sentence that says what was expected, what was found and where.
public struct KernelError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of refusal; new codes may be added.
    public enum Code: String, Sendable {
        case invalidParameter
        case unknownParameter
        case shapeMismatch
        case tooLittleHistory
        case keySpaceMismatch
        case unknownMetric
        case corruptModel
        case unsupportedModelVersion
        case notFinite
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
