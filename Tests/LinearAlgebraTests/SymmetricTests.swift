import LinearAlgebra
import TestSupport
import Testing

@Suite struct CholeskyFactorTests {
    @Test func knownFactor() throws {
        let factor = try CholeskyFactor(of: Matrix([[4, 12, -16], [12, 37, -43], [-16, -43, 98]]))
        #expect(factor.lower == Matrix([[2, 0, 0], [6, 1, 0], [-8, 5, 3]]))
        // A·(1, 2, 3) = (−20, −43, 192).
        let solution = try factor.solve([-20, -43, 192])
        #expect(zip(solution, [1, 2, 3]).allSatisfy { abs($0 - $1) < 1e-11 })
    }

    @Test(arguments: [1, 2, 3, 8, 32, 47])
    func factorAndSolutionFitTheMatrix(order: Int) throws {
        var generator = SplitMix64(seed: UInt64(order))
        var matrix = try symmetricRankUpdate(by: .random(order + 3, order, &generator))
        for index in 0..<order { matrix[index, index] += 1 }
        let factor = try CholeskyFactor(of: matrix)
        #expect(factor.lower.timesPlainly(factor.lower.transposed).largestDifference(to: matrix) < 1e-12)
        let sides = Matrix.random(order, 2, &generator)
        #expect(matrix.timesPlainly(try factor.solve(sides)).largestDifference(to: sides) < 1e-12)
    }

    @Test func indefiniteAndSingularMatricesAreNamed() {
        for (matrix, minor) in [(Matrix([[1, 2], [2, 1]]), 2), (Matrix([[0]]), 1), (Matrix([[1, 1, 0], [1, 1, 0], [0, 0, 1]]), 2)] {
            let error = #expect(throws: LinearAlgebraError.self) { try CholeskyFactor(of: matrix) }
            #expect(error?.code == .notPositiveDefinite)
            #expect(error?.info == minor)
            #expect(error?.message == "dpotrf: the leading minor of order \(minor) of \(matrix.rows) is not positive (info \(minor))")
        }
    }

    @Test func emptyNotANumberAndWrongShape() throws {
        let empty = try CholeskyFactor(of: Matrix(rows: 0, columns: 0))
        #expect(try empty.solve([]).isEmpty)
        #expect(#expect(throws: LinearAlgebraError.self) { try CholeskyFactor(of: Matrix([[.nan]])) }?.code == .notANumber)
        #expect(#expect(throws: LinearAlgebraError.self) { try CholeskyFactor(of: Matrix([[1, 2]])) }?.code == .shapeMismatch)
        let one = try CholeskyFactor(of: Matrix([[4]]))
        #expect(try one.solve([8]) == [2])
        #expect(#expect(throws: LinearAlgebraError.self) { try one.solve([1, 2]) }?.code == .shapeMismatch)
        #expect(#expect(throws: LinearAlgebraError.self) { try one.solve([.nan]) }?.code == .notANumber)
    }
}

@Suite struct SymmetricEigenTests {
    @Test func knownValues() throws {
        let eigen = try SymmetricEigen(of: Matrix([[2, 1], [1, 2]]))
        #expect(abs(eigen.values[0] - 1) < 1e-14)
        #expect(abs(eigen.values[1] - 3) < 1e-14)
        #expect(abs(abs(eigen.vectors[0, 1]) - 0.5.squareRoot()) < 1e-14)
    }

    @Test(arguments: [1, 2, 5, 26, 40])
    func vectorsDiagonalise(order: Int) throws {
        var generator = SplitMix64(seed: UInt64(order) + 90)
        var matrix = Matrix.random(order, order, &generator)
        for row in 0..<order { for column in 0..<row { matrix[column, row] = matrix[row, column] } }
        let eigen = try SymmetricEigen(of: matrix)
        #expect(eigen.values == eigen.values.sorted())
        let vectors = eigen.vectors
        #expect(vectors.transposed.timesPlainly(vectors).largestDifference(to: .identity(order)) < 1e-12)
        var scaled = vectors
        for column in 0..<order { for row in 0..<order { scaled[row, column] *= eigen.values[column] } }
        #expect(matrix.timesPlainly(vectors).largestDifference(to: scaled) < 1e-12)
    }

    @Test func singularEmptyAndRefused() throws {
        let singular = try SymmetricEigen(of: Matrix([[1, 1], [1, 1]]))
        #expect(abs(singular.values[0]) < 1e-15)
        #expect(try SymmetricEigen(of: Matrix(rows: 0, columns: 0)).values.isEmpty)
        #expect(#expect(throws: LinearAlgebraError.self) { try SymmetricEigen(of: Matrix([[.nan]])) }?.code == .notANumber)
        #expect(#expect(throws: LinearAlgebraError.self) { try SymmetricEigen(of: Matrix(rows: 2, columns: 1)) }?.code == .shapeMismatch)
    }
}
