import Foundation
import Testing

@testable import bench

@Suite("Exponent of cost over size")
struct PowerLawTests {
    /// A fit of exact powers is off by rounding of logarithms alone.
    private let rounding = 1e-12

    @Test("Exact powers are found", arguments: [0.5, 1, 1.07, 2])
    func exact(exponent: Double) throws {
        let sizes = [10.0, 100, 1_000, 50_000]
        let law = try #require(PowerLaw(sizes: sizes, costs: sizes.map { 3e-6 * pow($0, exponent) }))
        #expect(abs(law.exponent - exponent) < rounding)
        #expect(abs(law.factor / 3e-6 - 1) < rounding * 100)
    }

    @Test("A fixed part bends the exponent below 1")
    func fixedPart() throws {
        let sizes = [10.0, 100, 1_000]
        let law = try #require(PowerLaw(sizes: sizes, costs: sizes.map { 50 + $0 }))
        #expect(law.exponent > 0.2 && law.exponent < 0.9)
    }

    @Test("What has no exponent gives none")
    func none() {
        #expect(PowerLaw(sizes: [10], costs: [1]) == nil)
        #expect(PowerLaw(sizes: [10, 10], costs: [1, 2]) == nil)
        #expect(PowerLaw(sizes: [10, 20], costs: [0, 2]) == nil)
        #expect(PowerLaw(sizes: [10, 20], costs: [.nan, 2]) == nil)
        #expect(PowerLaw(sizes: [10, 20, 30], costs: [1, 2]) == nil)
    }
}
