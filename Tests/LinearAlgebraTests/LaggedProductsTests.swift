import LinearAlgebra
import TestSupport
import Testing

@Suite struct LaggedProductsTests {
    @Test("equal sums written out, for every lag and length", arguments: [0, 1, 2, 3, 17, 64, 513])
    func sums(count: Int) throws {
        var generator = SplitMix64(seed: UInt64(count + 1))
        let first = (0..<count).map { _ in generator.uniform() - 0.5 }, second = (0..<count).map { _ in generator.uniform() - 0.5 }
        let products = try laggedProducts(first, second, lags: -count - 1...count + 1)
        for (product, lag) in zip(products, -count - 1...count + 1) {
            var expected = 0.0
            for t in 0..<count where (0..<count).contains(t - lag) { expected += first[t] * second[t - lag] }
            #expect(abs(product - expected) <= 1e-13, "lag \(lag) of \(count)")
        }
    }

    @Test("refuse different lengths and say both")
    func lengths() {
        #expect { try laggedProducts([1, 2], [1], lags: 0...0) } throws: { "\($0)".contains("2 and 1 values") }
    }
}
