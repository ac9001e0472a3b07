import MetricSeries

/// Turns history into a detector.
///
/// The first part of the history proposes parameters (season profiles by robust STL, gains by Holt-Winters, seasons by an
/// out-of-sample test); the streaming chain then runs causally over the rest, and only that run feeds scales, tails,
/// regression sums and the leaderboard: a two-sided smoother's remainder is too small to calibrate anything.
public struct Trainer: Sendable {
    public let profile: Profile
    public let threads: Int

    public init(profile: Profile, threads: Int = 1) {
        self.profile = profile
        self.threads = threads
    }

    /// Trains a detector on rows of a history; its next step is the row after them.
    ///
    /// Blocks of 256 metrics are pulled from the source one at a time a thread, so memory does not grow with the matrix.
    ///
    /// - Throws: `KernelError.tooLittleHistory` when `rows` has fewer intervals than a metric needs for verdicts;
    ///   `.shapeMismatch` when the profile was made for another frequency; what the source throws.
    public func train(_ history: some SeriesSource, rows: Range<Int>? = nil) throws -> TrainedDetector {
        let rows = rows ?? 0..<history.grid.count
        let plan = try TrainingPlan(profile: profile, grid: history.grid, rows: rows)
        let ranges = TrainedDetector.blockRanges(count: history.keys.count)
        var blocks = ranges.map { MetricBlock(count: $0.count, parameters: plan.parameters) }
        let parameters = plan.parameters
        _ = try ParallelBlocks.map(
            &blocks, threads: threads,
            workspace: { (values: [Double](), scorer: BlockScorer(parameters: parameters, sensitivity: 50)) }
        ) { index, block, space in
            try history.copy(columns: ranges[index], into: &space.values)
            let start = try plan.propose(into: &block, values: space.values)
            space.scorer.learn(
                &block, positions: plan.positions[(start - rows.lowerBound)...], matrix: space.values, offset: start * block.count,
                stride: block.count)
        }
        return TrainedDetector(keys: history.keys, profile: profile, parameters: parameters, nextStep: rows.upperBound, blocks: blocks)
    }

    /// The first half of ``train(_:rows:)``: proposes parameters and stops before the streaming run, whose first row is the
    /// detector's next step. Running an inferencer over the rest of the rows gives the same detector, and the results of
    /// every row beside it.
    public func propose(_ history: some SeriesSource, rows: Range<Int>? = nil) throws -> TrainedDetector {
        let rows = rows ?? 0..<history.grid.count
        let plan = try TrainingPlan(profile: profile, grid: history.grid, rows: rows)
        let ranges = TrainedDetector.blockRanges(count: history.keys.count)
        var blocks = ranges.map { MetricBlock(count: $0.count, parameters: plan.parameters) }
        _ = try ParallelBlocks.map(&blocks, threads: threads, workspace: { [Double]() }) { index, block, values in
            try history.copy(columns: ranges[index], into: &values)
            _ = try plan.propose(into: &block, values: values)
        }
        return TrainedDetector(
            keys: history.keys, profile: profile, parameters: plan.parameters, nextStep: rows.lowerBound + plan.fitRows, blocks: blocks)
    }
}
