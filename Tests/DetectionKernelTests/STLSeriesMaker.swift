import Foundation
import TestSupport

/// Seeded series for the tests of STL.
struct STLSeriesMaker {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 | 1) }

    /// Uniform in 0..<1.
    mutating func uniform() -> Double { generator.uniform() }

    /// Approximately normal with deviation 1.
    mutating func noise() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + uniform() } }

    /// Uniform in a range of whole numbers.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(uniform() * Double(range.count))
    }

    /// Level 50, slope, a season of amplitude 10 and unit noise.
    func seasonal(count: Int, period: Int) -> [Double] {
        var maker = self
        return (0..<count).map { row in
            let angle: Double = 2 * Double.pi * Double(row) / Double(period)
            let level: Double = 50 + 0.02 * Double(row)
            return level + 10 * sin(angle) + maker.noise()
        }
    }
}

/// Prints worst errors when VEDETTE_STL_REPORT is set; otherwise silent.
enum STLReport {
    static func note(_ what: String, _ value: Double) {
        guard ProcessInfo.processInfo.environment["VEDETTE_STL_REPORT"] != nil else { return }
        print("stl-error", what, value)
    }
}
