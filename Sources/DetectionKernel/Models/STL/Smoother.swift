/// One loess smoother of STL: how many neighbours it uses, what it fits to them, and at how many positions.
///
/// Cleveland, Cleveland, McRae, Terpenning (1990), STL: A Seasonal-Trend Decomposition Procedure Based on Loess,
/// section 2 (q, d) and section 3.3 (skipping positions).
public struct Smoother: Equatable, Hashable, Sendable {
    /// Number of neighbours in a window: odd, at least 3.
    public let length: Int
    /// Degree of the local polynomial: 0 (constant) or 1 (line).
    public let degree: Int
    /// The smoother is evaluated at every `jump`-th position and at the last one; values between are on a straight line.
    public let jump: Int

    /// - Throws: `KernelError.invalidParameter` when `length` is even or below 3, `degree` is neither 0 nor 1, or `jump`
    ///   is below 1.
    public init(length: Int, degree: Int = 1, jump: Int = 1) throws {
        try Self.check(length >= 3 && length % 2 == 1, "length", length, "an odd number of at least 3 (neighbours in a window)")
        try Self.check(degree == 0 || degree == 1, "degree", degree, "0 (local constant) or 1 (local line)")
        try Self.check(jump >= 1, "jump", jump, "at least 1 (the step between evaluated positions)")
        self.length = length
        self.degree = degree
        self.jump = jump
    }

    private static func check(_ isValid: Bool, _ name: String, _ value: Int, _ expected: String) throws {
        guard isValid else {
            throw KernelError(.invalidParameter, "smoother \(name) is \(value): expected \(expected)")
        }
    }
}
