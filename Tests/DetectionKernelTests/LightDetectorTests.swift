import CVectorKernels
import Foundation
import MetricSeries
import TestSupport
import Testing

@testable import DetectionKernel

@Suite("The light tier", .serialized)
struct LightDetectorTests {
    /// Fused multiplications and the order of reciprocals differ; a forecast carries that on for hundreds of rows.
    private static let relativeTolerance = 1e-9
    private static let scoreTolerance = 1e-6

    @Test(arguments: [Frequency.hourly, .daily, .fiveMinutes], [vk_variant(0), vk_variant(1), vk_variant(2)])
    func agreesWithThePlainForm(frequency: Frequency, variant: vk_variant) throws {
        guard vk_force_thread_variant(Int32(variant.rawValue)) == 0 else { return }
        defer { _ = vk_force_thread_variant(-1) }
        let rules = LightRules(profile: Profile(frequency: frequency))
        var source = ChainSeries(seed: 11)
        for metrics in [1, 7, 8, 9, 40] {
            let rows = 700
            // Kind 6 has values of 10³⁰⁰, which the light tier takes for missing.
            let series = (0..<metrics).map { source.make(rows: rows, slots: rules.slots, kind: $0) }
            var detector = LightDetector(count: metrics, profile: Profile(frequency: frequency))
            var plain = (0..<metrics).map { _ in PlainLightMetric(rules) }
            var results = LightResults(count: metrics)
            var scored = 0
            for row in 0..<rows {
                try detector.score(series.map { $0[row] }, slot: row % rules.slots, into: &results)
                for metric in 0..<metrics {
                    let expected = plain[metric].step(series[metric][row], slot: row % rules.slots)
                    let place = "row \(row), metric \(metric) of \(metrics)"
                    #expect(results.expected[metric].isNaN == expected.expected.isNaN, "\(place)")
                    if !expected.expected.isNaN {
                        let size = max(abs(expected.expected), abs(series[metric][row].isNaN ? 0 : series[metric][row]), 1e-290)
                        #expect(abs(results.expected[metric] - expected.expected) <= Self.relativeTolerance * size, "\(place)")
                    }
                    // A residual that is all rounding has no digits in common.
                    if metric % 8 == 3 || metric % 8 == 5 { continue }
                    #expect(abs(results.score[metric] - expected.score) <= Self.scoreTolerance, "\(place)")
                    if expected.score > 40 { scored += 1 }
                }
            }
            #expect(scored > 5, "\(scored) rare rows: the series must exercise the tail")
        }
    }

    private static func series(seed: UInt64, rows: Int) -> [Double] {
        var random = SplitMix64(seed: seed)
        return (0..<rows).map { 100 + 30 * sin(2 * .pi * Double($0) / 24) + 2 * random.normal() }
    }

    private static func run(_ columns: [[Double]]) throws -> [LightResults] {
        var detector = LightDetector(count: columns.count, profile: Profile(frequency: .hourly))
        return try columns[0].indices.map { row in
            var results = LightResults(count: columns.count)
            try detector.score(columns.map { $0[row] }, slot: row % 24, into: &results)
            return results
        }
    }

    @Test func seesASpikeAndKeepsItsPromise() throws {
        var values = Self.series(seed: 3, rows: 3_000)
        values[2_500] += 40
        let scores = try Self.run([values]).map { $0.score[0] }
        #expect(scores[2_500] > 60, "twenty standard deviations: \(scores[2_500])")
        let quiet = scores.indices.filter { $0 > 500 && $0 != 2_500 }
        let beyond = Double(quiet.count { scores[$0] >= 40 }) / Double(quiet.count)
        #expect(beyond > 0.001 && beyond < 0.03, "score 40 is one normal row in a hundred: \(beyond)")
    }

    @Test func ownValueDoesNotMoveItsForecast() throws {
        let calm = Self.series(seed: 4, rows: 400)
        var wild = calm
        wild[300] = 1e6
        let a = try Self.run([calm]), b = try Self.run([wild])
        for row in 0..<300 { #expect(a[row].score == b[row].score) }
        #expect(a[300].expected == b[300].expected)
        // The same scale: deviations are as far apart as the values.
        let scale = (calm[300] - a[300].expected[0]) / a[300].deviation[0]
        let other = (wild[300] - b[300].expected[0]) / b[300].deviation[0]
        #expect(abs(scale - other) < 1e-9 * scale)
        #expect(a[301].expected != b[301].expected, "it is learned afterwards")
    }

    @Test func metricsDoNotSeeEachOther() throws {
        let columns = (0..<21).map { Self.series(seed: UInt64($0) + 5, rows: 300) }
        let together = try Self.run(columns)
        for metric in [0, 7, 8, 20] {
            let alone = try Self.run([columns[metric]])
            for row in 0..<300 {
                #expect(together[row].score[metric] == alone[row].score[0] && together[row].deviation[metric] == alone[row].deviation[0])
            }
        }
    }

    @Test func missingValuesGiveNoVerdictAndTeachNothing() throws {
        var values = Self.series(seed: 6, rows: 400)
        for row in 200..<210 { values[row] = row % 2 == 0 ? .nan : .infinity }
        let results = try Self.run([values])
        for row in 200..<210 {
            #expect(results[row].score[0] == 0 && results[row].deviation[0] == 0)
            #expect(results[row].expected[0].isFinite, "a forecast all the same")
        }
        #expect(results[399].score[0].isFinite)
        #expect(try Self.run([[Double](repeating: .nan, count: 50)]).allSatisfy { $0.expected[0].isNaN && $0.score[0] == 0 })
    }

    @Test func acceptsANewLevel() throws {
        let values = Self.series(seed: 8, rows: 600).enumerated().map { $0.offset < 400 ? $0.element : $0.element + 200 }
        let results = try Self.run([values])
        #expect(results[400].score[0] > 60, "the step is seen")
        #expect(abs(results[450].expected[0] - values[450]) < 20, "and becomes the new normal")
    }

    @Test func stateIsSmall() {
        let detector = LightDetector(count: 1_000, profile: Profile(frequency: .hourly))
        let table = 16 * 24 * 1_000
        #expect(detector.stateBytes - table <= 200 * 1_000)
    }

    @Test func copiesAreSnapshotsAndShapesAreChecked() throws {
        var detector = LightDetector(count: 2, profile: Profile(frequency: .hourly))
        var results = LightResults(count: 2)
        try detector.score([1, 2], slot: 0, into: &results)
        var snapshot = detector
        var first = results, second = results
        try detector.score([5, 6], slot: 1, into: &first)
        try detector.score([5, 6], slot: 2, into: &first)
        try snapshot.score([5, 6], slot: 1, into: &second)
        try snapshot.score([5, 6], slot: 2, into: &second)
        #expect(first.expected == second.expected && first.deviation == second.deviation)
        #expect(throws: KernelError.self) { try detector.score([1], slot: 0, into: &results) }
        #expect(throws: KernelError.self) { try detector.score([1, 2], slot: 24, into: &results) }
        var none = LightDetector(count: 0, profile: Profile(frequency: .hourly)), empty = LightResults(count: 0)
        try none.score([], slot: 0, into: &empty)
        #expect(empty.count == 0)
    }
}
