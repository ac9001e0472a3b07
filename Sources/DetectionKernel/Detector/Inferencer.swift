import CVectorKernels
import MetricSeries

/// Scores intervals in order and learns from them: the streaming half of a detector.
///
/// Every result of a row depends on earlier rows and on the row itself only; the expected value and the band not even on
/// the latter. Scoring a batch gives the same bytes as scoring its rows one by one, whatever the number of threads.
public struct Inferencer: Sendable {
    /// The detector in its present state: a snapshot that can be stored and restored at any row.
    public private(set) var detector: TrainedDetector
    /// Sensitivity 0...100 that the band belongs to.
    public var sensitivity: Double
    /// Threads that blocks of metrics are spread over.
    public var threads: Int
    /// Memory of the last results, kept for the next ones.
    private var spareRows: ResultRows?

    /// Most rows of a batch that a tile takes together while its state is in the cache, and most values of such rows.
    private static let chunkRows = 256
    private static let chunkValues = 1 << 18
    /// A gap of more missing intervals than this is taken for a mistake.
    private static let longestGap = 4_000_000

    public init(_ detector: TrainedDetector, sensitivity: Double = 50, threads: Int = 1) {
        self.detector = detector
        self.sensitivity = sensitivity
        self.threads = threads
    }

    /// Scores one interval and learns from it.
    ///
    /// Steps that were left out since the last row count as missing intervals.
    ///
    /// - Throws: `KernelError.keySpaceMismatch` when the row is laid out for another key space,
    ///   `.shapeMismatch` when it has another number of values or lies before the next step.
    public mutating func score(_ row: IntervalRow) throws -> IntervalResults {
        guard row.keySpaceVersion == detector.keySpaceVersion else {
            throw KernelError(.keySpaceMismatch, "the row is laid out for version \(row.keySpaceVersion) of the key space: the detector has version \(detector.keySpaceVersion)")
        }
        try check(values: row.values.count, columns: detector.keys.count, step: row.position.step)
        skip(to: row.position.step, slot: row.position)
        var results = IntervalResults(count: detector.keys.count, position: row.position, keySpaceVersion: detector.keySpaceVersion)
        try score(matrix: row.values, columns: row.values.count, rows: 0..<1, position: { _ in row.position }, results: &results) { _ in }
        return results
    }

    /// Scores rows of a batch in order; `each` receives the results of every interval.
    ///
    /// - Parameters:
    ///   - batch: its columns are the detector's key space.
    ///   - rows: rows to score; the step of a row is `origin` plus its index.
    public mutating func score(
        _ batch: SeriesBatch, rows: Range<Int>, origin: Int = 0, each: (IntervalResults) throws -> Void
    ) throws {
        guard batch.columns == detector.keys.count, rows.lowerBound >= 0, rows.upperBound <= batch.rows else {
            throw KernelError(.shapeMismatch, "a batch of \(batch.rows) rows and \(batch.columns) metrics, rows \(rows): the detector has \(detector.keys.count) metrics")
        }
        guard !rows.isEmpty else { return }
        let first = batch.grid.position(of: rows.lowerBound, origin: origin)
        try check(values: batch.columns, columns: detector.keys.count, step: first.step)
        skip(to: first.step, slot: first)
        var results = IntervalResults(count: batch.columns, position: first, keySpaceVersion: detector.keySpaceVersion)
        try score(
            matrix: batch.values, columns: batch.columns, rows: rows, position: { batch.grid.position(of: $0, origin: origin) }, results: &results,
            each: each)
    }

    private func check(values: Int, columns: Int, step: Int) throws {
        guard values == columns else {
            throw KernelError(.shapeMismatch, "a row of \(values) values: the key space has \(columns) metrics")
        }
        guard step >= detector.nextStep else {
            throw KernelError(.shapeMismatch, "the row of step \(step) comes too late: the next is \(detector.nextStep)")
        }
        guard step - detector.nextStep <= Self.longestGap else {
            throw KernelError(.shapeMismatch, "the row of step \(step) follows a gap of \(step - detector.nextStep) intervals: at most \(Self.longestGap) are bridged")
        }
    }

    /// Passes over missing intervals up to a step.
    private mutating func skip(to step: Int, slot position: CalendarPosition) {
        guard step > detector.nextStep else { return }
        var scorer = BlockScorer(parameters: detector.parameters, sensitivity: sensitivity)
        let positions = (detector.nextStep..<step).lazy.map { missing in
            var place = position
            place.step = missing
            return place
        }
        for block in detector.blocks.indices { scorer.learnMissing(&detector.blocks[block], positions: positions) }
        detector.nextStep = step
    }

