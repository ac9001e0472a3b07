import CVectorKernels
import MetricSeries

/// The streaming state of up to 256 metrics: the unit of training, lanes, snapshots and threads.
///
/// State is struct-of-arrays in tiles of eight metrics, one row of eight values a quantity; see `vk_chain_layout`. Lanes
/// beyond `count` are unused and stay missing. Everything is elementwise over lanes, so a metric's results depend on nothing but its own
/// values, positions and profile.
struct MetricBlock: Sendable {
    /// Most metrics of a block.
    static let capacity = 256

    let parameters: ChainParameters
    let layout: vk_chain_layout
    /// Metrics in use; the first `count` lanes.
    private(set) var count: Int
    var state: LaneStorage<Double>
    var tails: LaneStorage<Float>

    /// Metrics whose state lies together.
    static let tile = Int(VK_TILE)
    var lanes: Int { Int(layout.lanes) }

    /// A block in cold start.
    init(count: Int, parameters: ChainParameters) {
        precondition(count >= 0 && count <= Self.capacity, "a block of \(count) metrics")
        self.init(uninitialised: count, parameters: parameters)
        let prior = TailPrior.counts(rows: parameters.profile.tail.priorRows)
        var layout = layout
        var rules = parameters.rules(bandDecibels: 0)
        vk_chain_cold_start(&layout, &rules, prior, state.uniquePointer(), tails.uniquePointer())
        let holtWinters = parameters.profile.holtWinters
        for lane in 0..<lanes {
            for candidate in Candidate.allCases {
                state[index(VK_M_MARGIN, offset: candidate.rawValue, lane: lane)] = parameters.margin(of: candidate)
            }
            state[index(.holtWinters, VK_LEVEL_GAIN, lane: lane)] = holtWinters.levelGain
            state[index(.holtWinters, VK_TREND_GAIN, lane: lane)] = holtWinters.trendGain
            state[index(.holtWinters, VK_SEASON_GAIN, lane: lane)] = holtWinters.seasonGain
            state[index(.holtWinters, VK_DAMPING, lane: lane)] = holtWinters.damping
        }
    }

    /// A block of restored state.
    init(count: Int, parameters: ChainParameters, state: [Double], tails: [Float]) throws {
        self.init(uninitialised: count, parameters: parameters)
        guard state.count == self.state.count, tails.count == self.tails.count else {
            throw KernelError(.corruptModel, "a block of \(count) metrics holds \(state.count) and \(tails.count) numbers: expected \(self.state.count) and \(self.tails.count)")
        }
        self.state = LaneStorage(state)
        self.tails = LaneStorage(tails)
    }

    /// The metrics of blocks of whole tiles (the last one may have fewer) as one block.
    init(joining pieces: ArraySlice<MetricBlock>) {
        precondition(pieces.dropLast().allSatisfy { $0.count % Self.tile == 0 }, "parts of a block are whole tiles")
        self.init(uninitialised: pieces.reduce(0) { $0 + $1.count }, parameters: pieces.first!.parameters)
        state = LaneStorage(joining: pieces.map(\.state))
        tails = LaneStorage(joining: pieces.map(\.tails))
    }

    private init(uninitialised count: Int, parameters: ChainParameters) {
        var layout = vk_chain_layout()
        let lanes = Swift.max(1, (count + Self.tile - 1) / Self.tile) * Self.tile
        vk_chain_layout_make(Int32(lanes), Int32(parameters.slots), Int32(parameters.reach), &layout)
        self.parameters = parameters
        self.layout = layout
        self.count = count
        state = LaneStorage(repeating: 0, count: Int(layout.double_rows) * lanes)
        tails = LaneStorage(repeating: 0, count: Int(layout.float_rows) * lanes)
    }

    // MARK: Lanes

    /// The same block with `more` metrics in cold start after the present ones.
    func admitting(_ more: Int) -> MetricBlock {
        precondition(more >= 0 && count + more <= Self.capacity, "\(count) and \(more) metrics")
        var grown = MetricBlock(count: count + more, parameters: parameters)
        grown.copyLanes(0..<count, of: self, to: 0)
        return grown
    }

    /// One metric as a block of its own.
    func lane(_ lane: Int) -> MetricBlock {
        var single = MetricBlock(count: 1, parameters: parameters)
        single.copyLanes(lane..<lane + 1, of: self, to: 0)
        return single
    }

    /// Puts a metric back into cold start.
    mutating func resetLane(_ lane: Int) {
        copyLanes(0..<1, of: MetricBlock(count: 1, parameters: parameters), to: lane)
    }

    private mutating func copyLanes(_ source: Range<Int>, of other: MetricBlock, to start: Int) {
        for (offset, lane) in source.enumerated() {
            for row in 0..<Int(layout.double_rows) {
                state[Self.place(start + offset, row, of: layout.double_rows)] = other.state[Self.place(lane, row, of: layout.double_rows)]
            }
            for row in 0..<Int(layout.float_rows) {
                tails[Self.place(start + offset, row, of: layout.float_rows)] = other.tails[Self.place(lane, row, of: layout.float_rows)]
            }
        }
    }

    /// Takes over what a retrained block cannot know: holds of alarms, extremes of all time, retired metrics.
    mutating func carryOver(from old: MetricBlock) {
        for lane in 0..<count {
            for row in [VK_M_PEAK, VK_M_PEAK_AGE, VK_M_RETIRED] { state[index(row, lane: lane)] = old.state[old.index(row, lane: lane)] }
            let unit = state[index(VK_M_UNIT, lane: lane)], oldUnit = old.state[old.index(VK_M_UNIT, lane: lane)]
            guard unit > 0, oldUnit > 0 else { continue }
            func widen(_ row: vk_metric_row, by choose: (Double, Double) -> Double) {
                state[index(row, lane: lane)] = choose(state[index(row, lane: lane)], old.state[old.index(row, lane: lane)] * (oldUnit / unit))
            }
            widen(VK_M_LARGEST, by: max)
            widen(VK_M_LARGEST_MEAN, by: max)
            widen(VK_M_SMALLEST, by: min)
            widen(VK_M_SMALLEST_MEAN, by: min)
        }
    }

    // MARK: Addresses

    /// Index into ``state`` of a metric's shared quantity.
    func index(_ row: vk_metric_row, offset: Int = 0, lane: Int) -> Int {
        Self.place(lane, Int(row.rawValue) + offset, of: layout.double_rows)
    }

    /// Index into ``state`` of a candidate's quantity.
    func index(_ candidate: Candidate, _ row: vk_row, lane: Int) -> Int {
        index(candidate, row: Int(row.rawValue), lane: lane)
    }

    /// Index into ``state`` of a row of a candidate's tables.
    func index(_ candidate: Candidate, row: Int, lane: Int) -> Int {
        Self.place(lane, Int(tables(candidate).double_start) + row, of: layout.double_rows)
    }

    /// Index of a lane's value in a row of its tile.
    private static func place(_ lane: Int, _ row: Int, of rows: Int32) -> Int {
        let (tile, inside) = lane.quotientAndRemainder(dividingBy: Self.tile)
        return (tile * Int(rows) + row) * Self.tile + inside
    }

    /// Where a candidate's tables start.
    func tables(_ candidate: Candidate) -> vk_candidate_layout {
        switch candidate {
        case .seasonal: layout.candidate.0
        case .weekly: layout.candidate.1
        case .logarithmic: layout.candidate.2
        case .holtWinters: layout.candidate.3
        case .robustZScore: layout.candidate.4
        }
    }
}
