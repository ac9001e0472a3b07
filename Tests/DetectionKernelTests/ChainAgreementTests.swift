import CVectorKernels
import Foundation
import MetricSeries
import TestSupport
import Testing

@testable import DetectionKernel

/// Seeded series with everything that the chain treats apart: seasons, gaps, outages, shifts, zeros, wild values.
struct ChainSeries {
    var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func make(rows: Int, slots: Int, kind: Int) -> [Double] {
        var values: [Double] = []
        var noise = 0.0
        for row in 0..<rows {
            let phase = 2 * Double.pi * Double(row % slots) / Double(slots)
            noise = 0.5 * noise + generator.normal()
            var x = 100 + 30 * sin(phase) + 3 * noise
            switch kind % 8 {
            case 1: x = max(0, x * exp(0.1 * generator.normal()) * (row / slots % 7 >= 5 ? 0.6 : 1))
            case 2: x = generator.uniform() < 0.7 ? 0 : x
            case 3: x = 5
            case 4: x = (row > rows / 2 ? 400 : 0) + x
            case 5: x = 1e6 + noise * 1e-3
            case 6: x = -x * 1e300 / 200
            case 7: x = x.rounded() * 1e-300
            default: break
            }
            if generator.uniform() < 0.01 { x += 100 * generator.normal() * (kind % 8 == 6 ? 1e298 : kind % 8 == 7 ? 1e-300 : 1) }
            if row > rows / 3, row < rows / 3 + slots / 3 { x *= 0.2 }
            if generator.uniform() < 0.02 || (row > rows / 4 && row < rows / 4 + kind * 3) { x = .nan }
            values.append(x)
        }
        return values
    }
}

@Suite("The lanes agree with the plain chain", .serialized)
struct ChainAgreementTests {
    /// Decibels differ by the histograms' single precision; forecasts and deviations by the order of summation only.
    static let decibelTolerance = 0.01
    static let relativeTolerance = 1e-6

    @Test(arguments: [Frequency.hourly, .fiveMinutes, .daily], [vk_variant(0), vk_variant(1), vk_variant(2)])
    func agrees(frequency: Frequency, variant: vk_variant) throws {
        guard vk_force_thread_variant(Int32(variant.rawValue)) == 0 else { return }
        defer { _ = vk_force_thread_variant(-1) }
        let parameters = ChainParameters(profile: Profile(frequency: frequency))
        let calendar = try MetricCalendar(frequency: frequency)
        let grid = TimeGrid(containing: 1_700_000_000, count: 1_500, calendar: calendar)
        let metrics = 11
        var source = ChainSeries(seed: 42)
        let series = (0..<metrics).map { source.make(rows: grid.count, slots: parameters.slots, kind: $0) }
        var block = MetricBlock(count: metrics, parameters: parameters)
        var scorer = BlockScorer(parameters: parameters, sensitivity: 50)
        var plain = (0..<metrics).map { _ in PlainMetric(parameters: parameters) }
        var worst = (decibels: 0.0, relative: 0.0)
        var verdicts = 0
        var events = 0
        for row in 0..<grid.count {
            let position = grid.position(of: row)
            var results = IntervalResults(count: metrics, position: position)
            scorer.score(&block, position: position, matrix: series.map { $0[row] }, offset: 0, into: &results)
            for metric in 0..<metrics {
                let expected = plain[metric].step(position, value: series[metric][row])
                let result = results[metric]
                let place = "row \(row) metric \(metric) \(vk_variant_name(variant).map { String(cString: $0) } ?? "")"
                #expect(result.flags == expected.flags, "\(place)")
                #expect(result.candidate.rawValue == expected.chosen, "\(place)")
                if result.flags != expected.flags || result.candidate.rawValue != expected.chosen { return }
                if expected.expected.isNaN {
                    #expect(result.expected.isNaN, "\(place)")
                } else {
                    worst.relative = max(worst.relative, abs(result.expected - expected.expected) / max(abs(expected.expected), abs(series[metric][row]), 1e-305))
                }
                worst.decibels = max(worst.decibels, abs(result.decibels - expected.decibels))
                let severity = ScoreScale.score(decibels: expected.severityDecibels)
                #expect(abs(result.severity - severity) < 0.02, "\(place)")
                if expected.decibels > 27 { verdicts += 1 }
                if expected.flags.contains(.inEvent) { events += 1 }
            }
        }
        #expect(worst.decibels < Self.decibelTolerance, "worst decibels \(worst.decibels)")
        #expect(worst.relative < Self.relativeTolerance, "worst relative \(worst.relative)")
        #expect(verdicts > 20 && events > 20, "\(verdicts) verdicts and \(events) rows in events: the series must exercise them")
    }
}
