@testable import DetectionKernel
import Foundation
import Testing

@Suite struct HoltWintersRecursionTests {
    /// Both run the same formulas in another order of operations; rounding stays a few ulps of the series' scale.
    static let agreement = 1e-10

    @Test(arguments: HoltWintersGolden.recursions.cases)
    func forecastsAndStatesEqualStatsmodels(golden: HoltWintersGolden.Recursions.Case) throws {
        let specification = try HoltWintersGolden.specification(golden.season, golden.trend, golden.period)
        let parameters = try HoltWintersParameters(
            levelSmoothing: golden.alpha, trendSmoothing: specification.trend == .none ? 0 : golden.beta,
            seasonalSmoothing: specification.season == .none ? 0 : golden.gamma,
            damping: specification.trend == .damped ? golden.phi : 1)
        var filter = try HoltWintersFilter(
            specification, parameters: parameters,
            state: HoltWintersState(level: golden.initial.level, trend: golden.initial.trend, season: golden.initial.season))
        let steps = filter.run(golden.values)
        let scale = golden.values.map(abs).max()!
        try #require(steps.count == golden.expected.count)
        for (row, step) in steps.enumerated() {
            #expect(abs(step.expected - golden.expected[row]) <= Self.agreement * scale, "row \(row)")
            #expect(abs(step.residual - (golden.values[row] - golden.expected[row])) <= Self.agreement * scale, "row \(row)")
            #expect(abs(step.level - golden.level[row]) <= Self.agreement * scale, "row \(row)")
            if let trend = golden.trendState { #expect(abs(step.trend - trend[row]) <= Self.agreement * scale, "row \(row)") }
            if let season = golden.seasonState { #expect(abs(step.season - season[row]) <= Self.agreement * scale, "row \(row)") }
        }
    }

    static let seasonal = try! HoltWintersSpecification(season: .additive, trend: .additive, period: 3)
    static let parameters = try! HoltWintersParameters(levelSmoothing: 0.5, trendSmoothing: 0.5, seasonalSmoothing: 0.25)
    static let start = HoltWintersState(level: 10, trend: 1, season: [2, 0, -2])

    @Test func handComputedSteps() throws {
        var filter = try HoltWintersFilter(Self.seasonal, parameters: Self.parameters, state: Self.start)
        // Expected 10 + 1 + 2; the error 4 adds 2 to the level, 1 to the trend and 1 to the season.
        #expect(filter.step(17) == HoltWintersStep(expected: 13, residual: 4, level: 13, trend: 2, season: 3))
        #expect(filter.step(15) == HoltWintersStep(expected: 15, residual: 0, level: 15, trend: 2, season: 0))
        #expect(filter.expected == 15)
        #expect(filter.state == HoltWintersState(level: 15, trend: 2, season: [3, 0, -2], nextSlot: 2))
    }

    @Test(arguments: HoltWintersSpecification.Season.allCases, HoltWintersSpecification.Trend.allCases)
    func missingValueAdvancesWithoutUpdate(season: HoltWintersSpecification.Season, trend: HoltWintersSpecification.Trend) throws {
        let specification = try HoltWintersSpecification(season: season, trend: trend, period: 3)
        let seasons: [Double] = season == .none ? [] : season == .additive ? [2, 0, -2] : [1.2, 1, 0.8]
        let parameters = try HoltWintersParameters(
            levelSmoothing: 0.5, trendSmoothing: 0.5, seasonalSmoothing: 0.25, damping: trend == .damped ? 0.9 : 1)
        let state = HoltWintersState(level: 10, trend: trend == .none ? 0 : 1, season: seasons)
        var gap = try HoltWintersFilter(specification, parameters: parameters, state: state)
        var exact = gap
        let expected = gap.expected
        let step = gap.step(.nan)
        #expect(step.residual.isNaN)
        #expect(step.expected == expected)
        _ = exact.step(expected)
        #expect(gap.state == exact.state, "as an observation exactly as expected")
        #expect(gap.state.level == 10 + (trend == .none ? 0 : trend == .damped ? 0.9 : 1))
        #expect(gap.state.nextSlot == (season == .none ? 0 : 1))
    }

    @Test func boundLimitsTheInnovation() throws {
        let bound = try InnovationBound(clip: 2, scaleGain: 0, scale: 1)
        var filter = try HoltWintersFilter(Self.seasonal, parameters: Self.parameters, state: Self.start, bound: bound)
        let step = filter.step(1_000_013)
        #expect(step.residual == 1_000_000, "reported uncut")
        #expect(step.level == 12, "moved by two scales only")
        #expect(step.season == 2.5)
        var same = try HoltWintersFilter(Self.seasonal, parameters: Self.parameters, state: Self.start, bound: bound)
        #expect(same.step(14.5).level == 11.75, "an ordinary innovation enters in full")
    }

    @Test func boundedScaleFollowsOrdinaryInnovationsAndNotOutliers() throws {
        let level = try HoltWintersSpecification(season: .none, trend: .none)
        let fixed = try HoltWintersParameters(levelSmoothing: 0)
        var generator = HoltWintersNoise(seed: 3)
        var filter = try HoltWintersFilter(
            level, parameters: fixed, state: HoltWintersState(level: 0), bound: InnovationBound(scaleGain: 0.02, scale: 10))
        for _ in 0..<2_000 { _ = filter.step(3 * generator.normal()) }
        let ordinary = filter.bound!.scale
        // The loss is made for a mean of 1 under normal innovations; gain 0.02 averages about 100 of them.
        #expect(abs(ordinary / 3 - 1) < 0.25)
        _ = filter.step(1e9)
        #expect(filter.bound!.scale / ordinary < 1.02, "one outlier adds its bounded loss alone")
    }

    @Test func gainsAreTheErrorCorrectionForm() throws {
        let gains = HoltWintersGains(
            try HoltWintersParameters(levelSmoothing: 0.4, trendSmoothing: 0.25, seasonalSmoothing: 0.3, damping: 0.9))
        #expect(gains.level == 0.4)
        #expect(gains.trend == 0.1)
        #expect(gains.season == 0.3)
        #expect(gains.damping == 0.9)
    }

    @Test func inadmissibleNumbersAreRefused() {
        func code(_ make: () throws -> Any) -> KernelError.Code? {
            do { _ = try make() } catch { return (error as? KernelError)?.code }
            return nil
        }
        #expect(code { try HoltWintersParameters(levelSmoothing: .nan) } == .invalidParameter)
        #expect(code { try HoltWintersParameters(levelSmoothing: 1.1) } == .invalidParameter)
        #expect(code { try HoltWintersParameters(levelSmoothing: 0.5, trendSmoothing: -0.1) } == .invalidParameter)
        #expect(code { try HoltWintersParameters(levelSmoothing: 0.5, seasonalSmoothing: 0.6) } == .invalidParameter)
        #expect(code { try HoltWintersParameters(levelSmoothing: 0.5, damping: 0) } == .invalidParameter)
        #expect(code { try HoltWintersSpecification(season: .additive, trend: .none, period: 1) } == .invalidParameter)
        #expect(code { try InnovationBound(scale: 0) } == .invalidParameter)
        #expect(code { try InnovationBound(clip: .nan, scale: 1) } == .invalidParameter)
        #expect(
            code { try HoltWintersFilter(Self.seasonal, parameters: Self.parameters, state: HoltWintersState(level: 1, season: [1])) }
                == .shapeMismatch)
    }
}
