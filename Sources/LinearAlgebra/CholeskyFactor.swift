import COpenBLAS

/// The lower triangle L of a symmetric positive definite matrix A = L·Lᵀ (LAPACK `dpotrf`).
public struct CholeskyFactor: Sendable {
    /// L, with zeros above the diagonal.
    public let lower: Matrix

    public var order: Int { lower.rows }

    /// Factors a matrix of which only the lower triangle is read. The empty matrix has an empty factor.
    ///
    /// - Throws: `LinearAlgebraError.shapeMismatch` unless square, `.tooLarge`, `.notANumber`, or `.notPositiveDefinite`
    ///   with the order of the leading minor that is not positive as `info`.
    /// - Complexity: O(order³ / 3).
    public init(of matrix: Matrix) throws {
        let routine = "dpotrf"
        guard matrix.rows == matrix.columns else {
            throw LinearAlgebraError(
                .shapeMismatch, routine: routine, "\(routine): a matrix of \(matrix.rows) by \(matrix.columns); expected a square one")
        }
        let order = matrix.rows
        let n = try blasInteger(order, "the order", routine: routine)
        var factor = matrix
        if order > 0 {
            LinearAlgebraRuntime.prepare()
            try check(LAPACKE_dpotrf(LAPACK_COL_MAJOR, lowerTriangle, n, &factor.values, n), routine: routine) {
                (.notPositiveDefinite, "the leading minor of order \($0) of \(order) is not positive")
            }
            for column in 1..<max(order, 1) {
                for row in 0..<column { factor[row, column] = 0 }
            }
        }
        lower = factor
    }

    /// The solutions X of A·X = B, one a column (LAPACK `dpotrs`).
    ///
    /// - Throws: `LinearAlgebraError.shapeMismatch` unless B has `order` rows, `.tooLarge`, or `.notANumber`.
    public func solve(_ rightSides: Matrix) throws -> Matrix {
        let routine = "dpotrs"
        guard rightSides.rows == order else {
            throw LinearAlgebraError(
                .shapeMismatch, routine: routine, "\(routine): right sides of \(rightSides.rows) rows for a factor of order \(order)")
        }
        let sides = try blasInteger(rightSides.columns, "the count of right sides", routine: routine)
        var solutions = rightSides
        guard !rightSides.isEmpty else { return solutions }
        let n = Int32(order)
        try check(
            LAPACKE_dpotrs(LAPACK_COL_MAJOR, lowerTriangle, n, sides, lower.values, n, &solutions.values, n), routine: routine
        ) { _ in (.notConverged, "no solution") }
        return solutions
    }

    /// The solution x of A·x = b.
    public func solve(_ rightSide: [Double]) throws -> [Double] {
        try solve(Matrix(rows: rightSide.count, columns: 1, values: rightSide)).values
    }
}

/// LAPACK's letter for "the lower triangle is given".
let lowerTriangle = CChar(UInt8(ascii: "L"))
