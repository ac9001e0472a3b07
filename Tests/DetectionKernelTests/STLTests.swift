import Testing

@testable import DetectionKernel

@Suite("STL, plain form")
struct STLTests {
    @Test("equals statsmodels in every component and scenario", arguments: STLGoldenFile.names)
    func golden(name: String) throws {
        let file = try STLGoldenFile.load(name)
        let scale = file.observed.reduce(0) { max($0, abs($1)) }
        #expect(file.cases.count >= 10)
        for golden in file.cases {
            let parameters = try golden.parameters()
            if golden.factoryDefaults {
                #expect(try STLParameters.standard(period: golden.period, robust: golden.outerLoops > 0) == parameters)
            }
            let result = try STL(parameters).decompose(file.observed)
            var worst = STLWorstError()
            worst.compare(result.seasonal, golden.seasonal, scale: scale, "seasonal")
            worst.compare(result.trend, golden.trend, scale: scale, "trend")
            worst.compare(result.remainder, golden.remainder, scale: scale, "remainder")
            let tolerance = parameters.isRobust ? STLTolerance.robust : STLTolerance.plain
            #expect(worst.value <= tolerance, "\(name) \(golden.name): \(worst)")
            var worstWeight = STLWorstError()
            worstWeight.compare(result.robustnessWeights, golden.weights, scale: 1, "weight")
            #expect(worstWeight.value <= STLTolerance.weights, "\(name) \(golden.name): \(worstWeight)")
            STLReport.note("plain \(name) \(golden.name)", worst.value)
        }
    }

    @Test("components add up to the series", arguments: [false, true])
    func componentsAddUp(robust: Bool) throws {
        let series = STLSeriesMaker(seed: 11).seasonal(count: 200, period: 12)
        let result = try STL(.standard(period: 12, robust: robust)).decompose(series)
        for row in series.indices {
            #expect(abs(result.seasonal[row] + result.trend[row] + result.remainder[row] - series[row]) <= 1e-12 * 100)
        }
        #expect(result.seasonal.contains { abs($0) > 1 })
    }

    @Test("scaling scales every part and shifting moves only the trend")
    func equivariance() throws {
        let series = STLSeriesMaker(seed: 12).seasonal(count: 150, period: 7)
        let stl = STL(try .standard(period: 7, robust: true))
        let base = try stl.decompose(series)
        let moved = try stl.decompose(series.map { 4 * $0 + 1000 })
        var worst = STLWorstError()
        worst.compare(moved.seasonal, base.seasonal.map { 4 * $0 }, scale: 1000, "seasonal")
        worst.compare(moved.trend, base.trend.map { 4 * $0 + 1000 }, scale: 1000, "trend")
        worst.compare(moved.remainder, base.remainder.map { 4 * $0 }, scale: 1000, "remainder")
        #expect(worst.value <= STLTolerance.robust, "\(worst)")
    }

    @Test("a constant has no season and no remainder, at any magnitude", arguments: [0, 3.7, -1e300, .leastNonzeroMagnitude, .leastNormalMagnitude / 8])
    func constant(value: Double) throws {
        let result = try STL(.standard(period: 5, robust: true)).decompose([Double](repeating: value, count: 43))
        #expect(result.seasonal.allSatisfy { $0 == 0 })
        #expect(result.remainder.allSatisfy { $0 == 0 })
        #expect(result.trend.allSatisfy { $0 == value })
        #expect(result.robustnessWeights.allSatisfy { $0 == 1 })
    }

    @Test("huge and tiny series give the same parts as the series itself", arguments: [1000, -900])
    func magnitudes(exponent: Int) throws {
        let factor = Double(sign: .plus, exponent: exponent, significand: 1)
        let series = STLSeriesMaker(seed: 13).seasonal(count: 120, period: 6)
        let stl = STL(try .standard(period: 6, robust: true))
        let base = try stl.decompose(series)
        let scaled = try stl.decompose(series.map { $0 * factor })
        #expect(scaled.seasonal.map { $0 / factor } == base.seasonal)
        #expect(scaled.trend.map { $0 / factor } == base.trend)
        #expect(scaled.robustnessWeights == base.robustnessWeights)
    }

