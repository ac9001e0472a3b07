/// What cannot be written down, with the sentence that says what was found, what was expected and what to do.
public struct ReportingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of refusal; new codes may be added.
    public enum Code: String, Sendable {
        /// A dimension is named like a column of the output.
        case reservedColumn
        /// Columns of one output differ in length.
        case shapeMismatch
        /// Results do not belong to the key space that the writer was made for.
        case keySpaceMismatch
        /// A format that does not exist.
        case unknownFormat
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
