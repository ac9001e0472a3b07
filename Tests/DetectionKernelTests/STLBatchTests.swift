import CVectorKernels
import Testing

@testable import DetectionKernel

/// Every test that compares the vector form runs under every variant this processor has.
@Suite("STL, blocks of series", .serialized)
struct STLBatchTests {
    /// Sums in another order and five moments instead of two passes, relative to the series' scale.
    static let plainTolerance = 1e-11
    /// The same after up to fifteen robust passes.
    static let robustTolerance = 1e-8

    static let variants: [vk_variant] = [VK_BASELINE, VK_V3, VK_V4].filter { $0.rawValue <= vk_widest_variant().rawValue }

    private func forEachVariant(_ body: (String) throws -> Void) rethrows {
        defer { _ = vk_force_thread_variant(-1) }
        for variant in Self.variants {
            #expect(vk_force_thread_variant(Int32(variant.rawValue)) == 0)
            try body(String(cString: vk_variant_name(variant)))
        }
    }

    /// Compares every lane of a block with the plain form and returns the worst error.
    @discardableResult
    private func compare(
        _ parameters: STLParameters, _ lanes: [[Double]], padding: Int = 0, comparesWeights: Bool = true, _ what: String
    ) throws -> Double {
        let count = lanes[0].count, laneStride = lanes.count + padding
        // Rows before the block and padding lanes hold what must not be read.
        let block = [Double](repeating: .infinity, count: laneStride * 3) + Block.pack(lanes, laneStride: laneStride)
        let expected = try lanes.map { try STL(parameters).decompose($0) }
        let batch = STLBatch(try STLPlan(parameters, count: count))
        var result = STLBlockDecomposition(count: count, laneStride: laneStride)
        let tolerance = parameters.isRobust ? Self.robustTolerance : Self.plainTolerance
        var worst = STLWorstError(), worstWeight = STLWorstError()
        try forEachVariant { variant in
            try batch.decompose(block, firstRow: 3, laneStride: laneStride, lanes: lanes.count, into: &result)
            for (lane, plain) in expected.enumerated() {
                let scale = max(lanes[lane].reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) }, .leastNormalMagnitude)
                let fast = result.series(lane: lane), place = "\(variant) lane \(lane) "
                worst.compare(fast.seasonal, plain.seasonal, scale: scale, place + "seasonal")
                worst.compare(fast.trend, plain.trend, scale: scale, place + "trend")
                worst.compare(fast.remainder, plain.remainder, scale: scale, place + "remainder")
                // Weights are relative to the median residual, where exact fits leave only rounding.
                if comparesWeights {
                    worstWeight.compare(fast.robustnessWeights, plain.robustnessWeights, scale: 1, place + "weight")
                }
            }
            for lane in lanes.count..<laneStride { #expect(result.series(lane: lane).trend.allSatisfy { $0 == 0 }) }
        }
        #expect(worst.value <= tolerance, "\(what): \(worst)")
        #expect(worstWeight.value <= STLTolerance.weights, "\(what): \(worstWeight)")
        STLReport.note("weights " + what, worstWeight.value)
        return worst.value
    }

    @Test("equals the plain form for random sizes, smoothers and gaps", arguments: 1...40)
    func randomAgreement(seed: Int) throws {
        var maker = STLSeriesMaker(seed: UInt64(seed))
        let period = maker.integer(in: 2...20)
        let lengths = [2 * period, 2 * period + 1, 3 * period - 1, 3 * period, 7 * period + 3, 12 * period + 1]
        let count = lengths[maker.integer(in: 0...5)]
        func odd(_ range: ClosedRange<Int>) -> Int { maker.integer(in: range) | 1 }
        let parameters = try STLParameters(
            period: period,
            seasonal: Smoother(length: odd(5...35), degree: maker.integer(in: 0...1), jump: maker.integer(in: 1...3)),
            trend: Smoother(length: odd(period + 4...3 * period + 6), degree: maker.integer(in: 0...1), jump: maker.integer(in: 1...9)),
            lowPass: Smoother(length: odd(period + 1...period + 9), degree: maker.integer(in: 0...1), jump: maker.integer(in: 1...4)),
            innerLoops: maker.integer(in: 1...3), outerLoops: seed % 2 == 0 ? 0 : maker.integer(in: 1...4))
        let widths = [1, 7, 8, 9, 15, 16, 17]
        let lanes = (0..<widths[maker.integer(in: 0...6)]).map { lane in
            var series = STLSeriesMaker(seed: UInt64(1000 * seed + lane)).seasonal(count: count, period: period)
            if maker.uniform() < 0.3 {
                for row in series.indices where maker.uniform() < 0.1 { series[row] = .nan }
            }
            return series
        }
        let worst = try compare(parameters, lanes, padding: maker.integer(in: 0...9), "seed \(seed) n \(count) \(parameters)")
        STLReport.note("batch seed \(seed) outer \(parameters.outerLoops)", worst)
    }

    @Test("equals statsmodels in every scenario", arguments: STLGoldenFile.names)
    func golden(name: String) throws {
        let file = try STLGoldenFile.load(name)
        let scale = file.observed.reduce(0) { max($0, abs($1)) }
        for golden in file.cases {
            let parameters = try golden.parameters(), count = file.observed.count
            let batch = STLBatch(try STLPlan(parameters, count: count))
            var result = STLBlockDecomposition(count: count, laneStride: 3)
            let block = Block.pack([file.observed.map { -$0 }, file.observed], laneStride: 3)
            try forEachVariant { variant in
                try batch.decompose(block, laneStride: 3, lanes: 2, into: &result)
                var worst = STLWorstError()
                for lane in 0..<2 {
                    let part = result.series(lane: lane), sign: Double = lane == 0 ? -1 : 1
                    worst.compare(part.seasonal, golden.seasonal.map { $0 * sign }, scale: scale, "seasonal")
                    worst.compare(part.trend, golden.trend.map { $0 * sign }, scale: scale, "trend")
                    worst.compare(part.remainder, golden.remainder.map { $0 * sign }, scale: scale, "remainder")
                }
                let tolerance = parameters.isRobust ? STLTolerance.robust : STLTolerance.plain
                #expect(worst.value <= tolerance, "\(variant) \(name) \(golden.name): \(worst)")
                STLReport.note("batch \(variant) \(name) \(golden.name)", worst.value)
            }
        }
    }

    @Test("thousands of points, both usual forms, with and without jumps and gaps")
    func longSeries() throws {
        let lanes: [[Double]] = (0..<9).map { lane in
            var maker = STLSeriesMaker(seed: UInt64(500 + lane))
            var series = maker.seasonal(count: 2160, period: 24)
            for row in series.indices where maker.uniform() < 0.01 { series[row] += 40 }
            if lane == 4 { for row in 700..<790 { series[row] = .nan } }
            return series
        }
        for jumps in [false, true] {
            for (inner, outer) in [(2, 0), (1, 6)] {
                let parameters = try STLParameters.standard(
                    period: 24, trendLength: 47, trendJump: jumps ? 5 : 1, lowPassJump: jumps ? 3 : 1,
                    innerLoops: inner, outerLoops: outer)
                let worst = try compare(parameters, lanes, padding: 7, "jumps \(jumps) outer \(outer)")
                STLReport.note("batch long jumps \(jumps) outer \(outer)", worst)
            }
        }
    }

    @Test("degenerate lanes: constant, empty, one value, huge, tiny, long gaps, wholly missing slots, exact fits")
    func degenerateLanes() throws {
        let count = 131, period = 6
        let base = STLSeriesMaker(seed: 77).seasonal(count: count, period: period)
        var one = [Double](repeating: .nan, count: count)
        one[50] = -3
        var gap = base, slot = base, edges = base
        for row in 20..<100 { gap[row] = .nan }
        for row in stride(from: 2, to: count, by: period) { slot[row] = .nan }
        for row in Array(0..<30) + Array(110..<count) { edges[row] = .nan }
        let exact: [Double] = (0..<count).map { Double($0 % period == 1 ? 8 : 4) }
        var mostlyConstant = [Double](repeating: 2, count: count)
        mostlyConstant[40] = 9
        let lanes: [[Double]] = [
            [Double](repeating: 7.25, count: count), [Double](repeating: .nan, count: count), one,
            base.map { $0 * 1e300 }, base.map { $0 * 1e-300 }, gap, slot, edges, exact, mostlyConstant,
            [Double](repeating: 0, count: count),
        ]
        for robust in [false, true] {
            let parameters = try STLParameters.standard(period: period, robust: robust, innerLoops: 2, outerLoops: robust ? 5 : 0)
            try compare(parameters, lanes, comparesWeights: false, "robust \(robust)")
            let batch = STLBatch(try STLPlan(parameters, count: count))
            var result = STLBlockDecomposition(count: count, laneStride: lanes.count)
            try batch.decompose(Block.pack(lanes, laneStride: lanes.count), laneStride: lanes.count, lanes: lanes.count, into: &result)
            let constant = result.series(lane: 0), empty = result.series(lane: 1)
            #expect(constant.seasonal.allSatisfy { $0 == 0 } && constant.remainder.allSatisfy { $0 == 0 })
            #expect(constant.trend.allSatisfy { $0 == 7.25 } && constant.robustnessWeights.allSatisfy { $0 == 1 })
            #expect(empty.seasonal.allSatisfy(\.isNaN) && empty.trend.allSatisfy(\.isNaN) && empty.remainder.allSatisfy(\.isNaN))
            #expect(empty.robustnessWeights.allSatisfy { $0 == 0 })
        }
    }

    @Test("a series does not depend on its neighbours, its lane or an earlier block")
    func neighbours() throws {
        let count = 160
        let lanes = (0..<20).map { STLSeriesMaker(seed: UInt64(300 + $0)).seasonal(count: count, period: 8) }
        let plan = try STLPlan(.standard(period: 8, robust: true, outerLoops: 4), count: count)
        func isIndependent() throws -> Bool {
            let batch = STLBatch(plan)
            var together = STLBlockDecomposition(count: count, laneStride: 24)
            // Twice: nothing may be left over from the block before.
            for _ in 0..<2 { try batch.decompose(Block.pack(lanes, laneStride: 24), laneStride: 24, lanes: 20, into: &together) }
            return try [0, 7, 8, 19].allSatisfy { lane in
                var alone = STLBlockDecomposition(count: count, laneStride: 1)
                try STLBatch(plan).decompose(lanes[lane], laneStride: 1, lanes: 1, into: &alone)
                return alone.series(lane: 0) == together.series(lane: lane)
            }
        }
        // Another suite may force another instruction set in between, whose digits differ; not five times in a row.
        #expect(try (0..<5).contains { _ in try isIndependent() })
    }

    @Test("the median is exact for any guess")
    func median() throws {
        var maker = STLSeriesMaker(seed: 5)
        for rows in [1, 2, 3, 4, 5, 16, 101, 1000] {
            let residual = OwnedBuffer<Double>(count: rows * 8), scratch = OwnedBuffer<Double>(count: rows * 8)
            let observed = OwnedBuffer<Int64>(count: 8), guess = OwnedBuffer<Double>(count: 8), median = OwnedBuffer<Double>(count: 8)
            var expected: [Double] = []
            for lane in 0..<8 {
                // Ties in some lanes, sorted values in others, missing ones in all but the first two.
                var values = (0..<rows).map { _ in lane % 3 == 0 ? Double(maker.integer(in: 0...4)) : abs(maker.noise()) }
                if lane % 4 == 1 { values.sort() }
                let missing = lane < 2 ? 0 : maker.integer(in: 0...rows)
                let finite = values[..<(rows - missing)].sorted()
                for row in (rows - missing)..<rows { values[row] = .infinity }
                for row in 0..<rows { residual.base[row * 8 + lane] = values[row] }
                observed.base[lane] = Int64(finite.count)
                let middle = finite.count / 2
                expected.append(finite.isEmpty ? 0 : 0.5 * (finite[middle] + finite[finite.count - 1 - middle]))
            }
            for factor in [0, 0.5, 0.97, 1, 1.1, 100] {
                for lane in 0..<8 { guess.base[lane] = expected[lane] * factor }
                forEachVariant { variant in
                    vk_stl_median(rows, residual.base, observed.base, guess.base, 0.06, scratch.base, median.base)
                    for lane in 0..<8 { #expect(median.base[lane] == expected[lane], "\(variant) rows \(rows) lane \(lane) factor \(factor)") }
                }
            }
        }
    }

    @Test("wrong shapes, short and infinite series are refused with what is needed")
    func refusals() throws {
        let parameters = try STLParameters.standard(period: 6)
        for count in [0, 1, 5, 6, 7, 11] {
            let error = #expect(throws: KernelError.self) { try STLPlan(parameters, count: count) }
            #expect(error?.code == .tooLittleHistory && error?.message.contains("at least 12") == true)
        }
        let batch = STLBatch(try STLPlan(parameters, count: 20))
        var result = STLBlockDecomposition(count: 20, laneStride: 8)
        var block = [Double](repeating: 1, count: 160)
        try batch.decompose(block, laneStride: 8, lanes: 0, into: &result)
        for (first, stride, lanes) in [(1, 8, 8), (0, 8, 9), (0, 7, 7), (0, 8, -1)] {
            let error = #expect(throws: KernelError.self) {
                try batch.decompose(block, firstRow: first, laneStride: stride, lanes: lanes, into: &result)
            }
            #expect(error?.code == .shapeMismatch)
        }
        block[13 * 8 + 5] = .infinity
        let error = #expect(throws: KernelError.self) { try batch.decompose(block, laneStride: 8, lanes: 8, into: &result) }
        #expect(error?.code == .notFinite && error?.message.contains("lane 5") == true && error?.message.contains("row 13") == true)
        try batch.decompose(block, laneStride: 8, lanes: 5, into: &result)
    }
}