    @Test("a planted spike has the largest remainder and the smallest weight")
    func spike() throws {
        var series = STLSeriesMaker(seed: 14).seasonal(count: 240, period: 12)
        series[101] += 60
        let result = try STL(.standard(period: 12, robust: true)).decompose(series)
        #expect(result.remainder.indices.max { result.remainder[$0] < result.remainder[$1] } == 101)
        #expect(result.robustnessWeights[101] == 0)
        #expect(abs(result.remainder[101] - 60) < 6)
    }

    @Test("missing values have no weight, no remainder and no influence beyond their absence")
    func missing() throws {
        let maker = STLSeriesMaker(seed: 15)
        let whole = maker.seasonal(count: 300, period: 12)
        var gappy = whole
        // Single values, a whole day, and every value of one slot in the first half.
        let gaps: [Int] = [3, 50, 51] + Array(120..<140) + Array(stride(from: 5, to: 150, by: 12))
        for row in gaps { gappy[row] = .nan }
        for robust in [false, true] {
            let stl = STL(try .standard(period: 12, robust: robust))
            let expected = try stl.decompose(whole), result = try stl.decompose(gappy)
            for row in gappy.indices {
                #expect(result.remainder[row].isNaN == gappy[row].isNaN)
                #expect(result.seasonal[row].isFinite && result.trend[row].isFinite)
                if gappy[row].isNaN { #expect(result.robustnessWeights[row] == 0) }
                // The noise has deviation 1. Beside a gap the estimates stay near those of the whole series; inside of it
                // a line through few neighbours may run away by their noise times the width of a window.
                let fit = result.seasonal[row] + result.trend[row]
                let bound: Double = gappy[row].isNaN ? 25 : 6
                #expect(abs(fit - expected.seasonal[row] - expected.trend[row]) < bound)
            }
        }
    }

    @Test("windows without any weight are bridged")
    func longGap() throws {
        let period = 8
        let clean: [Double] = (0..<400).map { row in
            let season = 10 * Double(row % period)
            return 50 + season + 0.1 * Double(row)
        }
        var gappy = clean
        // Longer than the trend window and than seven cycles, and one slot missing throughout.
        for row in 100..<260 { gappy[row] = .nan }
        for row in stride(from: 3, to: 400, by: period) { gappy[row] = .nan }
        let result = try STL(.standard(period: period)).decompose(gappy)
        for row in clean.indices {
            #expect(result.seasonal[row].isFinite && result.trend[row].isFinite)
            #expect(abs(result.seasonal[row] + result.trend[row] - clean[row]) < 12)
        }
        let away = clean.indices.filter { !gappy[$0].isNaN }.map { abs(result.remainder[$0]) }.max() ?? 0
        #expect(away < 5)
    }

    @Test("a series without observations decomposes into nothing")
    func allMissing() throws {
        let result = try STL(.standard(period: 4, robust: true)).decompose([Double](repeating: .nan, count: 20))
        #expect(result.seasonal.allSatisfy(\.isNaN) && result.trend.allSatisfy(\.isNaN))
        #expect(result.remainder.allSatisfy(\.isNaN) && result.robustnessWeights.allSatisfy { $0 == 0 })
    }

    @Test("one observation is its own trend")
    func singleObservation() throws {
        var series = [Double](repeating: .nan, count: 20)
        series[7] = 42
        let result = try STL(.standard(period: 4, robust: true)).decompose(series)
        #expect(result.trend.allSatisfy { $0 == 42 } && result.seasonal.allSatisfy { $0 == 0 })
        #expect(result.remainder[7] == 0)
    }

    @Test("short and infinite series are refused with what is needed")
    func refusals() throws {
        let stl = STL(try .standard(period: 6))
        for count in [0, 1, 5, 6, 7, 11] {
            let error = #expect(throws: KernelError.self) { try stl.decompose([Double](repeating: 1, count: count)) }
            #expect(error?.code == .tooLittleHistory)
            #expect(error?.message.contains("at least 12") == true && error?.message.contains("\(count)") == true)
        }
        #expect(try stl.decompose((0..<12).map(Double.init)).trend.count == 12)
        var series = [Double](repeating: 1, count: 30)
        series[17] = -.infinity
        let error = #expect(throws: KernelError.self) { try stl.decompose(series) }
        #expect(error?.code == .notFinite && error?.message.contains("row 17") == true)
    }

    @Test("invalid parameters are named with their range")
    func validation() throws {
        func message(_ make: () throws -> Void) -> String {
            let error = #expect(throws: KernelError.self, performing: make)
            #expect(error?.code == .invalidParameter)
            return error?.message ?? ""
        }
        #expect(message { _ = try Smoother(length: 8) }.contains("length is 8"))
        #expect(message { _ = try Smoother(length: 1) }.contains("length is 1"))
        #expect(message { _ = try Smoother(length: 7, degree: 2) }.contains("degree is 2"))
        #expect(message { _ = try Smoother(length: 7, jump: 0) }.contains("jump is 0"))
        #expect(message { _ = try STLParameters.standard(period: 1) }.contains("period is 1"))
        #expect(message { _ = try STLParameters.standard(period: 7, innerLoops: 0) }.contains("innerLoops is 0"))
        #expect(message { _ = try STLParameters.standard(period: 7, outerLoops: -1) }.contains("outerLoops is -1"))
        #expect(message { _ = try STLParameters.standard(period: 7, seasonalLength: 1) }.contains("length is 1"))
        #expect(message { _ = try MSTLParameters.standard(periods: []) }.contains("no season"))
        #expect(message { _ = try MSTLParameters.standard(periods: [7, 7]) }.contains("period 7 twice"))
        #expect(message { _ = try MSTLParameters.standard(periods: [7, 9], iterations: 0) }.contains("iterations is 0"))
        #expect(message { _ = try MSTLParameters.standard(periods: [7], seasonalLengths: [7, 9]) }.contains("2 seasonal lengths"))
    }
}

@Suite("MSTL, plain form")
struct MSTLTests {
    @Test("equals statsmodels in every component and scenario", arguments: MSTLGoldenFile.names)
    func golden(name: String) throws {
        let file = try MSTLGoldenFile.load(name)
        let scale = file.observed.reduce(0) { max($0, abs($1)) }
        #expect(!file.cases.isEmpty)
        for golden in file.cases {
            let result = try MSTL(golden.parameters()).decompose(file.observed)
            #expect(result.periods == golden.keptPeriods)
            var worst = STLWorstError()
            for (index, seasonal) in golden.seasonal.enumerated() {
                worst.compare(result.seasonals[index], seasonal, scale: scale, "seasonal \(golden.keptPeriods[index])")
            }
            worst.compare(result.trend, golden.trend, scale: scale, "trend")
            worst.compare(result.remainder, golden.remainder, scale: scale, "remainder")
            #expect(worst.value <= (golden.robust ? STLTolerance.robust : STLTolerance.plain), "\(name) \(golden.name): \(worst)")
            var worstWeight = STLWorstError()
            worstWeight.compare(result.robustnessWeights, golden.weights, scale: 1, "weight")
            #expect(worstWeight.value <= STLTolerance.weights, "\(name) \(golden.name): \(worstWeight)")
            STLReport.note("plain \(name) \(golden.name)", worst.value)
        }
    }

    @Test("seasons, trend and remainder add up, missing values stay missing")
    func missing() throws {
        var series = STLSeriesMaker(seed: 21).seasonal(count: 200, period: 6)
        for row in [0, 20, 21, 22, 199] { series[row] = .nan }
        let result = try MSTL(.standard(periods: [6, 24], robust: true)).decompose(series)
        #expect(result.seasonals.count == 2)
        let seasonal = result.seasonal
        for row in series.indices where !series[row].isNaN {
            #expect(abs(seasonal[row] + result.trend[row] + result.remainder[row] - series[row]) <= 1e-10)
        }
        #expect(result.remainder.indices.filter { result.remainder[$0].isNaN } == [0, 20, 21, 22, 199])
    }

    @Test("a series with too few cycles of every period is refused")
    func tooShort() throws {
        let mstl = MSTL(try .standard(periods: [12, 24]))
        let error = #expect(throws: KernelError.self) { try mstl.decompose([Double](repeating: 1, count: 24)) }
        #expect(error?.code == .tooLittleHistory && error?.message.contains("at least 25") == true)
        #expect(try mstl.decompose([Double](repeating: 1, count: 25)).periods == [12])
    }
}
