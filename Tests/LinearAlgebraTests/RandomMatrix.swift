import LinearAlgebra
import TestSupport

extension Matrix {
    static func random(_ rows: Int, _ columns: Int, _ generator: inout SplitMix64) -> Matrix {
        var matrix = Matrix(rows: rows, columns: columns)
        for index in matrix.values.indices { matrix.values[index] = .random(in: -1...1, using: &generator) }
        return matrix
    }

    var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows { for column in 0..<columns { result[column, row] = self[row, column] } }
        return result
    }

    /// The product by its definition: the oracle of the fast one.
    func timesPlainly(_ other: Matrix) -> Matrix {
        var result = Matrix(rows: rows, columns: other.columns)
        for row in 0..<rows {
            for column in 0..<other.columns {
                result[row, column] = (0..<columns).reduce(0) { $0 + self[row, $1] * other[$1, column] }
            }
        }
        return result
    }

    func largestDifference(to other: Matrix) -> Double {
        guard rows == other.rows, columns == other.columns else { return .infinity }
        return zip(values, other.values).map { abs($0 - $1) }.max() ?? 0
    }
}

/// Entries are in −1…1 and sizes below 50: sums of 50 products differ by a few dozen ulps between orders of summation.
let roundingOfSums = 1e-13