@Suite("MSTL, blocks of series")
struct MSTLBatchTests {
    @Test("equals the plain form, with gaps and periods that are left out")
    func agreement() throws {
        let count = 500
        let lanes: [[Double]] = (0..<11).map { lane in
            var maker = STLSeriesMaker(seed: UInt64(900 + lane))
            let long = maker.seasonal(count: count, period: 56), short = maker.seasonal(count: count, period: 8)
            var series = zip(long, short).map { $0 + $1 }
            if lane % 3 == 1 { for row in series.indices where maker.uniform() < 0.05 { series[row] = .nan } }
            return series
        }
        for robust in [false, true] {
            let parameters = try MSTLParameters.standard(
                periods: [56, 8, 300], robust: robust, innerLoops: 2, outerLoops: robust ? 3 : 0)
            let plan = try MSTLPlan(parameters, count: count)
            #expect(plan.periods == [8, 56])
            let batch = MSTLBatch(plan)
            var result = MSTLBlockDecomposition(plan, laneStride: 16)
            // Twice: nothing may be left over from the block before.
            for _ in 0..<2 { try batch.decompose(Block.pack(lanes, laneStride: 16), laneStride: 16, lanes: 11, into: &result) }
            var worst = STLWorstError()
            for (lane, series) in lanes.enumerated() {
                let plain = try MSTL(parameters).decompose(series), fast = result.series(lane: lane)
                for index in 0..<2 { worst.compare(fast.seasonals[index], plain.seasonals[index], scale: 130, "seasonal \(index)") }
                worst.compare(fast.trend, plain.trend, scale: 130, "trend")
                worst.compare(fast.remainder, plain.remainder, scale: 130, "remainder")
                #expect(plain.seasonals.allSatisfy { $0.contains { abs($0) > 5 } })
            }
            #expect(worst.value <= (robust ? STLBatchTests.robustTolerance : STLBatchTests.plainTolerance), "\(worst)")
        }
    }

