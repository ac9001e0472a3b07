import CVectorKernels
@testable import DetectionKernel
import Foundation
import Testing

@Suite struct HoltWintersBatchFitTests {
    /// Both forms run the same search in another order of sums and end at a gain of 1e-7 of the sum of squares.
    static let agreement = 1e-6

    static let kinds: [HoltWintersSpecification] = HoltWintersSpecification.Trend.allCases.flatMap { trend in
        [1, 2, 7, 24, 70].map { try! HoltWintersSpecification(season: $0 == 1 ? .none : .additive, trend: trend, period: $0) }
    }

    static func block(_ series: [[Double]], stride: Int) -> [Double] {
        (0..<series[0].count).flatMap { row in (0..<stride).map { series[min($0, series.count - 1)][row] } }
    }

    static func expectAgreement(_ specification: HoltWintersSpecification) throws {
        var noise = HoltWintersNoise(seed: 101)
        // The plain form takes its time over a long season.
        let count = specification.period > 24 ? 5 : 21
        let series = (0..<count).map { _ in noise.series(rows: 20 * specification.period.clamped(to: 6...24), specification) }
        let rows = series[0].count
        let values = block(series, stride: 24)
        var batch = HoltWintersBatchFit(specification, options: .standard)
        let fits = try batch.fit(values, rows: rows, stride: 24, lanes: count).map { try $0.get() }
        try #require(fits.count == count)
        // A sum that falls along a narrow valley may use up its passes.
        #expect(fits.filter(\.converged).count >= count - 2)
        for (lane, fit) in fits.enumerated() {
            let plain = try HoltWintersFit(series[lane], specification)
            let ratio = fit.sumOfSquaredErrors / plain.sumOfSquaredErrors
            #expect(abs(ratio - 1) <= agreement, "lane \(lane)")
            #expect(fit.observations == rows)
            // Its own figures are those of the plain recursion.
            var filter = try HoltWintersFilter(specification, parameters: fit.parameters, state: fit.initialState)
            let sum = HoltWintersFitTests.sumOfSquares(filter.run(series[lane]))
            #expect(abs(sum / fit.sumOfSquaredErrors - 1) <= 1e-10)
            #expect(filter.state.nextSlot == fit.finalState.nextSlot)
            var continued = try HoltWintersFilter(specification, parameters: fit.parameters, state: fit.finalState)
            for _ in 0..<specification.period {
                #expect(abs(filter.step(.nan).expected - continued.step(.nan).expected) <= 1e-8 * 200)
            }
        }
    }

    @Test(arguments: kinds)
    func agreesWithThePlainForm(specification: HoltWintersSpecification) throws {
        try Self.expectAgreement(specification)
    }

