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
    private let even: OwnedBuffer<Double>
    private let response: OwnedBuffer<Double>
    private let turns: OwnedBuffer<Double>
    private let head: OwnedBuffer<vk_stl_smoother>

    var smoother: UnsafePointer<vk_stl_smoother> { UnsafePointer(head.base) }
    /// Rows that are evaluated.
    var outputs: Int { positions.count }
    /// Rows of its convolution's transforms; 0 without one.
    var transformRows: Int { response.count }

    init(_ operation: LoessOperator) {
        positions = OwnedBuffer(operation.positions)
        blocks = OwnedBuffer(operation.blocks)
        panels = OwnedBuffer(operation.panels)
        windows = OwnedBuffer(operation.windows)
        moments = OwnedBuffer(operation.moments)
        let convolution = operation.convolution
        let even = OwnedBuffer(convolution?.even ?? [])
        let response = OwnedBuffer(convolution?.response ?? []), turns = OwnedBuffer(convolution?.turns ?? [])
        let part = convolution.map {
            vk_stl_convolution(
                size: Int64($0.size), reach: Int64($0.reach), first: Int64($0.rows.lowerBound), last: Int64($0.rows.upperBound),
                even: even.base, response: response.base, turns: turns.base)
        }
        (self.even, self.response, self.turns) = (even, response, turns)
        head = OwnedBuffer([
            vk_stl_smoother(
                count: Int64(operation.count), blocks: Int64(operation.blocks.count), block: blocks.base, panels: panels.base,
                position: positions.base, window: windows.base, moments: moments.base,
                least_variance: operation.leastVariance, convolution: part ?? vk_stl_convolution())
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