    @Test("equals statsmodels", arguments: MSTLGoldenFile.names)
    func golden(name: String) throws {
        let file = try MSTLGoldenFile.load(name)
        let scale = file.observed.reduce(0) { max($0, abs($1)) }
        for golden in file.cases {
            let plan = try MSTLPlan(golden.parameters(), count: file.observed.count)
            var result = MSTLBlockDecomposition(plan, laneStride: 1)
            try MSTLBatch(plan).decompose(file.observed, laneStride: 1, lanes: 1, into: &result)
            let part = result.series(lane: 0)
            var worst = STLWorstError()
            for (index, seasonal) in golden.seasonal.enumerated() {
                worst.compare(part.seasonals[index], seasonal, scale: scale, "seasonal \(index)")
            }
            worst.compare(part.trend, golden.trend, scale: scale, "trend")
            worst.compare(part.remainder, golden.remainder, scale: scale, "remainder")
            #expect(worst.value <= (golden.robust ? STLTolerance.robust : STLTolerance.plain), "\(name) \(golden.name): \(worst)")
            STLReport.note("batch \(name) \(golden.name)", worst.value)
        }
    }
}

/// Series side by side, [time][lane]; lanes without a series are infinite.
private enum Block {
    static func pack(_ lanes: [[Double]], laneStride: Int) -> [Double] {
        var block = [Double](repeating: .infinity, count: lanes[0].count * laneStride)
        for (lane, series) in lanes.enumerated() {
            for row in series.indices { block[row * laneStride + lane] = series[row] }
        }
        return block
    }
}
