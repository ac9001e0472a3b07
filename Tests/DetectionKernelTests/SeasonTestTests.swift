import Foundation
import MetricSeries
import TestSupport
import Testing

@testable import DetectionKernel

@Suite struct SeasonTestTests {
    /// A generated history with its calendar, hourly from a Monday unless daily.
    struct History {
        var values: [Double]
        let slots: [Int]
        let hours: [Int]
        let weekend: [Bool]
        let profile: Profile

        init(rows: Int, frequency: Frequency, value: (Int, Int, Int) -> Double) {
            profile = Profile(frequency: frequency)
            let calendar = try! MetricCalendar(frequency: frequency)
            // 2024-01-01 was a Monday.
            let positions = (0..<rows).map { calendar.position(step: $0, at: 1_704_067_200 + Int64($0 * frequency.seconds)) }
            slots = positions.map(\.slot)
            hours = positions.map(\.hourOfWeek)
            weekend = positions.map(\.isWeekend)
            values = positions.map { value($0.step, $0.slot, $0.hourOfWeek) }
        }

        func outcome() throws -> SeasonTest.Outcome {
            try SeasonTest(profile: profile).run(values: values, slots: slots, hoursOfWeek: hours, isWeekend: weekend)
        }
    }

    enum Noise: CaseIterable { case normal, student, autoregressive, wandering, spikes }

    static func noise(_ kind: Noise, rows: Int, random: inout SplitMix64) -> [Double] {
        var level = 0.0
        return (0..<rows).map { _ in
            switch kind {
            case .normal: return random.normal()
            case .student: return random.student5() / (5.0 / 3).squareRoot()
            case .autoregressive:
                level = 0.8 * level + 0.6 * random.normal()
                return level
            case .wandering:
                level += 0.2 * random.normal()
                return level + random.normal()
            case .spikes: return random.normal() + (random.uniform() < 0.01 ? 30 : 0)
            }
        }
    }

    /// Curves with a variance of 1/2: at an amplitude a, season to noise is a²/2.
    static func dayCurve(_ hour: Int) -> Double { sin(2 * .pi * Double(hour) / 24) }
    static func weekCurve(_ hourOfWeek: Int) -> Double { hourOfWeek >= 120 ? -1.1 : 0.44 }

    /// Right answers at seasons of twice the noise's variance (a = 2), 28 and 104 days. Four weeks of a random walk show
    /// no weekly season of that height (the walk moves by 2.6 within a week): there 1 in 2 is asked.
    @Test(arguments: Noise.allCases, [672, 2_500]) func findsTheSeasonsThatAreThere(kind: Noise, rows: Int) throws {
        let seed: UInt64 = 77
        var random = SplitMix64(seed: seed &+ UInt64(rows))
        var right = [0, 0, 0]
        let trials = 40
        for trial in 0..<trials {
            let noise = Self.noise(kind, rows: rows, random: &random)
            let slope = trial % 2 == 0 ? 0.0 : 0.01
            let none = try History(rows: rows, frequency: .hourly) { step, _, _ in 100 + slope * Double(step) + noise[step] }.outcome()
            let day = try History(rows: rows, frequency: .hourly) { step, slot, _ in
                100 + slope * Double(step) + noise[step] + 2 * Self.dayCurve(slot)
            }.outcome()
            let week = try History(rows: rows, frequency: .hourly) { step, slot, hour in
                100 + slope * Double(step) + noise[step] + 2 * Self.dayCurve(slot) + 2 * Self.weekCurve(hour)
            }.outcome()
            right[0] += !none.hasSlots && none.weekly == nil && none.form == .additive ? 1 : 0
            right[1] += day.hasSlots && day.weekly == nil && day.form == .additive ? 1 : 0
            right[2] += week.hasSlots && week.weekly != nil && week.form == .additive ? 1 : 0
        }
        for (index, family) in ["none", "daily", "weekly"].enumerated() {
            let asked = kind == .wandering && rows < 1_000 && family == "weekly" ? 5 : 9
            #expect(right[index] * 10 >= trials * asked, "\(family) with \(kind), \(rows) rows: \(right[index]) of \(trials), seed \(seed)")
        }
    }

    /// Noise of 6 % of the level (t with five degrees of freedom), season factor 1 ± 0.5: multiplicative when the noise
    /// and the season grow with the level, additive when both stay as large as at the start.
    @Test(arguments: [0.0, 1.0], [false, true]) func tellsMultiplicativeFromAdditive(growth: Double, weekly: Bool) throws {
        let seed: UInt64 = 99
        var random = SplitMix64(seed: seed)
        let rows = 1_344
        var right = [0, 0]
        let trials = 40
        for _ in 0..<trials {
            let noise = Self.noise(.student, rows: rows, random: &random)
            func parts(_ step: Int, _ slot: Int, _ hour: Int) -> (level: Double, season: Double, noise: Double) {
                let level = 100 * (1 + growth * Double(step) / Double(rows))
                let season = 0.5 * Self.dayCurve(slot) + (weekly ? 0.25 * Self.weekCurve(hour) : 0)
                return (level, season, 0.06 * noise[step])
            }
            let multiplicative = try History(rows: rows, frequency: .hourly) {
                let p = parts($0, $1, $2)
                return p.level * (1 + p.season) * exp(p.noise)
            }.outcome()
            let additive = try History(rows: rows, frequency: .hourly) {
                let p = parts($0, $1, $2)
                return 100 + p.level + 100 * (p.season + p.noise)
            }.outcome()
            right[0] += multiplicative.hasSlots && multiplicative.form == .multiplicative ? 1 : 0
            right[1] += additive.hasSlots && additive.form == .additive ? 1 : 0
        }
        #expect(right[0] * 10 >= trials * 9, "multiplicative: \(right[0]) of \(trials), seed \(seed)")
        #expect(right[1] * 10 >= trials * 9, "additive: \(right[1]) of \(trials), seed \(seed)")
    }

