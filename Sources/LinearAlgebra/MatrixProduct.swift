import COpenBLAS

/// The product op(A)·op(B), where op transposes on request (BLAS `dgemm`).
///
/// - Parameters:
///   - first: A.
///   - second: B; op(B) has as many rows as op(A) has columns.
/// - Returns: A new matrix of rows(op A) by columns(op B). A sum over nothing is 0. NaN and infinity spread as in IEEE sums.
/// - Throws: `LinearAlgebraError.shapeMismatch`, or `.tooLarge` beyond BLAS's integers.
/// - Complexity: O(rows · columns · inner).
public func matrixProduct(
    _ first: Matrix, _ second: Matrix, transposingFirst: Bool = false, transposingSecond: Bool = false
) throws -> Matrix {
    let routine = "dgemm"
    let rows = transposingFirst ? first.columns : first.rows
    let inner = transposingFirst ? first.rows : first.columns
    let innerOfSecond = transposingSecond ? second.columns : second.rows
    let columns = transposingSecond ? second.rows : second.columns
    guard inner == innerOfSecond else {
        throw LinearAlgebraError(
            .shapeMismatch, routine: routine,
            "\(routine): the first factor has \(inner) columns, the second \(innerOfSecond) rows; expected the same")
    }
    let m = try blasInteger(rows, "the count of rows", routine: routine)
    let n = try blasInteger(columns, "the count of columns", routine: routine)
    let k = try blasInteger(inner, "the inner size", routine: routine)
    var product = Matrix(rows: rows, columns: columns)
    guard !product.isEmpty, inner > 0 else { return product }
    LinearAlgebraRuntime.prepare()
    cblas_dgemm(
        CblasColMajor, transposingFirst ? CblasTrans : CblasNoTrans, transposingSecond ? CblasTrans : CblasNoTrans,
        m, n, k, 1, first.values, Int32(first.rows), second.values, Int32(second.rows), 0, &product.values, m)
    return product
}

/// The product op(A)·x of a matrix and a vector (BLAS `dgemv`).
///
/// - Returns: rows(op A) values; zeros where op(A) has no column.
/// - Throws: `LinearAlgebraError.shapeMismatch`, or `.tooLarge`.
public func matrixProduct(_ matrix: Matrix, _ vector: [Double], transposing: Bool = false) throws -> [Double] {
    let routine = "dgemv"
    let inner = transposing ? matrix.rows : matrix.columns
    guard vector.count == inner else {
        throw LinearAlgebraError(
            .shapeMismatch, routine: routine, "\(routine): \(vector.count) values for a matrix with \(inner) columns")
    }
    let m = try blasInteger(matrix.rows, "the count of rows", routine: routine)
    let n = try blasInteger(matrix.columns, "the count of columns", routine: routine)
    var product = [Double](repeating: 0, count: transposing ? matrix.columns : matrix.rows)
    guard !matrix.isEmpty else { return product }
    LinearAlgebraRuntime.prepare()
    cblas_dgemv(CblasColMajor, transposing ? CblasTrans : CblasNoTrans, m, n, 1, matrix.values, m, vector, 1, 0, &product, 1)
    return product
}

/// The symmetric matrix AᵀA of inner products of the columns (BLAS `dsyrk`), optionally added to another.
///
/// - Parameters:
///   - matrix: A, one observation a row.
///   - base: A symmetric matrix B of A's columns, of which only the upper triangle is read; nil stands for 0.
///   - scale: s in the sum s·B + AᵀA, a discount of earlier rows.
/// - Returns: Both triangles of s·B + AᵀA, exactly symmetric.
/// - Throws: `LinearAlgebraError.shapeMismatch`, or `.tooLarge`.
/// - Complexity: O(rows · columns²), half of a product.
public func symmetricRankUpdate(of base: Matrix? = nil, scaledBy scale: Double = 1, by matrix: Matrix) throws -> Matrix {
    let routine = "dsyrk"
    let order = matrix.columns
    if let base, base.rows != order || base.columns != order {
        throw LinearAlgebraError(
            .shapeMismatch, routine: routine, "\(routine): a base of \(base.rows) by \(base.columns) for \(order) columns")
    }
    let n = try blasInteger(order, "the count of columns", routine: routine)
    let k = try blasInteger(matrix.rows, "the count of rows", routine: routine)
    var sum = base ?? Matrix(rows: order, columns: order)
    guard order > 0 else { return sum }
    LinearAlgebraRuntime.prepare()
    cblas_dsyrk(
        CblasColMajor, CblasUpper, CblasTrans, n, k, 1, matrix.values, max(k, 1), base == nil ? 0 : scale, &sum.values, n)
    for column in 0..<order {
        for row in 0..<column { sum[column, row] = sum[row, column] }
    }
    return sum
}
