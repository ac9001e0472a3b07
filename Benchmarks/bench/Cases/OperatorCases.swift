import CBenchPeak
import LinearAlgebra

/// One smoothing step of STL by the fused kernel beside the same sums as a product of matrices by OpenBLAS.
enum OperatorCases {
    private static let rows = 2_160
    private static let lanes = 64

    static func run(_ bench: inout Bench) throws {
        for window in [25, 47, 281, 551] {
            let name = "loess step \(window)"
            guard bench.includes(name) else { continue }
            _ = LinearAlgebraRuntime.current
            let step = bench_operator_make(window, rows, lanes)
            defer { bench_operator_free(step) }
            bench_operator_fused(step)
            bench_operator_product(step)
            let difference = bench_operator_difference(step)
            guard difference < 1e-10 else { throw BenchError("\(name): the two forms differ by \(difference)") }
            // Of a call: useful operations in units of 10⁹.
            let giga = 2e-9 * Double(window * rows * lanes)
            try bench.measure("\(name) fused, with its epilogue", unit: "metric", count: lanes, amount: giga, rateUnit: "GFLOP/s") {
                bench_operator_fused(step)
                return 0
            }
            try bench.measure("\(name) dgemm, the sums alone", unit: "metric", count: lanes, amount: giga, rateUnit: "GFLOP/s") {
                bench_operator_product(step)
                return 0
            }
        }
    }
}
