import CVectorKernels
import MetricSeries

/// The constants and positions with which blocks of one layout are scored; one for every thread.
struct BlockScorer: Sendable {
    private let parameters: ChainParameters
    private var rules: vk_chain_rules

    init(parameters: ChainParameters, sensitivity: Double) {
        self.parameters = parameters
        rules = parameters.rules(bandDecibels: ScoreScale.decibels(score: sensitivity))
    }

    /// Scores and learns one interval of a block; the block's values start at `offset` of `matrix`.
    ///
    /// - Parameter results: receives the block's metrics, `block.count` of them.
    mutating func score(
        _ block: inout MetricBlock, position: CalendarPosition, matrix: borrowing [Double], offset: Int, into results: inout IntervalResults
    ) {
        let rows = ResultRows(count: 1, columns: block.lanes)
        let positions = [place(position)]
        matrix.withUnsafeBufferPointer { values in
            run(&block, positions, values: values.baseAddress.map { $0 + offset }, stride: block.count, into: rows.output(column: 0))
            rows.copy(row: 0, observed: values, from: offset, into: &results)
        }
    }

    /// Learns intervals without keeping results; `stride` values a row, the block's at `offset` of the first of them.
    mutating func learn(
        _ block: inout MetricBlock, positions: some Collection<CalendarPosition>, matrix: borrowing [Double], offset: Int, stride: Int
    ) {
        let places = positions.map(place)
        precondition(places.isEmpty || offset + (places.count - 1) * stride + block.count <= matrix.count, "rows beyond \(matrix.count) values")
        matrix.withUnsafeBufferPointer { values in
            run(&block, places, values: values.baseAddress.map { $0 + offset }, stride: stride, into: nil)
        }
    }

    /// Passes over missing intervals.
    mutating func learnMissing(_ block: inout MetricBlock, positions: some Collection<CalendarPosition>) {
        run(&block, positions.map(place), values: nil, stride: 0, into: nil)
    }

    private mutating func run(
        _ block: inout MetricBlock, _ positions: [vk_position], values: UnsafePointer<Double>?, stride: Int, into output: vk_chain_output?
    ) {
        run(
            block.layout, positions, values: values, stride: stride, lanes: 0..<block.count, state: block.state.uniquePointer(),
            tails: block.tails.uniquePointer(), into: output)
    }

    /// Scores and learns the given lanes of a block whose state others may work on in other lanes.
    mutating func run(
        _ layout: vk_chain_layout, _ positions: [vk_position], values: UnsafePointer<Double>?, stride: Int, lanes: Range<Int>,
        state: UnsafeMutablePointer<Double>, tails: UnsafeMutablePointer<Float>, into output: vk_chain_output?
    ) {
        var layout = layout
        let first = Int32(lanes.lowerBound), end = Int32(lanes.upperBound)
        if var output {
            vk_chain_rows(&layout, &rules, positions, positions.count, values, stride, first, end, state, tails, &output)
        } else {
            vk_chain_rows(&layout, &rules, positions, positions.count, values, stride, first, end, state, tails, nil)
        }
    }

    /// A position as the lanes read it.
    func place(_ position: CalendarPosition) -> vk_position {
        vk_position(
            step: Int64(position.step), slot: Int32(position.slot), hour_of_week: Int32(position.hourOfWeek),
            day_kind: parameters.dayKind(position))
    }
}

extension ChainParameters {
    /// Index of the kind-of-day profile of a row: weekday 0, weekend 1; daily and longer data have one kind.
    func dayKind(_ position: CalendarPosition) -> Int32 {
        profile.frequency.isWholeDays || !position.isWeekend ? 0 : 1
    }
}
