import CVectorKernels

/// Memory of one element type, aligned for vectors, that lives as long as its owner. Never resized.
final class OwnedBuffer<Element: BitwiseCopyable> {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    /// `count` elements, uninitialised.
    init(count: Int) {
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Element>.stride
        base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(to: Element.self, capacity: max(count, 1))
    }

    convenience init(_ elements: [Element]) {
        self.init(count: elements.count)
        elements.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { base.update(from: start, count: source.count) }
        }
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}

/// A ``LoessOperator`` in memory that the kernels can read at any time.
final class LoessKernel {
    private let positions: OwnedBuffer<Int64>
    private let blocks: OwnedBuffer<vk_stl_block>
    private let panels: OwnedBuffer<Double>
    private let windows: OwnedBuffer<vk_stl_window>
    private let moments: OwnedBuffer<Double>
    private let head: OwnedBuffer<vk_stl_smoother>

    var smoother: UnsafePointer<vk_stl_smoother> { UnsafePointer(head.base) }

    init(_ operation: LoessOperator) {
        positions = OwnedBuffer(operation.positions)
        blocks = OwnedBuffer(operation.blocks)
        panels = OwnedBuffer(operation.panels)
        windows = OwnedBuffer(operation.windows)
        moments = OwnedBuffer(operation.moments)
        head = OwnedBuffer([
            vk_stl_smoother(
                count: Int64(operation.count), blocks: Int64(operation.blocks.count), block: blocks.base, panels: panels.base,
                position: positions.base, window: windows.base, moments: moments.base,
                least_variance: operation.leastVariance)
        ])
    }
}

/// The smoothers of STL for series of one length; shared by all blocks and threads.
///
/// Immutable after `init`, therefore safe to send although it holds memory of its own.
public final class STLPlan: @unchecked Sendable {
    public let parameters: STLParameters
    /// Observations of a series.
    public let count: Int
    let shorterCycles: LoessKernel
    let longerCycles: LoessKernel
    let lowPass: LoessKernel
    let trend: LoessKernel

    /// - Throws: `KernelError.tooLittleHistory` when `count` is below two cycles.
    /// - Complexity: O(count + the squares of the lengths) in time and memory.
    public init(_ parameters: STLParameters, count: Int) throws {
        try parameters.checkCount(count)
        self.parameters = parameters
        self.count = count
        let cycles = count / parameters.period
        shorterCycles = LoessKernel(LoessOperator(smoother: parameters.seasonal, count: cycles, withEnds: true))
        longerCycles = count % parameters.period == 0
            ? shorterCycles : LoessKernel(LoessOperator(smoother: parameters.seasonal, count: cycles + 1, withEnds: true))
        lowPass = LoessKernel(LoessOperator(smoother: parameters.lowPass, count: count, withEnds: false))
        trend = LoessKernel(LoessOperator(smoother: parameters.trend, count: count, withEnds: false))
    }
}

/// The arrays of eight series in lockstep and the stages that work on them: the thin face of the vector kernels.
final class STLLanes {
    static let width = Int(VK_STL_LANES)

    private let plan: STLPlan
    private let rows: Int
    private let period: Int
    private let series: OwnedBuffer<Double>
    /// The cycle-subseries; between detrending and the next pass, the residuals.
    private let cycle: OwnedBuffer<Double>
    /// The detrended series; between seasonal smoothing and detrending, the low-pass average.
    private let detrended: OwnedBuffer<Double>
    private let deseasonalised: OwnedBuffer<Double>
    private let ring: OwnedBuffer<Double>
    /// Only with weights.
    private let robustness: OwnedBuffer<Double>
    private let weightedDetrended: OwnedBuffer<Double>
    private let weightedDeseasonalised: OwnedBuffer<Double>
    private let scratch: OwnedBuffer<Double>

    private let scale = OwnedBuffer([Double](repeating: 1, count: width))
    private let inverseScale = OwnedBuffer([Double](repeating: 1, count: width))
    private let level = OwnedBuffer([Double](repeating: 0, count: width))
    private let largest = OwnedBuffer([Double](repeating: 0, count: width))
    private let first = OwnedBuffer([Double](repeating: 0, count: width))
    private let missingCounts = OwnedBuffer([Int64](repeating: 0, count: width))
    private let observed = OwnedBuffer([Int64](repeating: 0, count: width))
    private let median = OwnedBuffer([Double](repeating: 0, count: width))
    /// Places in `series` (row · 8 + lane) without an observation.
    private var missing: [Int] = []

    init(_ plan: STLPlan) {
        self.plan = plan
        rows = plan.count
        period = plan.parameters.period
        let size = rows * Self.width
        series = OwnedBuffer(count: size)
        cycle = OwnedBuffer(count: size + 2 * period * Self.width)
        detrended = OwnedBuffer(count: size)
        deseasonalised = OwnedBuffer(count: size)
        ring = OwnedBuffer(count: period * Self.width)
        robustness = OwnedBuffer(count: size)
        weightedDetrended = OwnedBuffer(count: size)
        weightedDeseasonalised = OwnedBuffer(count: size)
        scratch = OwnedBuffer(count: size)
    }

