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
///
/// All decompositions of eight series run while these are in the cache; only the components leave it.
public final class MSTLBatch {
    public let plan: MSTLPlan
    private let lanes: STLLanes
    private let seasons: [OwnedBuffer<Double>]

    public init(_ plan: MSTLPlan) {
        self.plan = plan
        let lanes = STLLanes(plan.seasons)
        self.lanes = lanes
        seasons = plan.seasons.map { _ in lanes.seasonRoom() }
    }

    /// Writes the components of `lanes` series into `result`; arguments and errors as in
    /// ``STLBatch/decompose(_:firstRow:laneStride:lanes:into:)``.
    public func decompose(
        _ block: [Double], firstRow: Int = 0, laneStride: Int, lanes count: Int, into result: inout MSTLBlockDecomposition
    ) throws {
        let first = firstRow * laneStride, size = plan.count * laneStride
        guard firstRow >= 0, laneStride > 0, count >= 0, count <= laneStride, block.count >= first + size, result.periods == plan.periods,
            result.count == plan.count, result.laneStride == laneStride
        else {
            throw KernelError(
                .shapeMismatch,
                "MSTL of \(count) lanes and periods \(plan.periods) from row \(firstRow) with stride \(laneStride): the block has \(block.count) "
                    + "values, expected at least \(first + size), and lanes in 0...\(laneStride); the result has periods \(result.periods), \(result.count) rows and stride \(result.laneStride)")
        }
        result.rest.weightsAreOne = false
        for lane in stride(from: 0, to: count, by: STLLanes.width) {
            let width = min(STLLanes.width, count - lane)
            let infinite = block.withUnsafeBufferPointer {
                lanes.load($0.baseAddress! + first + lane, stride: laneStride, lanes: width)
            }
            if let infinite {
                let row = (firstRow..<firstRow + plan.count).first { block[$0 * laneStride + lane + infinite].isInfinite }!
                throw KernelError(
                    .notFinite, "lane \(lane + infinite) is infinite in row \(row): expected a finite value, or NaN for missing")
            }
            findSeasons(firstLane: lane, width: width, into: &result)
        }
    }

    /// The seasons in turn, each from the series without the others, and the components of the last one.
    private func findSeasons(firstLane: Int, width: Int, into result: inout MSTLBlockDecomposition) {
        let laneStride = result.laneStride, last = seasons.count - 1
        let iterations = plan.parameters.iterations(seasons: seasons.count)
        for iteration in 0..<iterations {
            for index in seasons.indices where iteration < iterations - 1 || index < last {
                lanes.decompose(plan.seasons[index], into: nil)
                // The first time, the next season is not known yet.
                let next = index < last ? index + 1 : 0
                lanes.changeSeason(to: iteration > 0 || index == last ? seasons[next] : nil, from: seasons[index])
            }
        }
        result.rest.trend.withUnsafeMutableBufferPointer { trend in
            result.rest.remainder.withUnsafeMutableBufferPointer { remainder in
                result.rest.robustnessWeights.withUnsafeMutableBufferPointer { weights in
                    result.seasonals[last].withUnsafeMutableBufferPointer { season in
                        let season = season.baseAddress! + firstLane, trend = trend.baseAddress! + firstLane
                        let remainder = remainder.baseAddress! + firstLane
                        lanes.decompose(
                            plan.seasons[last],
                            into: lanes.components(
                                lanes: width, stride: laneStride, seasonal: season, trend: trend, remainder: remainder,
                                weights: weights.baseAddress! + firstLane))
                        lanes.markMissing(in: remainder, lanes: width, stride: laneStride, onlyEmpty: false)
                        for part in [season, trend] { lanes.markMissing(in: part, lanes: width, stride: laneStride, onlyEmpty: true) }
                    }
                }
            }
        }
        for index in 0..<last {
            result.seasonals[index].withUnsafeMutableBufferPointer { output in
                let output = output.baseAddress! + firstLane
                lanes.write(seasons[index], lanes: width, stride: laneStride, to: output)
                lanes.markMissing(in: output, lanes: width, stride: laneStride, onlyEmpty: true)
            }
        }
    }
}
