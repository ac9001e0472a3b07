import LinearAlgebra
import TestSupport
import Testing

@Suite struct LeastSquaresTests {
    @Test func knownLine() throws {
        // y = 1 + 2x misses the middle point by 3, so the fit is 2 + 2x with residuals −1, 2, −1.
        let solution = try solveLeastSquares(Matrix([[1, 0], [1, 1], [1, 2]]), Matrix([[1], [6], [5]]))
        #expect(abs(solution.coefficients[0, 0] - 2) < 1e-14)
        #expect(abs(solution.coefficients[1, 0] - 2) < 1e-14)
        #expect(abs(solution.residualSumsOfSquares[0] - 6) < 1e-13)
        #expect(solution.rank == 2)
        #expect(!solution.isRankDeficient)
    }

    @Test(arguments: [(5, 5), (20, 4), (48, 12), (3, 6)])
    func residualIsOrthogonalToTheDesign(shape: (Int, Int)) throws {
        var generator = SplitMix64(seed: 11)
        let design = Matrix.random(shape.0, shape.1, &generator)
        let sides = Matrix.random(shape.0, 3, &generator)
        let solution = try solveLeastSquares(design, sides)
        var residual = design.timesPlainly(solution.coefficients)
        for index in residual.values.indices { residual.values[index] -= sides.values[index] }
        // The condition of these designs is below 1e3.
        #expect((design.transposed.timesPlainly(residual).values.map(abs).max() ?? 1) < 1e-11)
        #expect(solution.rank == min(shape.0, shape.1))
        #expect(solution.isRankDeficient == (shape.0 < shape.1))
    }

    @Test func dependentColumnsAreReportedAndShareTheCoefficient() throws {
        let solution = try solveLeastSquares(Matrix([[1, 1], [2, 2], [3, 3]]), Matrix([[2], [4], [6]]))
        #expect(solution.rank == 1)
        #expect(solution.isRankDeficient)
        #expect(abs(solution.coefficients[0, 0] - 1) < 1e-13)
        #expect(abs(solution.coefficients[1, 0] - 1) < 1e-13)
        #expect(solution.residualSumsOfSquares[0] < 1e-25)
    }

    @Test func zeroDesignExplainsNothing() throws {
        let solution = try solveLeastSquares(Matrix(rows: 3, columns: 2), Matrix([[1], [2], [2]]))
        #expect(solution.rank == 0)
        #expect(solution.coefficients == Matrix(rows: 2, columns: 1))
        #expect(solution.residualSumsOfSquares == [9])
    }

    @Test func emptyProblems() throws {
        let noUnknown = try solveLeastSquares(Matrix(rows: 2, columns: 0), Matrix([[3], [4]]))
        #expect(noUnknown.residualSumsOfSquares == [25])
        #expect(noUnknown.rank == 0 && !noUnknown.isRankDeficient)
        let noObservation = try solveLeastSquares(Matrix(rows: 0, columns: 2), Matrix(rows: 0, columns: 1))
        #expect(noObservation.coefficients == Matrix(rows: 2, columns: 1))
        #expect(noObservation.isRankDeficient)
        #expect(try solveLeastSquares(Matrix([[1]]), Matrix(rows: 1, columns: 0)).residualSumsOfSquares.isEmpty)
    }

    @Test func notANumberAndWrongShapeAreRefused() {
        let error = #expect(throws: LinearAlgebraError.self) { try solveLeastSquares(Matrix([[.nan], [1]]), Matrix([[1], [1]])) }
        #expect(error?.code == .notANumber)
        #expect(error?.routine == "dgelsy")
        #expect(throws: LinearAlgebraError.self) { try solveLeastSquares(Matrix([[1], [1]]), Matrix([[1]])) }
    }
}
