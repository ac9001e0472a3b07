import CVectorKernels

/// Results of a few rows of all blocks, where the lanes write them: a matrix a quantity.
///
/// Threads write different columns of it; it is read when they are done.
final class ResultRows: @unchecked Sendable {
    private static let quantities = 8
    let count: Int
    let columns: Int
    private let numbers: OwnedBuffer<Double>
    private let flags: OwnedBuffer<UInt16>
    private let candidates: OwnedBuffer<UInt8>

    /// - Parameter columns: metrics, the last block's padded to whole tiles.
    init(count: Int, columns: Int) {
        self.count = count
        self.columns = columns
        numbers = OwnedBuffer(count: Self.quantities * count * columns)
        flags = OwnedBuffer(count: count * columns)
        candidates = OwnedBuffer(count: count * columns)
    }

    /// Where the block that starts at a column writes.
    func output(column: Int) -> vk_chain_output {
        func matrix(_ quantity: Int) -> UnsafeMutablePointer<Double> { numbers.base + quantity * count * columns + column }
        return vk_chain_output(
            expected: matrix(0), lower: matrix(1), upper: matrix(2), deviation: matrix(3), rarity: matrix(4), decibels: matrix(5),
            score: matrix(6), severity: matrix(7), flags: flags.base + column, chosen: candidates.base + column, stride: columns)
    }

    /// Copies one row into results; the observed values stand at `start` of `values`.
    func copy(row: Int, observed values: UnsafeBufferPointer<Double>, from start: Int, into results: inout IntervalResults) {
        let metrics = results.count
        precondition(row < count && metrics <= columns && start + metrics <= values.count, "row \(row) of \(metrics) metrics")
        func fill(_ column: inout [Double], _ quantity: Int) {
            column.withUnsafeMutableBufferPointer { target in
                _ = target.update(from: UnsafeBufferPointer(start: numbers.base + (quantity * count + row) * columns, count: metrics))
            }
        }
        results.observed.withUnsafeMutableBufferPointer { target in
            _ = target.update(from: UnsafeBufferPointer(rebasing: values[start..<start + metrics]))
        }
        fill(&results.expected, 0)
        fill(&results.lower, 1)
        fill(&results.upper, 2)
        fill(&results.deviation, 3)
        fill(&results.rarity, 4)
        fill(&results.decibels, 5)
        fill(&results.score, 6)
        fill(&results.severity, 7)
        let flags = flags.base + row * columns, candidates = candidates.base + row * columns
        results.flags.withUnsafeMutableBufferPointer { target in
            for metric in 0..<metrics { target[metric] = PointFlags(rawValue: flags[metric]) }
        }
        results.candidate.withUnsafeMutableBufferPointer { target in
            _ = target.update(from: UnsafeBufferPointer(start: candidates, count: metrics))
        }
    }
}
