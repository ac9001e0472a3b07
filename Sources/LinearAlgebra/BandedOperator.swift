import COpenBLAS

/// A matrix that is 0 outside a band around its diagonal, such as a smoother with a window.
public struct BandedOperator: Equatable, Sendable {
    public let rows: Int
    public let columns: Int
    /// Diagonals below and above the main one that may hold values.
    public let lowerBandwidth: Int
    public let upperBandwidth: Int
    /// BLAS band storage: entry (i, j) at `upperBandwidth + i − j` in column j of `lowerBandwidth + upperBandwidth + 1` values.
    private var band: [Double]

    private var bandRows: Int { lowerBandwidth + upperBandwidth + 1 }

    /// The operator with the entries that `entry` gives for every place inside the band.
    /// - Throws: `LinearAlgebraError.shapeMismatch` for a negative size or bandwidth.
    public init(rows: Int, columns: Int, lowerBandwidth: Int, upperBandwidth: Int, entry: (_ row: Int, _ column: Int) -> Double) throws {
        guard rows >= 0, columns >= 0, lowerBandwidth >= 0, upperBandwidth >= 0 else {
            throw LinearAlgebraError(
                .shapeMismatch, routine: "BandedOperator",
                "a banded operator of \(rows) by \(columns) with bandwidths \(lowerBandwidth) and \(upperBandwidth): expected none below 0")
        }
        self.rows = rows
        self.columns = columns
        self.lowerBandwidth = lowerBandwidth
        self.upperBandwidth = upperBandwidth
        band = [Double](repeating: 0, count: (lowerBandwidth + upperBandwidth + 1) * columns)
        for column in 0..<columns {
            for row in max(0, column - upperBandwidth)..<max(0, column - upperBandwidth, min(rows, column + lowerBandwidth + 1)) {
                band[column * bandRows + upperBandwidth + row - column] = entry(row, column)
            }
        }
    }

    public subscript(row: Int, column: Int) -> Double {
        row - column <= lowerBandwidth && column - row <= upperBandwidth ? band[column * bandRows + upperBandwidth + row - column] : 0
    }

    /// The operator applied to one series (BLAS `dgbmv`).
    ///
    /// - Returns: `rows` values. NaN and infinity reach the outputs whose band covers them, and no other.
    /// - Throws: `LinearAlgebraError.shapeMismatch` unless the series has `columns` values; `.tooLarge`.
    public func applied(to series: [Double]) throws -> [Double] {
        let routine = "dgbmv"
        guard series.count == columns else {
            throw LinearAlgebraError(
                .shapeMismatch, routine: routine, "\(routine): \(series.count) values for an operator of \(columns) columns")
        }
        let m = try blasInteger(rows, "the count of rows", routine: routine)
        let n = try blasInteger(columns, "the count of columns", routine: routine)
        let leading = try blasInteger(bandRows, "the width of the band", routine: routine)
        var output = [Double](repeating: 0, count: rows)
        guard rows > 0, columns > 0 else { return output }
        LinearAlgebraRuntime.prepare()
        cblas_dgbmv(
            CblasColMajor, CblasNoTrans, m, n, Int32(lowerBandwidth), Int32(upperBandwidth), 1, band, leading, series, 1, 0, &output, 1)
        return output
    }

    /// The operator applied to a block of many series, one a column, by dense panels over blocks of rows (BLAS `dgemm`).
    ///
    /// A panel covers `rowsPerPanel` outputs and the inputs their bands reach: few rows waste little of the panel on zeros,
    /// many use the product better; 8 was the fastest for windows of some hundred.
    ///
    /// - Returns: `rows` by as many columns as the block.
    /// - Throws: `LinearAlgebraError.shapeMismatch` unless the block has `columns` rows; `.tooLarge`.
    /// - Precondition: `rowsPerPanel > 0`.
    public func applied(to block: Matrix, rowsPerPanel: Int = 8) throws -> Matrix {
        precondition(rowsPerPanel > 0, "\(rowsPerPanel) rows a panel")
        let routine = "dgemm"
        guard block.rows == columns else {
            throw LinearAlgebraError(
                .shapeMismatch, routine: routine, "\(routine): a block of \(block.rows) rows for an operator of \(columns) columns")
        }
        let outputStride = try blasInteger(rows, "the count of rows", routine: routine)
        let inputStride = try blasInteger(columns, "the count of columns", routine: routine)
        let lanes = try blasInteger(block.columns, "the count of series", routine: routine)
        var output = Matrix(rows: rows, columns: block.columns)
        guard !output.isEmpty, columns > 0 else { return output }
        LinearAlgebraRuntime.prepare()
        for start in stride(from: 0, to: rows, by: rowsPerPanel) {
            let end = min(rows, start + rowsPerPanel)
            let firstInput = max(0, start - lowerBandwidth)
            let lastInput = min(columns, end + upperBandwidth)
            guard firstInput < lastInput else { continue }
            var panel = Matrix(rows: end - start, columns: lastInput - firstInput)
            for row in start..<end {
                for column in firstInput..<lastInput { panel[row - start, column - firstInput] = self[row, column] }
            }
            block.values.withUnsafeBufferPointer { input in
                output.values.withUnsafeMutableBufferPointer { result in
                    cblas_dgemm(
                        CblasColMajor, CblasNoTrans, CblasNoTrans, Int32(end - start), lanes, Int32(lastInput - firstInput),
                        1, panel.values, Int32(end - start), input.baseAddress! + firstInput, inputStride,
                        0, result.baseAddress! + start, outputStride)
                }
            }
        }
        return output
    }
}
