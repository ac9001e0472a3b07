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
    /// - Parameter origin: step of the history's interval 0, for a window of a longer stream.
    /// - Throws: `KernelError.tooLittleHistory` when `rows` has fewer intervals than a metric needs for verdicts;
    ///   `.shapeMismatch` when the profile was made for another frequency; what the source throws.
    public func train(_ history: some SeriesSource, rows: Range<Int>? = nil, origin: Int = 0) throws -> TrainedDetector {
        let rows = rows ?? 0..<history.grid.count
        let plan = try TrainingPlan(profile: profile, grid: history.grid, rows: rows, origin: origin)
        let parameters = plan.parameters
        let blocks = try inPieces(columns: history.keys.count, parameters) { columns, block, values in
            try history.copy(columns: columns, into: &values)
            let start = try plan.propose(into: &block, values: values)
            var scorer = BlockScorer(parameters: parameters, sensitivity: 50)
            scorer.learn(
                &block, positions: plan.positions[(start - rows.lowerBound)...], matrix: values, offset: start * block.count,
                stride: block.count)
        }
        return TrainedDetector(keys: history.keys, profile: profile, parameters: parameters, nextStep: origin + rows.upperBound, blocks: blocks)
    }

    /// The first half of ``train(_:rows:)``: proposes parameters and stops before the streaming run, whose first row is the
    /// detector's next step. Running an inferencer over the rest of the rows gives the same detector, and the results of
    /// every row beside it.
    public func propose(_ history: some SeriesSource, rows: Range<Int>? = nil) throws -> TrainedDetector {
        let rows = rows ?? 0..<history.grid.count
        let plan = try TrainingPlan(profile: profile, grid: history.grid, rows: rows)
        let blocks = try inPieces(columns: history.keys.count, plan.parameters) { columns, block, values in
            try history.copy(columns: columns, into: &values)
            _ = try plan.propose(into: &block, values: values)
        }
        return TrainedDetector(
            keys: history.keys, profile: profile, parameters: plan.parameters, nextStep: rows.lowerBound + plan.fitRows, blocks: blocks)
    }

    /// Makes the blocks of a detector, each filled by `body`; with few blocks every thread takes parts of them.
    private func inPieces(
        columns: Int, _ parameters: ChainParameters, body: @Sendable (Range<Int>, inout MetricBlock, inout [Double]) throws -> Void
    ) throws -> [MetricBlock] {
        // The widest part of a block with which there are a few for every thread; parts are whole tiles.
        var width = MetricBlock.capacity
        if threads > 1 { while width > MetricBlock.tile, (columns + width - 1) / width < 3 * threads { width /= 2 } }
        let ranges = stride(from: 0, to: columns, by: width).map { $0..<min($0 + width, columns) }
        var pieces = ranges.map { MetricBlock(count: $0.count, parameters: parameters) }
        _ = try ParallelBlocks.map(&pieces, threads: threads, workspace: { [Double]() }) { index, piece, values in
            try body(ranges[index], &piece, &values)
        }
        if width == MetricBlock.capacity { return pieces }
        let perBlock = MetricBlock.capacity / width
        return stride(from: 0, to: pieces.count, by: perBlock).map { first in
            MetricBlock(joining: pieces[first..<min(first + perBlock, pieces.count)])
        }
    }
}
