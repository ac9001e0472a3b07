import CVectorKernels
import MetricSeries

/// The buffers and constants with which blocks of one layout are scored; one for every thread.
struct BlockScorer {
    private var rules: vk_chain_rules
    private var scratch: [Double] = []
    private var values: [Double] = []
    private var numbers: [Double] = []
    private var integers: [Int32] = []

    init(parameters: ChainParameters, sensitivity: Double) {
        rules = parameters.rules(bandDecibels: ScoreScale.decibels(score: sensitivity))
    }

    /// Scores and learns one interval of a block; the block's values start at `offset` of `matrix`.
    ///
    /// - Parameter results: receives the block's metrics, `block.count` of them.
    mutating func score(
        _ block: inout MetricBlock, position: CalendarPosition, matrix: borrowing [Double], offset: Int, into results: inout IntervalResults
    ) {
        learn(&block, position: position, matrix: matrix, offset: offset)
        let lanes = block.lanes
        for lane in 0..<block.count {
            results.observed[lane] = values[lane]
            results.expected[lane] = numbers[lane]
            results.lower[lane] = numbers[lanes + lane]
            results.upper[lane] = numbers[2 * lanes + lane]
            results.deviation[lane] = numbers[3 * lanes + lane]
            results.rarity[lane] = numbers[4 * lanes + lane]
            results.decibels[lane] = numbers[5 * lanes + lane]
            results.score[lane] = numbers[6 * lanes + lane]
            results.severity[lane] = numbers[7 * lanes + lane]
            results.flags[lane] = PointFlags(rawValue: UInt16(truncatingIfNeeded: integers[lane]))
            results.candidate[lane] = UInt8(truncatingIfNeeded: integers[lanes + lane])
        }
    }

    /// Learns one interval without keeping results; the block's values start at `offset` of `matrix`, nil = all missing.
    mutating func learn(_ block: inout MetricBlock, position: CalendarPosition, matrix: borrowing [Double], offset: Int?) {
        prepare(lanes: block.lanes)
        let count = block.count
        if let offset {
            for lane in 0..<count { values[lane] = matrix[offset + lane] }
        } else {
            for lane in 0..<count { values[lane] = .nan }
        }
        for lane in count..<block.lanes { values[lane] = .nan }
        run(&block, position: position)
    }

    private mutating func prepare(lanes: Int) {
        guard values.count != lanes else { return }
        values = Array(repeating: .nan, count: lanes)
        scratch = Array(repeating: 0, count: vk_chain_scratch(Int32(lanes)))
        numbers = Array(repeating: 0, count: 8 * lanes)
        integers = Array(repeating: 0, count: 2 * lanes)
    }

    private mutating func run(_ block: inout MetricBlock, position: CalendarPosition) {
        let lanes = block.lanes
        var layout = block.layout
        var place = vk_position(
            step: Int64(position.step), slot: Int32(position.slot), hour_of_week: Int32(position.hourOfWeek),
            day_kind: block.parameters.dayKind(position))
        numbers.withUnsafeMutableBufferPointer { numbers in
            integers.withUnsafeMutableBufferPointer { integers in
                func row(_ index: Int) -> UnsafeMutablePointer<Double>? { numbers.baseAddress.map { $0 + index * lanes } }
                var output = vk_chain_output(
                    expected: row(0), lower: row(1), upper: row(2), deviation: row(3), rarity: row(4), decibels: row(5), score: row(6),
                    severity: row(7), flags: integers.baseAddress, chosen: integers.baseAddress.map { $0 + lanes })
                vk_chain_row(&layout, &rules, &place, values, &block.state, &block.tails, &scratch, &output)
            }
        }
    }
}

extension ChainParameters {
    /// Index of the kind-of-day profile of a row: weekday 0, weekend 1; daily and longer data have one kind.
    func dayKind(_ position: CalendarPosition) -> Int32 {
        profile.frequency.isWholeDays || !position.isWeekend ? 0 : 1
    }
}
