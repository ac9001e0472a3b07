import CVectorKernels
import Foundation

/// The part of a smoother where all windows are alike.
///
/// Away from the ends the weights of a window are even and the same for every output, so that the estimates are a
/// convolution: sums over pairs of rows, or products of Hartley transforms where windows are long. A transform of n rows costs
/// n log₂ n, whatever the window (Bracewell 1984).
struct LoessConvolution {
    /// Rows of a transform, a power of two; 0 where sums are cheaper.
    let size: Int
    /// Rows on either side of an output that have weight.
    let reach: Int
    /// The rows whose estimates it gives.
    let rows: Range<Int>
    /// [reach + 1]: the weight at each distance.
    let even: [Double]
    /// [size]: W_k / size, W_k = w₀ + 2 Σ w_j cos(2πjk/size), in the order of reversed bits of k.
    let response: [Double]
    /// [size]: cos and sin of 2πj/n for j < n/4, those of n = 8, 16 … size from n/2 on.
    let turns: [Double]

    /// Terms of a sum that take as long as one row and level of a transform and its way back: 4 to 6 measured on AVX2 with
    /// transforms of 256 to 8,192 rows.
    private static let costOfLevel = 6

    /// Fewer terms than these are summed faster where blocks of outputs share their rows.
    private static let leastTaps = 21

    /// - Parameters:
    ///   - weights: of rows −reach…reach around each output.
    ///   - rows: the outputs that have these weights; every row that they reach lies in the series.
    /// - Returns: nil for short windows, fewer than six outputs, and where the weights are not even.
    init?(weights: [Double], rows: Range<Int>) {
        guard weights.count >= Self.leastTaps, weights.count % 2 == 1, rows.count >= 6 else { return nil }
        let reach = weights.count / 2, middle = weights[weights.count / 2]
        for distance in 0...reach where abs(weights[reach - distance] - weights[reach + distance]) > 1e-14 * middle { return nil }
        self.reach = reach
        self.rows = rows
        even = (0...reach).map { (weights[reach - $0] + weights[reach + $0]) / 2 }
        size = Self.size(taps: weights.count, outputs: rows.count)
        (response, turns) = size > 0 ? Self.tables(even: even, size: size) : ([], [])
    }

    /// Rows of the transforms that give `outputs` estimates fastest, or 0 where sums of `taps` terms are faster.
    ///
    /// A transform gives size − taps + 1 of them.
    private static func size(taps: Int, outputs: Int) -> Int {
        var best = (size: 0, cost: taps * outputs)
        for levels in 3..<40 {
            let size = 1 << levels
            guard size >= taps else { continue }
            let transforms = (outputs + size - taps) / (size - taps + 1)
            let cost = transforms * size * levels * costOfLevel
            if cost < best.cost { best = (size, cost) }
            if transforms == 1 { break }
        }
        return best.size
    }

    /// ``response`` and ``turns``.
    private static func tables(even: [Double], size: Int) -> (response: [Double], turns: [Double]) {
        let cosines = (0..<size).map { cos(2 * Double.pi * Double($0) / Double(size)) }
        let levels = size.trailingZeroBitCount
        var response = [Double](repeating: 0, count: size), turns = response
        for frequency in 0...(size / 2) {
            var sum = 0.0
            for distance in stride(from: even.count - 1, to: 0, by: -1) { sum += even[distance] * cosines[distance * frequency & (size - 1)] }
            let value = (even[0] + 2 * sum) / Double(size)
            for mirrored in [frequency, (size - frequency) & (size - 1)] { response[reversed(mirrored, bits: levels)] = value }
        }
        for level in 3...levels {
            let n = 1 << level, step = size / n
            for j in 0..<n / 4 {
                turns[n / 2 + 2 * j] = cosines[j * step]
                // sin θ = cos(π/2 − θ)
                turns[n / 2 + 2 * j + 1] = cosines[(n / 4 - j) * step]
            }
        }
        return (response, turns)
    }

    private static func reversed(_ number: Int, bits: Int) -> Int {
        var rest = number, result = 0
        for _ in 0..<bits {
            result = result << 1 | rest & 1
            rest >>= 1
        }
        return result
    }
}
