/// What a routine of linear algebra can refuse: the routine, the value it met and what was expected.
public struct LinearAlgebraError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of refusal; new codes may be added.
    public enum Code: String, Sendable {
        case shapeMismatch
        /// A size is beyond the integers of BLAS and LAPACK (32 bits).
        case tooLarge
        /// A matrix that must be positive definite is not.
        case notPositiveDefinite
        /// An iteration of LAPACK ended without a result.
        case notConverged
        /// A NaN where LAPACK needs numbers.
        case notANumber
        case outOfMemory
    }

    public let code: Code
    /// The routine as LAPACK or this module names it, for example `dpotrf`.
    public let routine: String
    /// The routine's `info`, or 0 when it was not called.
    public let info: Int
    public let message: String

    public init(_ code: Code, routine: String, info: Int = 0, _ message: String) {
        self.code = code
        self.routine = routine
        self.info = info
        self.message = message
    }

    public var description: String { message }
}

/// Turns the `info` of a LAPACKE routine into an error; `positive` words what a value above 0 means for it.
func check(_ info: Int32, routine: String, positive: (Int) -> (LinearAlgebraError.Code, String)) throws {
    guard info != 0 else { return }
    let value = Int(info)
    switch value {
    case -1010, -1011:
        throw LinearAlgebraError(.outOfMemory, routine: routine, info: value, "\(routine): no memory for its workspace (info \(value))")
    case ..<0:
        // LAPACKE reports a NaN in matrix argument k as -k; sizes and strides were checked before the call.
        throw LinearAlgebraError(
            .notANumber, routine: routine, info: value, "\(routine): argument \(-value) holds a NaN (info \(value)); expected numbers only")
    default:
        let (code, sentence) = positive(value)
        throw LinearAlgebraError(code, routine: routine, info: value, "\(routine): \(sentence) (info \(value))")
    }
}

/// The size as BLAS wants it.
///
/// - Throws: `LinearAlgebraError.tooLarge` beyond `Int32.max`.
func blasInteger(_ size: Int, _ what: String, routine: String) throws -> Int32 {
    guard let integer = Int32(exactly: size) else {
        throw LinearAlgebraError(
            .tooLarge, routine: routine, "\(routine): \(what) is \(size); BLAS counts up to \(Int32.max)")
    }
    return integer
}
