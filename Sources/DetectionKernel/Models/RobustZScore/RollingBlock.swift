import CVectorKernels

extension RobustZScore {
    /// Location, scale and score of every row of a block of series, each laid out like the block.
    public struct BlockScores: Sendable {
        /// Row `t`, lane `l` at `t * laneStride + l`, in the unit of the data; NaN where there are too few values, and in
        /// lanes that were not asked for.
        public internal(set) var location: [Double]
        public internal(set) var scale: [Double]
        /// `(value − location) / scale`.
        public internal(set) var score: [Double]
    }

    /// Every value of every series against the median and scale of the `window` rows before it, 32 series in lockstep.
    ///
    /// The same numbers as ``rolling(_:window:minimumValues:floor:)`` series by series, bit for bit (but for the sign of
    /// nought), in a quarter of the time: values become 16-bit ranks, and one branch-free sweep over the sorted windows of
    /// 32 series takes out a value and puts in another. Series with infinite values take the plain way.
    ///
    /// - Parameters:
    ///   - block: row-major [time][lane]; row `t`, lane `l` at `t * laneStride + l`; NaN is missing.
    ///   - rows: rows of the block; 0 is allowed.
    ///   - laneStride: distance between rows; `lanes`: number of series, 0...laneStride.
    ///   - window: rows, 1 or more; missing rows count as rows and give no value.
    ///   - minimumValues: values that must be present in the window, else location and scale are NaN.
    /// - Throws: `KernelError.shapeMismatch`, `.invalidParameter`.
    /// - Complexity: O(n · window) a series with a very small constant; memory of 34 · n doubles beside the results.
    public static func rolling(
        _ block: [Double], rows: Int, laneStride: Int, lanes: Int, window: Int, minimumValues: Int = 1, floor: ScaleFloor = .none
    ) throws -> BlockScores {
        try checkRolling(window: window, minimumValues: minimumValues)
        guard rows >= 0, laneStride > 0, lanes >= 0, lanes <= laneStride, block.count >= rows * laneStride else {
            throw KernelError(
                .shapeMismatch,
                "rolling scores of \(lanes) lanes with stride \(laneStride) over \(rows) rows: the block has \(block.count) values, expected at least \(rows * laneStride), and lanes in 0...\(laneStride)")
        }
        let empty = [Double](repeating: .nan, count: rows * laneStride)
        var result = BlockScores(location: empty, scale: empty, score: empty)
        guard rows > 0, lanes > 0 else { return result }
        if let sweep = RollingSweep(rows: rows, window: window, minimumValues: minimumValues) {
            sweep.run(block, laneStride: laneStride, lanes: lanes, into: &result)
            finish(&result, block, rows: rows, laneStride: laneStride, lanes: lanes, floor: floor)
        }
        for lane in 0..<lanes where window > RollingSweep.longestWindow || hasInfinity(block, rows, laneStride, lane) {
            let column = (0..<rows).map { block[$0 * laneStride + lane] }
            let plain = try rolling(column, window: window, minimumValues: minimumValues, floor: floor)
            for row in 0..<rows {
                let place = row * laneStride + lane
                (result.location[place], result.scale[place], result.score[place]) = (plain.location[row], plain.scale[row], plain.score[row])
            }
        }
        return result
    }

    private static func hasInfinity(_ block: [Double], _ rows: Int, _ stride: Int, _ lane: Int) -> Bool {
        for row in 0..<rows where block[row * stride + lane].isInfinite { return true }
        return false
    }

    /// Turns median absolute deviations into scales and scores.
    private static func finish(
        _ result: inout BlockScores, _ block: [Double], rows: Int, laneStride: Int, lanes: Int, floor: ScaleFloor
    ) {
        for row in 0..<rows {
            for place in row * laneStride..<row * laneStride + lanes {
                let location = result.location[place]
                // A NaN location has no value in its window.
                let scale = location.isNaN ? .nan : floor.applied(to: RobustLocation.consistency * result.scale[place], location: location)
                result.scale[place] = scale
                result.score[place] = score(block[place], location: location, scale: scale)
            }
        }
    }
}

/// Buffers of the sweep over one block after another of 32 series.
private struct RollingSweep {
    static let longestWindow = Int(VK_ROLLING_MAXIMUM_ROWS) / 2
    private static let width = Int(VK_ROLLING_LANES)

    private let rows: Int
    private let window: Int
    private let minimumValues: Int
    /// Rows that are ranked together; a longer series is swept in pieces that overlap by a window.
    private let piece: Int
    private let ranks: OwnedBuffer<UInt16>
    private let sorted: OwnedBuffer<Double>
    private let places: OwnedBuffer<UInt16>
    private let scratch: OwnedBuffer<UInt64>
    private let medians: OwnedBuffer<Double>
    private let deviations: OwnedBuffer<Double>

    /// Nil for a window that 16-bit ranks cannot hold.
    init?(rows: Int, window: Int, minimumValues: Int) {
        guard window <= Self.longestWindow else { return nil }
        self.rows = rows
        self.window = window
        self.minimumValues = minimumValues
        piece = min(rows, Int(VK_ROLLING_MAXIMUM_ROWS))
        ranks = OwnedBuffer(count: piece * Self.width)
        sorted = OwnedBuffer(count: piece * Self.width)
        places = OwnedBuffer(count: window * Self.width)
        scratch = OwnedBuffer(count: 3 * piece)
        medians = OwnedBuffer(count: piece * Self.width)
        deviations = OwnedBuffer(count: piece * Self.width)
    }

    /// Writes medians to `location` and median absolute deviations to `scale`.
    func run(_ block: [Double], laneStride: Int, lanes: Int, into result: inout RobustZScore.BlockScores) {
        for first in stride(from: 0, to: lanes, by: Self.width) {
            let count = min(Self.width, lanes - first)
            var start = 0
            while start < rows {
                // Rows before `start` only fill the window.
                let before = min(window, start)
                let length = min(piece, rows - start + before)
                sweep(block, row: start - before, length: length, laneStride: laneStride, first: first, count: count)
                for row in before..<length {
                    let from = row * Self.width, to = (start - before + row) * laneStride + first
                    for lane in 0..<count {
                        result.location[to + lane] = medians.base[from + lane]
                        result.scale[to + lane] = deviations.base[from + lane]
                    }
                }
                start += length - before
            }
        }
    }

    private func sweep(_ block: [Double], row: Int, length: Int, laneStride: Int, first: Int, count: Int) {
        block.withUnsafeBufferPointer { block in
            guard let base = block.baseAddress else { return }
            for lane in 0..<count {
                vk_rolling_ranks(
                    base + row * laneStride + first + lane, laneStride, length, scratch.base, sorted.base + lane * length, ranks.base + lane)
            }
        }
        for lane in count..<Self.width {
            for row in 0..<length { ranks.base[row * Self.width + lane] = UInt16(VK_ROLLING_MISSING) }
        }
        vk_rolling_sweep(
            length, window, minimumValues, ranks.base, sorted.base, places.base, count, Self.width, medians.base, deviations.base)
    }
}
