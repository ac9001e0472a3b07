import LinearAlgebra
import TestSupport
import Testing

@Suite struct MatrixProductTests {
    @Test func knownProduct() throws {
        let product = try matrixProduct(Matrix([[1, 2], [3, 4], [5, 6]]), Matrix([[7, 8, 9], [10, 11, 12]]))
        #expect(product == Matrix([[27, 30, 33], [61, 68, 75], [95, 106, 117]]))
    }

    @Test(arguments: [0, 1, 2, 3, 7, 8, 9, 31, 48])
    func equalsTheDefinition(size: Int) throws {
        var generator = SplitMix64(seed: UInt64(size) + 1)
        let a = Matrix.random(size, size + 2, &generator)
        let b = Matrix.random(size + 2, 5, &generator)
        let expected = a.timesPlainly(b)
        #expect(try matrixProduct(a, b).largestDifference(to: expected) <= roundingOfSums)
        #expect(try matrixProduct(a.transposed, b, transposingFirst: true).largestDifference(to: expected) <= roundingOfSums)
        #expect(try matrixProduct(a, b.transposed, transposingSecond: true).largestDifference(to: expected) <= roundingOfSums)
        #expect(
            try matrixProduct(a.transposed, b.transposed, transposingFirst: true, transposingSecond: true)
                .largestDifference(to: expected) <= roundingOfSums)
        let vector = Array(b.column(0))
        let product = try matrixProduct(a, vector)
        #expect(zip(product, expected.column(0)).allSatisfy { abs($0 - $1) <= roundingOfSums })
        #expect(product.count == size)
        #expect(try matrixProduct(a.transposed, vector, transposing: true).count == size)
    }

    @Test func sumOverNothingIsZero() throws {
        let product = try matrixProduct(Matrix(rows: 3, columns: 0), Matrix(rows: 0, columns: 2))
        #expect(product == Matrix(rows: 3, columns: 2, repeating: 0))
        #expect(try matrixProduct(Matrix(rows: 0, columns: 4), Matrix(rows: 4, columns: 2)).rows == 0)
        #expect(try matrixProduct(Matrix(rows: 3, columns: 0), []) == [0, 0, 0])
    }

    @Test func unequalInnerSizesAreRefused() {
        let error = #expect(throws: LinearAlgebraError.self) {
            try matrixProduct(Matrix(rows: 2, columns: 3), Matrix(rows: 2, columns: 3))
        }
        #expect(error?.code == .shapeMismatch)
        #expect(error?.message == "dgemm: the first factor has 3 columns, the second 2 rows; expected the same")
    }

    @Test func sizesBeyondBLASIntegersAreRefused() {
        let wide = Matrix(rows: 0, columns: Int(Int32.max) + 1)
        for attempt in [
            { try matrixProduct(wide, Matrix(rows: Int(Int32.max) + 1, columns: 0)) },
            { try symmetricRankUpdate(by: Matrix(rows: Int(Int32.max) + 1, columns: 0)) },
        ] {
            let error = #expect(throws: LinearAlgebraError.self) { _ = try attempt() }
            #expect(error?.code == .tooLarge)
            #expect(error?.message.contains("2147483648") == true)
        }
    }

    @Test func valuesMustFillTheMatrix() {
        #expect(throws: LinearAlgebraError.self) { try Matrix(rows: 2, columns: 2, values: [1, 2, 3]) }
        #expect(throws: LinearAlgebraError.self) { try Matrix(rows: -1, columns: -1, values: [1]) }
        #expect(throws: LinearAlgebraError.self) { try Matrix(rows: .max, columns: 2, values: []) }
    }

    @Test(arguments: [0, 1, 4, 13])
    func rankUpdateIsTheSumOfInnerProducts(columns: Int) throws {
        var generator = SplitMix64(seed: 40 + UInt64(columns))
        let a = Matrix.random(20, columns, &generator)
        let gram = a.transposed.timesPlainly(a)
        let update = try symmetricRankUpdate(by: a)
        #expect(update.largestDifference(to: gram) <= roundingOfSums)
        #expect(update == update.transposed)
        let discounted = try symmetricRankUpdate(of: gram, scaledBy: 0.5, by: a)
        var expected = gram
        for index in expected.values.indices { expected.values[index] *= 1.5 }
        #expect(discounted.largestDifference(to: expected) <= roundingOfSums)
    }

    @Test func rankUpdateByNoRowsKeepsTheBase() throws {
        let base = Matrix([[2, 1], [1, 3]])
        #expect(try symmetricRankUpdate(of: base, by: Matrix(rows: 0, columns: 2)) == base)
        #expect(throws: LinearAlgebraError.self) { try symmetricRankUpdate(of: base, by: Matrix(rows: 4, columns: 3)) }
    }
}
