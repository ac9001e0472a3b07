import COpenBLAS

/// Inner products of two series of one length, shifted against each other (BLAS `ddot`).
///
/// - Parameter lags: from −(n − 1) to n − 1; a positive lag pairs values of `first` with earlier ones of `second`.
/// - Returns: Σ first(t)·second(t − lag) over all t where both exist, one for each lag; 0 where there is none. NaN and infinity
///   spread as in IEEE sums.
/// - Throws: `LinearAlgebraError.shapeMismatch` for series of different lengths, or `.tooLarge`.
/// - Complexity: O(n · lags).
public func laggedProducts(_ first: [Double], _ second: [Double], lags: ClosedRange<Int>) throws -> [Double] {
    let routine = "ddot"
    guard first.count == second.count else {
        throw LinearAlgebraError(
            .shapeMismatch, routine: routine, "\(routine): \(first.count) and \(second.count) values: expected the same")
    }
    _ = try blasInteger(first.count, "the count of values", routine: routine)
    LinearAlgebraRuntime.prepare()
    return first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in
            lags.map { lag in
                let pairs = first.count - abs(lag)
                guard pairs > 0, let a = first.baseAddress, let b = second.baseAddress else { return 0 }
                return cblas_ddot(Int32(pairs), a + max(lag, 0), 1, b + max(-lag, 0), 1)
            }
        }
    }
}
