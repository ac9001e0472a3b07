import LinearAlgebra
import TestSupport
import Testing

@Suite struct BandedOperatorTests {
    static let shapes: [(rows: Int, columns: Int, lower: Int, upper: Int)] = [
        (0, 0, 1, 1), (1, 1, 0, 0), (5, 5, 1, 2), (5, 5, 9, 9), (17, 17, 3, 0), (40, 33, 4, 5), (33, 40, 2, 12), (8, 0, 1, 1), (0, 8, 1, 1),
        (30, 4, 2, 1),
    ]

    @Test(arguments: shapes)
    func equalsItsDenseMatrix(shape: (rows: Int, columns: Int, lower: Int, upper: Int)) throws {
        var generator = SplitMix64(seed: 7)
        let banded = try BandedOperator(
            rows: shape.rows, columns: shape.columns, lowerBandwidth: shape.lower, upperBandwidth: shape.upper
        ) { 1 + 10 * Double($0) - Double($1) }
        var dense = Matrix(rows: shape.rows, columns: shape.columns)
        for row in 0..<shape.rows {
            for column in 0..<shape.columns where row - column <= shape.lower && column - row <= shape.upper {
                dense[row, column] = 1 + 10 * Double(row) - Double(column)
            }
        }
        // Entries reach 400 here, so the rounding of the sums scales with them.
        let tolerance = 400 * roundingOfSums
        let block = Matrix.random(shape.columns, 6, &generator)
        let expected = dense.timesPlainly(block)
        for rowsPerPanel in [1, 3, 8, 100] {
            #expect(try banded.applied(to: block, rowsPerPanel: rowsPerPanel).largestDifference(to: expected) <= tolerance)
        }
        let series = try banded.applied(to: Array(block.column(2)))
        #expect(series.count == shape.rows)
        #expect(zip(series, expected.column(2)).allSatisfy { abs($0 - $1) <= tolerance })
    }

    @Test func movingAverageOfThreeIsKnown() throws {
        let average = try BandedOperator(rows: 4, columns: 6, lowerBandwidth: 0, upperBandwidth: 2) { _, _ in 1.0 / 3 }
        let result = try average.applied(to: [3, 6, 9, 12, 15, 0])
        #expect(zip(result, [6, 9, 12, 9]).allSatisfy { abs($0 - $1) <= roundingOfSums })
    }

    @Test func missingValuesStayInsideTheirBand() throws {
        let average = try BandedOperator(rows: 9, columns: 9, lowerBandwidth: 1, upperBandwidth: 1) { _, _ in 1 }
        var series = [Double](repeating: 1, count: 9)
        series[4] = .nan
        let result = try average.applied(to: series)
        #expect(result.indices.filter { result[$0].isNaN } == [3, 4, 5])
    }

    @Test func wrongShapesAreRefused() throws {
        let identity = try BandedOperator(rows: 3, columns: 3, lowerBandwidth: 0, upperBandwidth: 0) { _, _ in 1 }
        #expect(throws: LinearAlgebraError.self) { try identity.applied(to: [1, 2]) }
        #expect(throws: LinearAlgebraError.self) { try identity.applied(to: Matrix(rows: 4, columns: 1)) }
        #expect(throws: LinearAlgebraError.self) {
            try BandedOperator(rows: 3, columns: 3, lowerBandwidth: -1, upperBandwidth: 0) { _, _ in 1 }
        }
    }
}