    @Test func judgesDailyDataByTheDaysOfTheWeek() throws {
        let seed: UInt64 = 5
        var random = SplitMix64(seed: seed)
        var right = [0, 0]
        for _ in 0..<40 {
            let noise = Self.noise(.student, rows: 365, random: &random)
            let none = try History(rows: 365, frequency: .daily) { step, _, _ in 50 + 0.02 * Double(step) + noise[step] }.outcome()
            let week = try History(rows: 365, frequency: .daily) { step, slot, _ in 50 + noise[step] + (slot >= 5 ? 3 : 0) }.outcome()
            right[0] += none.hasSlots ? 0 : 1
            right[1] += week.hasSlots && week.seasons.count == 1 ? 1 : 0
        }
        #expect(right[0] >= 36 && right[1] >= 36, "\(right), seed \(seed)")
    }

    @Test func gatesAndShortOrEmptyHistories() throws {
        var random = SplitMix64(seed: 8)
        let negative = try History(rows: 672, frequency: .hourly) { _, slot, _ in 5 * Self.dayCurve(slot) + random.normal() }.outcome()
        #expect(negative.formVerdict == .negativeValues && negative.logarithmAdvantage.isNaN)
        let zeros = try History(rows: 672, frequency: .hourly) { _, slot, _ in slot < 6 ? 0 : 50 + 20 * Self.dayCurve(slot) }.outcome()
        #expect(zeros.formVerdict == .smallValues && zeros.hasSlots)
        let oneDay = try History(rows: 24, frequency: .hourly) { step, _, _ in Double(step) }.outcome()
        #expect(oneDay.seasons.isEmpty)
        let tenDays = try History(rows: 240, frequency: .hourly) { _, slot, _ in 9 * Self.dayCurve(slot) + random.normal() }.outcome()
        #expect(tenDays.seasons.map(\.kind) == [.slot] && tenDays.hasSlots)
        for value in [3.0, 0, .nan, 1e300, 1e-300] {
            let flat = try History(rows: 672, frequency: .hourly) { _, _, _ in value }.outcome()
            #expect(flat.seasons.isEmpty && flat.form == .additive)
        }
        let wild = try History(rows: 672, frequency: .hourly) { step, slot, _ in
            step == 100 ? 1e300 : 9 * Self.dayCurve(slot) + random.normal()
        }.outcome()
        #expect(wild.hasSlots)
        let gaps = try History(rows: 672, frequency: .hourly) { step, slot, _ in
            step % 5 == 0 || (200..<260).contains(step) ? .nan : 9 * Self.dayCurve(slot) + random.normal()
        }.outcome()
        #expect(gaps.hasSlots && gaps.weekly == nil)
        #expect(throws: KernelError.self) {
            try SeasonTest(profile: Profile(frequency: .hourly)).run(values: [1], slots: [], hoursOfWeek: [0], isWeekend: [false])
        }
    }

    /// The shares are those of the definition, computed the slow way on one history.
    @Test func shareEqualsItsDefinition() throws {
        var random = SplitMix64(seed: 21)
        let history = try #require(Optional(History(rows: 480, frequency: .hourly) { _, slot, _ in 2 * Self.dayCurve(slot) + random.normal() }))
        let season = try #require(try history.outcome()[.slot])
        var scratch = SelectionScratch()
        let axis = try #require(UnitAxis(history.values, bound: 100, scratch: &scratch))
        let table = CalendarTable(groups: history.slots.map(Int32.init), count: 24)
        let weeks = CalendarTable(groups: history.hours.map(Int32.init), count: 168)
        let bounded = SeasonFit.bounded(axis.values, window: 168, [table, weeks], rules: Profile(frequency: .hourly).training, scratch: &scratch)
        let values = SeasonFit(bounded, window: 24, [table]).detrended
        var plain = 0.0, with = 0.0
        for row in values.indices {
            let others = values.indices.filter { $0 != row }
            let same = others.filter { history.slots[$0] == history.slots[row] }
            let mean = others.map { values[$0] }.reduce(0, +) / Double(others.count)
            let own = same.map { values[$0] }.reduce(0, +) / Double(same.count)
            plain += (values[row] - mean) * (values[row] - mean)
            with += (values[row] - own) * (values[row] - own)
        }
        // Sums of 480 squares in another order.
        #expect(abs(season.share - (1 - with / plain)) < 1e-12)
    }
}
