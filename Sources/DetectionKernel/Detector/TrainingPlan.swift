import CVectorKernels
import MetricSeries

/// How a history is split for training, and what its first part proposes.
struct TrainingPlan: Sendable {
    let parameters: ChainParameters
    let rows: Range<Int>
    /// Rows of the first part; 0 when the history is too short for any season: the chain then starts cold.
    let fitRows: Int
    /// Positions of `rows`.
    let positions: [CalendarPosition]
    /// The smoothers of the first part, shared by all blocks.
    private let seasonPlan: STLPlan?

    init(profile: Profile, grid: TimeGrid, rows: Range<Int>, origin: Int = 0) throws {
        guard rows.lowerBound >= 0, rows.upperBound <= grid.count else {
            throw KernelError(.shapeMismatch, "rows \(rows) of a history of \(grid.count) intervals")
        }
        guard profile.frequency == grid.frequency else {
            throw KernelError(.shapeMismatch, "a profile for \(profile.frequency) and a history of \(grid.frequency)")
        }
        let parameters = ChainParameters(profile: profile)
        guard rows.count > parameters.learningRows else {
            throw KernelError(.tooLittleHistory, "too little history: \(rows.count) intervals to train on, and more than \(parameters.learningRows) are needed at \(profile.frequency)")
        }
        let training = profile.training
        let cycle = Double(parameters.slots)
        let wanted = min(training.fitShare * Double(rows.count), training.maximumFitCycles * cycle)
        fitRows = wanted >= training.minimumCycles * cycle ? Int(wanted / cycle) * parameters.slots : 0
        self.parameters = parameters
        self.rows = rows
        positions = rows.map { grid.position(of: $0, origin: origin) }
        seasonPlan = fitRows > 0 ? try BlockProposal.seasonPlan(parameters, rows: fitRows) : nil
    }

    /// Fits a block's first rows and sets the streaming state to what they propose; returns the first row of the stream.
    ///
    /// - Parameter values: the block's history, `rows.upperBound × block.count` values row after row.
    func propose(into block: inout MetricBlock, values: [Double]) throws -> Int {
        guard fitRows > 0 else {
            // Too short for a season: the simplest candidate is the one to beat.
            for lane in 0..<block.count { block.preferRobustZ(lane: lane) }
            return rows.lowerBound
        }
        let first = Array(values[rows.lowerBound * block.count..<(rows.lowerBound + fitRows) * block.count])
        try BlockProposal(parameters: parameters, positions: Array(positions[..<fitRows]), columns: block.count, seasonPlan: seasonPlan)
            .apply(to: &block, values: first)
        return rows.lowerBound + fitRows
    }
}