    /// In a process of its own: a forced variant holds for every kernel of the process.
    @Test func baselineVariantAgreesToo() async {
        await #expect(processExitsWith: .success) {
            try #require(vk_force_variant(VK_BASELINE) == 0)
            for kind in HoltWintersBatchFitTests.kinds { try HoltWintersBatchFitTests.expectAgreement(kind) }
        }
    }

    @Test func sumsOnGoldenSeriesAreThoseOfThePlainForm() throws {
        var compared = 0
        for golden in HoltWintersGolden.fits.cases where golden.season != "multiplicative" {
            let specification = try HoltWintersGolden.specification(golden.season, golden.trend, golden.period)
            let series = try #require(HoltWintersGolden.fits.series[golden.series])
            var batch = HoltWintersBatchFit(specification, options: .standard)
            let fit = try batch.fit(series, rows: series.count, stride: 1, lanes: 1)[0].get()
            let plain = try HoltWintersFit(series, specification)
            #expect(abs(fit.sumOfSquaredErrors / plain.sumOfSquaredErrors - 1) <= Self.agreement, "\(golden.testDescription)")
            #expect(fit.sumOfSquaredErrors <= 1.005 * golden.sse, "\(golden.testDescription)")
            compared += 1
        }
        #expect(compared >= 30)
    }

    @Test func resultDoesNotDependOnTheNeighbours() throws {
        let specification = try HoltWintersSpecification(season: .additive, trend: .damped, period: 7)
        var noise = HoltWintersNoise(seed: 7)
        let series = (0..<40).map { _ in noise.series(rows: 90, specification) }
        var batch = HoltWintersBatchFit(specification)
        let together = try batch.fit(Self.block(series, stride: 40), rows: 90, stride: 40, lanes: 40).map { try $0.get() }
        let reversed = try batch.fit(Self.block(series.reversed(), stride: 40), rows: 90, stride: 40, lanes: 40).map { try $0.get() }
        for (lane, one) in series.enumerated() {
            let alone = try batch.fit(one, rows: 90, stride: 1, lanes: 1)[0].get()
            for fit in [together[lane], reversed[39 - lane]] {
                #expect(fit.parameters == alone.parameters)
                #expect(fit.finalState == alone.finalState)
                #expect(fit.sumOfSquaredErrors == alone.sumOfSquaredErrors)
            }
        }
        #expect(Set(together.map(\.parameters.levelSmoothing)).count > 30, "the series differ")
    }

    @Test func everyLaneGetsWhatItsSeriesDeserves() throws {
        let specification = try HoltWintersSpecification(season: .additive, trend: .additive, period: 6)
        var noise = HoltWintersNoise(seed: 9)
        let ordinary = noise.series(rows: 72, specification)
        var gaps = ordinary, infinite = ordinary
        gaps[10] = .nan
        gaps[40] = .nan
        infinite[3] = .infinity
        let missing = [Double](repeating: .nan, count: 72)
        let constant = [Double](repeating: -3, count: 72), zero = [Double](repeating: 0, count: 72)
        let huge = ordinary.map { $0 * 0x1p990 }, tiny = ordinary.map { $0 * 0x1p-990 }
        let values = Self.block([ordinary, gaps, infinite, missing, constant, zero, huge, tiny], stride: 8)
        var batch = HoltWintersBatchFit(specification, options: .standard)
        let fits = try batch.fit(values, rows: 72, stride: 8, lanes: 8)
        let plain = try HoltWintersFit(ordinary, specification)
        #expect(abs(try fits[0].get().sumOfSquaredErrors / plain.sumOfSquaredErrors - 1) <= Self.agreement)
        #expect(try fits[1].get().sumOfSquaredErrors == HoltWintersFit(gaps, specification).sumOfSquaredErrors)
        #expect(try fits[1].get().observations == 70)
        #expect(HoltWintersFitTests.code { try fits[2].get() } == .notFinite)
        #expect(HoltWintersFitTests.code { try fits[3].get() } == .tooLittleHistory)
        #expect(try fits[4].get().rootMeanSquaredError <= 1e-12)
        #expect(try fits[5].get().rootMeanSquaredError == 0)
        #expect(try fits[6].get().parameters == fits[0].get().parameters)
        #expect(try fits[6].get().rootMeanSquaredError == fits[0].get().rootMeanSquaredError * 0x1p990)
        #expect(try fits[7].get().parameters == fits[0].get().parameters)
    }

    @Test func multiplicativeSeasonsAndShortSeriesTakeThePlainForm() throws {
        let specification = try HoltWintersSpecification(season: .multiplicative, trend: .additive, period: 6)
        var noise = HoltWintersNoise(seed: 12)
        let series = noise.series(rows: 60, specification)
        var batch = HoltWintersBatchFit(specification)
        let fit = try batch.fit(series, rows: 60, stride: 1, lanes: 1)[0].get()
        #expect(fit.parameters == (try HoltWintersFit(series, specification, options: .training).parameters))
        #expect(HoltWintersFitTests.code { try batch.fit(Array(series.prefix(11)), rows: 11, stride: 1, lanes: 1)[0].get() } == .tooLittleHistory)
        #expect(try batch.fit([], rows: 0, stride: 0, lanes: 0).isEmpty)
        #expect(HoltWintersFitTests.code { try batch.fit([1, 2, 3], rows: 2, stride: 2, lanes: 2) } == .shapeMismatch)
    }
}

extension Int {
    fileprivate func clamped(to range: ClosedRange<Int>) -> Int { Swift.min(Swift.max(self, range.lowerBound), range.upperBound) }
}
