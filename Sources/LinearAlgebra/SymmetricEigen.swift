import COpenBLAS

/// The eigenvalues and orthonormal eigenvectors of a symmetric matrix, A = V·diag(λ)·Vᵀ (LAPACK `dsyevd`).
public struct SymmetricEigen: Sendable {
    /// In rising order.
    public let values: [Double]
    /// One vector of length 1 a column, in the order of the values; a vector's sign is arbitrary.
    public let vectors: Matrix

    /// Decomposes a matrix of which only the lower triangle is read. The empty matrix has no eigenvalue.
    ///
    /// - Throws: `LinearAlgebraError.shapeMismatch` unless square, `.tooLarge`, `.notANumber`, or `.notConverged`.
    /// - Complexity: O(order³).
    public init(of matrix: Matrix) throws {
        let routine = "dsyevd"
        guard matrix.rows == matrix.columns else {
            throw LinearAlgebraError(
                .shapeMismatch, routine: routine, "\(routine): a matrix of \(matrix.rows) by \(matrix.columns); expected a square one")
        }
        let n = try blasInteger(matrix.rows, "the order", routine: routine)
        var vectors = matrix
        var values = [Double](repeating: 0, count: matrix.rows)
        if matrix.rows > 0 {
            LinearAlgebraRuntime.prepare()
            let withVectors = CChar(UInt8(ascii: "V"))
            try check(LAPACKE_dsyevd(LAPACK_COL_MAJOR, withVectors, lowerTriangle, n, &vectors.values, n, &values), routine: routine) {
                (.notConverged, "\($0) off-diagonal elements did not reach 0")
            }
        }
        self.values = values
        self.vectors = vectors
    }
}
