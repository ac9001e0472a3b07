/// What can be wrong with a frequency, a grid, a zone or the shape of a series.
public struct MetricSeriesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of mistake; new codes may be added.
    public enum Code: String, Sendable {
        case invalidFrequency
        case unknownTimeZone
        case shapeMismatch
        case duplicateKey
    }

    public let code: Code
    /// What was expected and what was found.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