    /// Decomposes `lanes` (1 to 8) neighbouring series of a block into the same places of the outputs.
    ///
    /// All pointers are at the first of these lanes in the first row. Returns the first lane that holds an infinite value,
    /// before anything is written, or nil.
    func decompose(
        _ block: UnsafePointer<Double>, stride: Int, lanes: Int,
        seasonal: UnsafeMutablePointer<Double>, trend: UnsafeMutablePointer<Double>,
        remainder: UnsafeMutablePointer<Double>, weights: UnsafeMutablePointer<Double>?
    ) -> Int? {
        if let lane = pack(block, stride: stride, lanes: lanes) { return lane }
        var isWeighted = !missing.isEmpty
        if isWeighted { startWeights() }
        // The first pass starts from a trend of zero.
        detrended.base.update(from: series.base, count: series.count)
        for pass in 0...plan.parameters.outerLoops {
            if pass > 0 {
                updateWeights(pass: pass)
                isWeighted = true
            }
            for _ in 0..<plan.parameters.innerLoops { innerLoop(isWeighted: isWeighted) }
        }
        vk_stl_unpack(
            rows, lanes, stride, series.base, deseasonalised.base, detrended.base, isWeighted ? robustness.base : nil,
            scale.base, level.base, seasonal, trend, remainder, weights)
        for place in missing where place % Self.width < lanes {
            let (row, lane) = place.quotientAndRemainder(dividingBy: Self.width)
            remainder[row * stride + lane] = .nan
            if observed.base[lane] == 0 {
                seasonal[row * stride + lane] = .nan
                trend[row * stride + lane] = .nan
            }
        }
        return nil
    }

    private func innerLoop(isWeighted: Bool) {
        let weights = isWeighted ? robustness.base : nil
        vk_stl_smooth_cycles(
            plan.shorterCycles.smoother, plan.longerCycles.smoother, rows, period, detrended.base, weights,
            weightedDetrended.base, cycle.base)
        let average = detrended.base
        vk_stl_low_pass_average(rows, period, cycle.base, ring.base, average)
        vk_stl_deseasonalise(
            plan.lowPass.smoother, rows, period, average, series.base, cycle.base, weights, deseasonalised.base,
            weightedDeseasonalised.base)
        let residual = cycle.base
        vk_stl_detrend(
            plan.trend.smoother, rows, series.base, deseasonalised.base, weights, weightedDeseasonalised.base,
            detrended.base, weightedDetrended.base, residual)
    }

    /// New robustness weights from the residuals that the last inner loop left.
    private func updateWeights(pass: Int) {
        let residual = cycle.base
        for place in missing { residual[place] = .infinity }
        vk_stl_median(rows, residual, observed.base, median.base, Self.bracket(pass: pass), scratch.base, median.base)
        vk_stl_robustness_weights(
            rows, residual, median.base, detrended.base, robustness.base, weightedDetrended.base)
    }

    /// How far the median may be from that of the pass before, relative to it: it settles quickly. A wrong bracket only
    /// costs time.
    private static func bracket(pass: Int) -> Double { pass <= 2 ? 0.2 : pass <= 4 ? 0.06 : 0.02 }

    /// Weight 1 for every observation, 0 for missing ones.
    private func startWeights() {
        robustness.base.update(repeating: 1, count: robustness.count)
        for place in missing { robustness.base[place] = 0 }
        for place in 0..<series.count { weightedDetrended.base[place] = series.base[place] * robustness.base[place] }
    }

    /// Brings the lanes into the arrays, at their scale and level, with stand-ins for missing values.
    private func pack(_ block: UnsafePointer<Double>, stride: Int, lanes: Int) -> Int? {
        vk_stl_gather(
            block, stride, lanes, rows, series.base, largest.base, first.base, missingCounts.base)
        missing.removeAll(keepingCapacity: true)
        // Lanes beyond the block repeat its last one.
        for lane in 0..<Self.width {
            guard largest.base[lane].isFinite else { return lane }
            observed.base[lane] = Int64(rows) - missingCounts.base[lane]
            let isEmpty = observed.base[lane] == 0
            let frame = SeriesFrame(largest: largest.base[lane], first: isEmpty ? 0 : first.base[lane])
            (scale.base[lane], inverseScale.base[lane], level.base[lane]) = (frame.scale, frame.inverseScale, frame.level)
            median.base[lane] = 0
        }
        vk_stl_rescale(rows, inverseScale.base, level.base, series.base)
        for lane in 0..<Self.width where missingCounts.base[lane] > 0 { fill(lane: lane) }
        return nil
    }

    /// Notes the missing places of a lane and puts stand-ins there: what the plain form puts, and 0 in an empty series.
    private func fill(lane: Int) {
        var values = (0..<rows).map { series.base[$0 * Self.width + lane] }
        let isMissing = values.map(\.isNaN)
        if observed.base[lane] == 0 {
            values = [Double](repeating: 0, count: rows)
        } else {
            MissingValueFill.fill(&values, isMissing: isMissing, period: period)
        }
        for row in 0..<rows where isMissing[row] {
            series.base[row * Self.width + lane] = values[row]
            missing.append(row * Self.width + lane)
        }
    }
}
