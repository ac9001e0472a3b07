import CVectorKernels
import Testing

@testable import DetectionKernel

/// Estimates by pairs of rows and by Hartley transforms against sums term by term.
@Suite("Loess as a convolution", .serialized)
struct LoessConvolutionTests {
    /// A smoother over lanes, by way of the kernel that subtracts its estimates from a series of zeros.
    private func smooth(_ lanes: [[Double]], kernel: LoessKernel, variant: vk_variant) -> [[Double]] {
        let count = lanes[0].count, width = STLLanes.width
        #expect(vk_force_thread_variant(Int32(variant.rawValue)) == 0)
        defer { _ = vk_force_thread_variant(-1) }
        let zeros = OwnedBuffer([Double](repeating: 0, count: count * width)), values = OwnedBuffer<Double>(count: count * width)
        for row in 0..<count { for lane in 0..<width { values.base[row * width + lane] = lanes[lane % lanes.count][row] } }
        let room = OwnedBuffer([Double](repeating: .nan, count: kernel.transformRows * width))
        let out = OwnedBuffer([Double](repeating: .nan, count: count * width))
        vk_stl_detrend(kernel.smoother, zeros.base, values.base, nil, room.base, out.base, nil, nil)
        return lanes.indices.map { lane in (0..<count).map { -out.base[$0 * width + lane] } }
    }

    @Test("equals the plain smoother for random sizes", arguments: 1...24)
    func agreement(seed: Int) throws {
        var maker = STLSeriesMaker(seed: UInt64(9_000 + seed))
        let length = maker.integer(in: seed % 2 == 0 ? 3...60 : 60...900) | 1
        let count = length + maker.integer(in: 0...(seed % 3 == 0 ? 12 : 5_000))
        let smoother = try Smoother(length: length, degree: maker.integer(in: 0...1), jump: 1)
        let kernel = LoessKernel(LoessOperator(smoother: smoother, count: count, withEnds: false))
        let lanes = (0..<3).map { _ in (0..<count).map { 0.5 * Double($0) / Double(count) + 0.1 * maker.noise() } }
        let plain = lanes.map { Loess.loessSmooth($0, smoother: smoother, robustness: nil) }
        for variant in STLBatchTests.variants {
            let fast = smooth(lanes, kernel: kernel, variant: variant)
            for lane in lanes.indices {
                let worst = zip(fast[lane], plain[lane]).map { abs($0 - $1) }.max()!
                #expect(worst <= 1e-13, "window \(length) of \(count), \(kernel.transformRows) rows a transform, lane \(lane)")
            }
        }
    }

    @Test("long windows take transforms, short ones sums, and few outputs one transform")
    func choice() throws {
        func rows(length: Int, count: Int, jump: Int = 1) throws -> Int {
            try LoessKernel(LoessOperator(smoother: Smoother(length: length, degree: 1, jump: jump), count: count, withEnds: false)).transformRows
        }
        #expect(try rows(length: 551, count: 2_016) == 2_048)
        #expect(try rows(length: 551, count: 100_000) < 16_384)
        #expect(try rows(length: 47, count: 2_160) == 0)
        #expect(try rows(length: 551, count: 560) == 0)
        #expect(try rows(length: 551, count: 500) == 0)
        #expect(try rows(length: 551, count: 2_016, jump: 5) == 0)
    }

    @Test("cycle-subseries with long windows")
    func cycles() throws {
        let count = 1_500, period = 2
        let parameters = try STLParameters(
            period: period, seasonal: Smoother(length: 151, degree: 1, jump: 1), trend: Smoother(length: 5, degree: 1, jump: 1),
            lowPass: Smoother(length: 3, degree: 1, jump: 1), innerLoops: 2, outerLoops: 0)
        let series = STLSeriesMaker(seed: 5).seasonal(count: count, period: period)
        let plain = try STL(parameters).decompose(series)
        var result = STLBlockDecomposition(count: count, laneStride: 1)
        try STLBatch(STLPlan(parameters, count: count)).decompose(series, laneStride: 1, lanes: 1, into: &result)
        let fast = result.series(lane: 0)
        #expect(zip(fast.seasonal, plain.seasonal).allSatisfy { abs($0 - $1) <= 1e-9 })
        #expect(zip(fast.trend, plain.trend).allSatisfy { abs($0 - $1) <= 1e-9 })
    }

    @Test("where all neighbours are 0 the estimate is 0, and a huge value far away leaves no more than its rounding")
    func zeros() throws {
        let count = 3_000, length = 301, smoother = try Smoother(length: length, degree: 1, jump: 1)
        let kernel = LoessKernel(LoessOperator(smoother: smoother, count: count, withEnds: false))
        #expect(kernel.transformRows > 0)
        var sparse = [Double](repeating: 0, count: count)
        for row in stride(from: 100, to: 700, by: 37) { sparse[row] = 1 }
        let far = (0..<count).map { $0 == 400 ? 1 : 1e-9 * Double($0 % 7) }
        for variant in STLBatchTests.variants {
            let fast = smooth([sparse, far], kernel: kernel, variant: variant)
            #expect(fast[0][900...].allSatisfy { $0 == 0 })
            #expect(fast[0][200..<600].allSatisfy { $0 > 0 })
            let plain = Loess.loessSmooth(far, smoother: smoother, robustness: nil)
            #expect(zip(fast[1], plain).allSatisfy { abs($0 - $1) < 1e-14 })
        }
    }

    @Test("a series does not depend on its neighbours or its lane, bit for bit")
    func neighbours() throws {
        let count = 2_016, lanes = (0..<11).map { STLSeriesMaker(seed: UInt64(700 + $0)).seasonal(count: count, period: 288) }
        let plan = try STLPlan(.standard(period: 288), count: count)
        #expect(plan.trend.transformRows > 0 && plan.lowPass.transformRows > 0)
        let batch = STLBatch(plan)
        var together = STLBlockDecomposition(count: count, laneStride: 11), alone = STLBlockDecomposition(count: count, laneStride: 1)
        let block = (0..<count).flatMap { row in lanes.map { $0[row] } }
        try batch.decompose(block, laneStride: 11, lanes: 11, into: &together)
        for lane in [0, 5, 10] {
            try batch.decompose(lanes[lane], laneStride: 1, lanes: 1, into: &alone)
            #expect(alone.series(lane: 0) == together.series(lane: lane))
        }
    }
}
