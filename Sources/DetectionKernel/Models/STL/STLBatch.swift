/// Seasonal-trend decomposition by loess of blocks of series, eight in lockstep in vector registers.
///
/// The same decomposition as ``STL``, which is its specification: components agree to 10⁻⁹ of the series' scale (10⁻⁸ with
/// fifteen robust passes). How it is fast:
/// - Loess on a regular grid is a banded operator, the same for every series: its rows are computed once in an ``STLPlan``.
/// - With robustness weights ρ the local line needs five sums over the window, S0 = ΣKρ, S1 = ΣKρd, S2 = ΣKρd²,
///   T0 = ΣKρy, T1 = ΣKρdy, each again banded; the estimate is (S2·T0 − S1·T1) / (S0·S2 − S1²).
/// - The steps between smoothers happen where a smoother writes its results, and all arrays of eight series stay in cache.
///
/// Digits depend on the instruction set in force (fused multiplication or not), not on the neighbours in a block, its width
/// or the number of threads. One instance serves one thread; instances share a plan.
public final class STLBatch {
    public let plan: STLPlan
    private let lanes: STLLanes

    /// - Complexity: memory for 8 series: about 64 · 8 bytes a row with its components. Decomposing allocates only for
    ///   series with missing values.
    public init(_ plan: STLPlan) {
        self.plan = plan
        lanes = STLLanes([plan])
    }

    /// Writes the components of `lanes` series into `result`.
    ///
    /// - Parameters:
    ///   - block: row-major [time][lane]; row `t`, lane `l` at `(firstRow + t) * laneStride + l`; NaN is missing. Rows after
    ///     the plan's `count` are not read.
    ///   - firstRow: the row of `block` that the decomposition starts with.
    ///   - laneStride: distance between rows, the same as that of `result`.
    ///   - lanes: number of series, 0...laneStride. Lanes beyond it are neither read nor written.
    ///   - result: `plan.count` rows; overwritten. After an error its content is unspecified.
    /// - Throws: `KernelError.shapeMismatch` when the block or `result` is too small, `KernelError.notFinite` when a value is
    ///   infinite.
    public func decompose(
        _ block: [Double], firstRow: Int = 0, laneStride: Int, lanes count: Int, into result: inout STLBlockDecomposition
    ) throws {
        let needed = (firstRow + plan.count) * laneStride
        guard laneStride > 0, count >= 0, count <= laneStride, firstRow >= 0, block.count >= needed else {
            throw KernelError(
                .shapeMismatch,
                "STL of \(count) lanes with stride \(laneStride) from row \(firstRow): the block has \(block.count) values, "
                    + "expected at least \(needed), and lanes in 0...\(laneStride)")
        }
        guard result.count == plan.count, result.laneStride == laneStride else {
            throw KernelError(
                .shapeMismatch,
                "STL result has \(result.count) rows with stride \(result.laneStride): "
                    + "expected \(plan.count) rows with stride \(laneStride)")
        }
        var hasMissing = false, allAreOne = count == laneStride && !plan.parameters.isRobust
        let areOne = result.weightsAreOne && !plan.parameters.isRobust
        let infinite = block.withUnsafeBufferPointer { input in
            result.seasonal.withUnsafeMutableBufferPointer { seasonal in
                result.trend.withUnsafeMutableBufferPointer { trend in
                    result.remainder.withUnsafeMutableBufferPointer { remainder in
                        result.robustnessWeights.withUnsafeMutableBufferPointer { weights -> Int? in
                            for lane in stride(from: 0, to: count, by: STLLanes.width) {
                                let width = min(STLLanes.width, count - lane)
                                if let found = lanes.load(input.baseAddress! + firstRow * laneStride + lane, stride: laneStride, lanes: width) {
                                    return lane + found
                                }
                                let seasonal = seasonal.baseAddress! + lane, trend = trend.baseAddress! + lane
                                let remainder = remainder.baseAddress! + lane
                                allAreOne = allAreOne && !lanes.hasMissing
                                lanes.decompose(
                                    plan,
                                    into: lanes.components(
                                        lanes: width, stride: laneStride, seasonal: seasonal, trend: trend, remainder: remainder,
                                        weights: areOne && !lanes.hasMissing ? nil : weights.baseAddress! + lane))
                                lanes.markMissing(in: remainder, lanes: width, stride: laneStride, onlyEmpty: false)
                                for part in [seasonal, trend] { lanes.markMissing(in: part, lanes: width, stride: laneStride, onlyEmpty: true) }
                                hasMissing = hasMissing || lanes.hasMissing
                            }
                            return nil
                        }
                    }
                }
            }
        }
        result.weightsAreOne = infinite == nil && (areOne ? !hasMissing : allAreOne)
        if let infinite {
            let row = (firstRow..<firstRow + plan.count).first { block[$0 * laneStride + infinite].isInfinite }!
            throw KernelError(
                .notFinite, "lane \(infinite) is infinite in row \(row): expected a finite value, or NaN for missing")
        }
    }
}
