import COpenBLAS

/// The minimiser of ‖A·x − b‖ for one or several right sides.
public struct LeastSquaresSolution: Sendable {
    /// One solution a column; of all minimisers the shortest when columns of A depend on each other.
    public let coefficients: Matrix
    /// ‖A·x − b‖², one a right side.
    public let residualSumsOfSquares: [Double]
    /// The numerical rank of A: below its columns, some coefficients are not determined by the data.
    public let rank: Int
    public let isRankDeficient: Bool
}

/// Solves a linear least-squares problem by a QR factorisation with column pivoting (LAPACK `dgelsy`).
///
/// - Parameters:
///   - design: A, n observations by k unknowns; n may be smaller than k.
///   - observations: b, n rows, one right side a column.
///   - relativeTolerance: The rank is that of the largest leading triangle of R whose reciprocal condition exceeds this; in 0..<1.
/// - Returns: The solution with its rank. With no observation or no unknown the coefficients are 0 and the rank is 0.
/// - Throws: `LinearAlgebraError.shapeMismatch`, `.tooLarge`, or `.notANumber` when an input holds a NaN.
/// - Complexity: O(n · k²).
public func solveLeastSquares(
    _ design: Matrix, _ observations: Matrix, relativeTolerance: Double = 1e-12
) throws -> LeastSquaresSolution {
    let routine = "dgelsy"
    precondition(relativeTolerance >= 0 && relativeTolerance < 1, "a relative tolerance of \(relativeTolerance)")
    guard observations.rows == design.rows else {
        throw LinearAlgebraError(
            .shapeMismatch, routine: routine, "\(routine): \(observations.rows) observations for a design of \(design.rows) rows")
    }
    let m = try blasInteger(design.rows, "the count of rows", routine: routine)
    let n = try blasInteger(design.columns, "the count of columns", routine: routine)
    let sides = try blasInteger(observations.columns, "the count of right sides", routine: routine)
    var coefficients = Matrix(rows: design.columns, columns: observations.columns)
    var rank: Int32 = 0
    if !design.isEmpty, observations.columns > 0 {
        LinearAlgebraRuntime.prepare()
        // b enters in the upper rows and x leaves there: the buffer has room for the longer of both.
        let leading = max(m, n)
        var sidesAndSolutions = Matrix(rows: Int(leading), columns: observations.columns)
        for side in 0..<observations.columns {
            for row in 0..<observations.rows { sidesAndSolutions[row, side] = observations[row, side] }
        }
        var factor = design.values
        var pivots = [Int32](repeating: 0, count: design.columns)
        let info = LAPACKE_dgelsy(
            LAPACK_COL_MAJOR, m, n, sides, &factor, m, &sidesAndSolutions.values, leading, &pivots, relativeTolerance, &rank)
        try check(info, routine: routine) { _ in (.notConverged, "no solution") }
        for side in 0..<observations.columns {
            for row in 0..<design.columns { coefficients[row, side] = sidesAndSolutions[row, side] }
        }
    }
    let fitted = try matrixProduct(design, coefficients)
    let sums = (0..<observations.columns).map { side in
        zip(fitted.column(side), observations.column(side)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return LeastSquaresSolution(
        coefficients: coefficients, residualSumsOfSquares: sums, rank: Int(rank), isRankDeficient: Int(rank) < design.columns)
}
