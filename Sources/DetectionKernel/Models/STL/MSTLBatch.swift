/// The components of a block of series with several seasons, laid out like ``STLBlockDecomposition``.
public struct MSTLBlockDecomposition: Sendable {
    /// The periods decomposed, rising.
    public let periods: [Int]
    /// One seasonal component [time][lane] for each of ``periods``.
    public internal(set) var seasonals: [[Double]]
    /// Trend, remainder and weights as in ``MSTLDecomposition``; its `seasonal` is that of the last period.
    public internal(set) var last: STLBlockDecomposition

    /// Room for the plan's rows of up to `laneStride` series, zero before the first decomposition.
    public init(_ plan: MSTLPlan, laneStride: Int) {
        periods = plan.periods
        last = STLBlockDecomposition(count: plan.count, laneStride: laneStride)
        seasonals = [[Double]](repeating: last.seasonal, count: periods.count)
    }

    /// One series of the block.
    public func series(lane: Int) -> MSTLDecomposition {
        let part = last.series(lane: lane)
        return MSTLDecomposition(
            periods: periods,
            seasonals: seasonals.map { component in (0..<last.count).map { component[$0 * last.laneStride + lane] } },
            trend: part.trend, remainder: part.remainder, robustnessWeights: part.robustnessWeights)
    }
}

/// The smoothers of MSTL for series of one length; shared by all blocks and threads.
public final class MSTLPlan: Sendable {
    public let parameters: MSTLParameters
    /// Observations of a series.
    public let count: Int
    let seasons: [STLPlan]

    /// The periods that series of this length can carry, rising.
    public var periods: [Int] { seasons.map(\.parameters.period) }

    /// - Throws: `KernelError.tooLittleHistory` when no period has more than two cycles in `count` observations.
    public init(_ parameters: MSTLParameters, count: Int) throws {
        self.parameters = parameters
        self.count = count
        seasons = try parameters.seasons(count: count).map { try STLPlan($0, count: count) }
    }
}

/// Decomposition with several seasons of blocks of series: the same as ``MSTL`` by the means of ``STLBatch``.
public final class MSTLBatch {
    public let plan: MSTLPlan
    private let seasons: [STLBatch]
    /// The block without the seasons found so far; grows to the largest block seen.
    private var deseasonalised: [Double] = []

    public init(_ plan: MSTLPlan) {
        self.plan = plan
        seasons = plan.seasons.map(STLBatch.init)
    }

    /// Writes the components of `lanes` series into `result`; arguments and errors as in
    /// ``STLBatch/decompose(_:firstRow:laneStride:lanes:into:)``.
    public func decompose(
        _ block: [Double], firstRow: Int = 0, laneStride: Int, lanes: Int, into result: inout MSTLBlockDecomposition
    ) throws {
        let first = firstRow * laneStride, size = plan.count * laneStride
        guard firstRow >= 0, laneStride > 0, block.count >= first + size, result.periods == plan.periods else {
            throw KernelError(
                .shapeMismatch,
                "MSTL of periods \(plan.periods) from row \(firstRow) with stride \(laneStride): the block has \(block.count) "
                    + "values, expected at least \(first + size); the result has periods \(result.periods)")
        }
        deseasonalised.removeAll(keepingCapacity: true)
        deseasonalised.append(contentsOf: block[first..<first + size])
        for iteration in 0..<plan.parameters.iterations(seasons: seasons.count) {
            for index in seasons.indices {
                if iteration > 0 {
                    for place in 0..<size { deseasonalised[place] += result.seasonals[index][place] }
                }
                try seasons[index].decompose(deseasonalised, laneStride: laneStride, lanes: lanes, into: &result.last)
                result.seasonals[index].withUnsafeMutableBufferPointer { component in
                    for place in 0..<size {
                        component[place] = result.last.seasonal[place]
                        deseasonalised[place] -= component[place]
                    }
                }
            }
        }
    }
}
