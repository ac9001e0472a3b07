/// Something in a file that is not as it must be.
package struct DocumentFault: Error, Sendable, Equatable, CustomStringConvertible {
    package let file: String
    /// From 1; nil when it concerns the file as a whole.
    package let line: Int?
    /// The member at fault, as `Detectors[0].MetricSet.Offset`; empty for the file as a whole.
    package let path: String
    /// What was expected, what was found, what to do.
    package let message: String

    /// `file:line: path: message`.
    package var description: String {
        file + (line.map { ":\($0)" } ?? "") + ": " + (path.isEmpty ? "" : path + ": ") + message
    }
}
