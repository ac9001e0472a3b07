import CVectorKernels

/// The thin face of the C kernel: one block of series, one specification, additive season or none.
struct HoltWintersLanes {
    /// One lane's result in the unit of the series times 2^−exponent, or why it has none.
    struct Lane {
        let status: Status
        let trial: HoltWintersTrial
        let finalState: HoltWintersState
        let sumOfSquares: Double
        let exponent: Int
        let evaluations: Int
        let converged: Bool
    }

    enum Status: Int32 {
        case fitted = 0
        case hasMissingValues = 1
        case notFinite = 2
    }

    private var workspace: [Double] = []

    /// - Precondition: `values` holds `rows` rows of `stride` doubles, `lanes` of them in use; rows ≥ 2 · period; season not multiplicative.
    mutating func fit(
        _ values: [Double], rows: Int, stride: Int, lanes: Int, _ specification: HoltWintersSpecification, _ options: HoltWintersFit.Options
    ) -> [Lane] {
        precondition(specification.season != .multiplicative && rows >= 2 * specification.period && stride >= lanes)
        precondition(rows == 0 || values.count >= (rows - 1) * stride + lanes)
        let period = specification.period, width = 2 + period
        let trend: Int32 = switch specification.trend { case .none: 0; case .additive: 1; case .damped: 2 }
        let starts = options.starts.flatMap { [$0.levelSmoothing, $0.trendSmoothing, $0.seasonalSmoothing / (1 - $0.levelSmoothing), $0.damping] }
        let ranges = [
            HoltWintersFit.smoothingRange, HoltWintersFit.trendSmoothingRange, HoltWintersFit.seasonShareRange, HoltWintersFit.dampingRange,
        ]
        let lower = ranges.map(\.lowerBound), upper = ranges.map(\.upperBound)
        var outcomes = [vk_holtwinters_outcome](repeating: vk_holtwinters_outcome(), count: lanes)
        var initial = [Double](repeating: 0, count: lanes * width), final = initial
        // Room to begin at a multiple of 64 bytes.
        let needed = vk_holtwinters_workspace(rows, lanes, period) / MemoryLayout<Double>.size + 8
        if workspace.count < needed { workspace = [Double](repeating: 0, count: needed) }
        values.withUnsafeBufferPointer { values in
            starts.withUnsafeBufferPointer { starts in
                workspace.withUnsafeMutableBytes { workspace in
                    var problem = vk_holtwinters_problem()
                    problem.values = values.baseAddress
                    problem.rows = rows
                    problem.stride = stride
                    problem.lanes = lanes
                    problem.period = period
                    problem.trend = trend
                    problem.starts = starts.baseAddress
                    problem.start_count = options.starts.count
                    problem.lower = (lower[0], lower[1], lower[2], lower[3])
                    problem.upper = (upper[0], upper[1], upper[2], upper[3])
                    problem.tolerance = options.tolerance
                    problem.maximum_evaluations = Int32(clamping: options.maximumEvaluations)
                    vk_holtwinters_fit(&problem, &outcomes, &initial, &final, workspace.baseAddress!.alignedUp(toMultipleOf: 64))
                }
            }
        }
        func state(_ numbers: [Double], _ lane: Int, nextSlot: Int) -> HoltWintersState {
            let first = lane * width
            return HoltWintersState(
                level: numbers[first], trend: specification.trend == .none ? 0 : numbers[first + 1],
                season: specification.season == .none ? [] : Array(numbers[first + 2..<first + width]), nextSlot: nextSlot)
        }
        return outcomes.enumerated().map { lane, outcome in
            Lane(
                status: Status(rawValue: outcome.status) ?? .notFinite,
                trial: HoltWintersTrial(
                    level: outcome.coordinates.0, trend: outcome.coordinates.1, seasonShare: outcome.coordinates.2,
                    damping: outcome.coordinates.3, state: state(initial, lane, nextSlot: 0)),
                finalState: state(final, lane, nextSlot: specification.season == .none ? 0 : rows % period),
                sumOfSquares: outcome.sum_of_squares, exponent: Int(outcome.exponent), evaluations: Int(outcome.evaluations),
                converged: outcome.converged != 0)
        }
    }
}
