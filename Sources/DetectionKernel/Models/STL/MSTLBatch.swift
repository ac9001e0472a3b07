/// The components of a block of series with several seasons, laid out like ``STLBlockDecomposition``.
public struct MSTLBlockDecomposition: Sendable {
    /// The periods decomposed, rising.
    public let periods: [Int]
    /// One seasonal component [time][lane] for each of ``periods``, in the unit of the series.
    public internal(set) var seasonals: [[Double]]
    /// The other components; its own season is a workspace.
    var rest: STLBlockDecomposition

    /// Rows of each component.
    public var count: Int { rest.count }
    /// Distance between rows; at least the number of series.
    public var laneStride: Int { rest.laneStride }
    /// Trend, in the unit of the series.
    public var trend: [Double] { rest.trend }
    /// Observation minus seasons minus trend; NaN where the observation is missing.
    public var remainder: [Double] { rest.remainder }
    /// Weights of the last decomposition of the last season, 0...1; 0 where the observation is missing.
    public var robustnessWeights: [Double] { rest.robustnessWeights }

    /// Room for the plan's rows of up to `laneStride` series, zero before the first decomposition.
    public init(_ plan: MSTLPlan, laneStride: Int) {
        periods = plan.periods
        rest = STLBlockDecomposition(count: plan.count, laneStride: laneStride)
        seasonals = [[Double]](repeating: rest.seasonal, count: periods.count)
    }

    /// One series of the block.
    public func series(lane: Int) -> MSTLDecomposition {
        let part = rest.series(lane: lane)
        return MSTLDecomposition(
            periods: periods,
            seasonals: seasonals.map { component in (0..<count).map { component[$0 * laneStride + lane] } },
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
        // Taken out of the object while it is worked on, which spares the loops the access checks of a class.
        var rest = deseasonalised
        deseasonalised = []
        defer { deseasonalised = rest }
        rest.removeAll(keepingCapacity: true)
        rest.append(contentsOf: block[first..<first + size])
        for iteration in 0..<plan.parameters.iterations(seasons: seasons.count) {
            for index in seasons.indices {
                if iteration > 0 { Self.add(result.seasonals[index], times: 1, to: &rest) }
                try seasons[index].decompose(rest, laneStride: laneStride, lanes: lanes, into: &result.rest)
                swap(&result.seasonals[index], &result.rest.seasonal)
                Self.add(result.seasonals[index], times: -1, to: &rest)
            }
        }
    }

    private static func add(_ component: [Double], times sign: Double, to values: inout [Double]) {
        precondition(component.count == values.count, "\(component.count) and \(values.count) values")
        for place in values.indices { values[place] += sign * component[place] }
    }
}