    private mutating func score(
        matrix: [Double], columns: Int, rows: Range<Int>, position: (Int) -> CalendarPosition, results: inout IntervalResults,
        each: (IntervalResults) throws -> Void
    ) throws {
        let scorer = BlockScorer(parameters: detector.parameters, sensitivity: sensitivity)
        let starts = detector.blocks.indices.map { $0 * MetricBlock.capacity }
        let width = (starts.last ?? 0) + (detector.blocks.last?.lanes ?? 0)
        let chunk = min(rows.count, max(1, min(Self.chunkRows, Self.chunkValues / max(1, width))))
        let output = takeRows(count: chunk, columns: width)
        defer { spareRows = output }
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: chunk) {
            let positions = (start..<min(start + chunk, rows.upperBound)).map(position)
            let places = positions.map(scorer.place)
            try matrix.withUnsafeBufferPointer { matrix in
                nonisolated(unsafe) let values = matrix.baseAddress.map { $0 + start * columns }
                ParallelBlocks.forEachTile(of: &detector.blocks, threads: threads) { block, layout, lanes, state, tails in
                    var scorer = scorer
                    scorer.run(
                        layout, places, values: values.map { $0 + starts[block] }, stride: columns, lanes: lanes, state: state, tails: tails,
                        into: output.output(column: starts[block]))
                }
                for (row, position) in positions.enumerated() {
                    detector.nextStep = position.step + 1
                    results.position = position
                    output.copy(row: row, observed: matrix, from: (start + row) * columns, into: &results)
                    try each(results)
                }
            }
        }
    }

    /// Memory for results: that of the last call, where nobody else holds it.
    private mutating func takeRows(count: Int, columns: Int) -> ResultRows {
        defer { spareRows = nil }
        if isKnownUniquelyReferenced(&spareRows), let rows = spareRows, rows.count == count, rows.columns == columns { return rows }
        return ResultRows(count: count, columns: columns)
    }

    // MARK: Retraining

    /// Goes on with a detector that was trained anew on stored rows up to here.
    ///
    /// The new detector has streamed over the same rows, so it knows the open excursions itself; what only the old one
    /// knows carries over: the alarms' holds, the extremes seen so far, and which metrics are retired.
    ///
    /// - Throws: `KernelError.keySpaceMismatch` or `.shapeMismatch` when keys, profile's frequency or next step differ.
    public mutating func adopt(_ retrained: TrainedDetector) throws {
        guard retrained.keys == detector.keys else {
            throw KernelError(.keySpaceMismatch, "the retrained detector has \(retrained.keys.count) metrics in another key space: expected the \(detector.keys.count) of this one, in their order")
        }
        guard retrained.nextStep == detector.nextStep, retrained.profile.frequency == detector.profile.frequency else {
            throw KernelError(.shapeMismatch, "the retrained detector goes on at step \(retrained.nextStep) and \(retrained.profile.frequency): expected \(detector.nextStep) and \(detector.profile.frequency)")
        }
        var next = retrained
        next.keySpaceVersion = detector.keySpaceVersion
        for block in next.blocks.indices { next.blocks[block].carryOver(from: detector.blocks[block]) }
        detector = next
    }

    // MARK: The key space

    /// Admits metrics that appear: they start cold, in the columns after the present ones.
    ///
    /// - Throws: `KernelError.keySpaceMismatch` when a key is there already.
    public mutating func admit(_ keys: [MetricKey]) throws {
        var known = Set(detector.keys)
        for key in keys where !known.insert(key).inserted {
            throw KernelError(.keySpaceMismatch, "metric \(key) is in the key space already")
        }
        var rest = keys.count
        if let last = detector.blocks.indices.last {
            let room = min(rest, MetricBlock.capacity - detector.blocks[last].count)
            if room > 0 { detector.blocks[last] = detector.blocks[last].admitting(room) }
            rest -= room
        }
        while rest > 0 {
            let count = min(rest, MetricBlock.capacity)
            detector.blocks.append(MetricBlock(count: count, parameters: detector.parameters))
            rest -= count
        }
        detector.keys += keys
        detector.keySpaceVersion += 1
    }

    /// Lets retired metrics that come back start again, cold, in the columns they had.
    ///
    /// - Throws: `KernelError.unknownMetric` for one that is not in the key space or not retired.
    public mutating func readmit(_ ids: Set<MetricID>) throws {
        let columns = detector.keys.indices.filter { ids.contains(detector.keys[$0].id) && detector.isRetired(metric: $0) }
        guard columns.count == ids.count else {
            throw KernelError(.unknownMetric, "\(ids.count - columns.count) of \(ids.count) metrics to readmit are not in the key space, or not retired")
        }
        for metric in columns {
            let (block, lane) = detector.place(of: metric)
            detector.blocks[block].resetLane(lane)
        }
        detector.keySpaceVersion += 1
    }

    /// Retires metrics that ended: they keep their column and give no verdict any more.
    ///
    /// - Throws: `KernelError.unknownMetric`.
    public mutating func retire(_ ids: Set<MetricID>) throws {
        var found = Set<MetricID>()
        for (metric, key) in detector.keys.enumerated() where ids.contains(key.id) {
            found.insert(key.id)
            let (block, lane) = detector.place(of: metric)
            detector.blocks[block].state[detector.blocks[block].index(VK_M_RETIRED, lane: lane)] = 1
        }
        guard found == ids else {
            throw KernelError(.unknownMetric, "\(ids.count - found.count) of \(ids.count) metrics to retire are not in the key space")
        }
        detector.keySpaceVersion += 1
    }
}
