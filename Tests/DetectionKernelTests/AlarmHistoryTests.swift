import Foundation
import MetricSeries
import Testing

@testable import DetectionKernel

/// Thresholds from a number of false alarms, and the promise behind them.
@Suite struct AlarmHistoryTests {
    private let profile = Profile(frequency: .hourly)

    /// A hundred events from 20 dB on with a mean excess of 3 dB, and 400 from 10 dB on, in 200 days.
    private var history: AlarmHistory {
        func quantiles(_ count: Int, from base: Double) -> [Double] { (0..<count).map { base - 3 * log((Double($0) + 0.5) / Double(count)) } }
        return AlarmHistory(peaks: quantiles(100, from: 20), faintPeaks: quantiles(400, from: 10), days: 200)
    }

    @Test func stricterBudgetsHaveHigherThresholds() throws {
        var last = -Double.infinity
        for count in [1.9, 1, 0.5, 0.49, 0.3, 0.1, 0.03, 0.01, 1e-4, 1e-300] {
            let threshold = try history.threshold(count: count, perDays: 1, profile: profile)
            #expect(threshold.decibels >= last, "\(count) a day")
            #expect(threshold.isFaint == (count >= 0.5))
            last = threshold.decibels
        }
        #expect(last == ScoreScale.maximumDecibels)
        // Between the events themselves the threshold is one of them.
        let half = try history.threshold(count: 60, perDays: 200, profile: profile)
        #expect(half.decibels == history.peaks[60])
        // Ten in the stretch: the tail through the 25th and 50th of them, a little shrunk.
        let ten = try history.threshold(count: 10, perDays: 200, profile: profile)
        #expect(abs(ten.decibels - history.peaks[10]) < 1)
    }

    @Test func tooLooseABudgetIsRefusedWithTheLoosest() throws {
        let error = #expect(throws: KernelError.self) { try history.threshold(count: 15, perDays: 7, profile: profile) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.message.contains("a budget of 15 false alarms a week is looser than this data can have: the training part showed 400 events of any severity in 200 days, so at most 14 a week can be promised") == true, "\(error?.message ?? "")")
        _ = try history.threshold(count: 13.9, perDays: 7, profile: profile)
        let none = AlarmHistory(peaks: [], faintPeaks: [], days: 30)
        #expect(throws: KernelError.self) { try none.threshold(count: 1, perDays: 1, profile: profile) }
        // Nothing at all in thirty days: one in a hundred days is still a promise.
        #expect(try none.threshold(count: 1, perDays: 100, profile: profile).decibels > profile.grouping.memberDecibels)
        let empty = AlarmHistory(peaks: [], faintPeaks: [], days: 0)
        #expect(throws: KernelError.self) { try empty.threshold(count: 1, perDays: 1, profile: profile) }
        for bad in [0, -1, Double.nan, .infinity] {
            #expect(throws: KernelError.self) { try history.threshold(count: bad, perDays: 1, profile: profile) }
        }
    }

    /// Quiet data: Student noise with a day's season in 24 metrics over 400 days.
    static func quiet(seed: UInt64) throws -> SeriesBatch {
        let metrics = 24, rows = 400 * 24
        var source = ChainSeries(seed: seed)
        var values: [Double] = []
        values.reserveCapacity(rows * metrics)
        for row in 0..<rows {
            for metric in 0..<metrics { values.append(300 + 80 * sin(2 * .pi * Double((row + metric) % 24) / 24) + 8 * source.generator.normal()) }
        }
        let keys = (0..<metrics).map { MetricKey(measure: $0 < 12 ? "views" : "revenue", dimensions: [DimensionValue(dimension: "shop", value: "\($0)")]) }
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: try MetricCalendar(frequency: .hourly))
        return try SeriesBatch(grid: grid, keys: keys, values: values)
    }

    @Test func promisedAgainstAchieved() throws {
        let seed: UInt64 = 41
        let batch = try Self.quiet(seed: seed)
        var figures: [String] = []
        for perDay in [0.1, 0.3, 0.6] {
            let backtest = Backtest(profile: profile, trainFraction: 0.5, threshold: .falseAlarms(count: perDay, perDays: 1))
            let outcome = try backtest.run(batch)
            let budget = try #require(outcome.budget)
            #expect(budget.promisedPerDay == perDay)
            let days = Double(outcome.evaluatedRows.count) / 24
            // Two stretches with Poisson numbers of events: three standard errors of their ratio.
            let spread = exp(3 * (2 / (perDay * days)).squareRoot())
            #expect(budget.achievedPerDay <= perDay * spread && budget.achievedPerDay >= perDay / spread, "\(budget), seed \(seed)")
            figures.append("\(perDay) a day: \(budget.achievedPerDay) at sensitivity \(outcome.sensitivity)")
            // The sensitivity it prints finds the same groups.
            let again = try Backtest(profile: profile, trainFraction: 0.5, threshold: .sensitivity(outcome.sensitivity)).run(batch)
            #expect(again.groups.map(\.id) == outcome.groups.map(\.id))
        }
        print("false-alarm budgets, quiet data: \(figures.joined(separator: "; "))")
        let error = #expect(throws: KernelError.self) {
            try Backtest(profile: profile, trainFraction: 0.5, threshold: .falseAlarms(count: 100, perDays: 1)).run(batch)
        }
        #expect(error?.message.contains("can be promised") == true)
    }

    /// Binary fractions: 0.7 · 720 is 503.99999999999994.
    @Test(arguments: [
        (720, 0.7, 504), (744, 0.7, 520), (10, 0.7, 7), (100, 0.29, 29), (1_000, 0.999, 999), (3, 1.0 / 3, 1), (8_760, 0.7, 6_132), (7, 0.5, 3), (2, 0.4, 0),
    ] as [(Int, Double, Int)])
    func trainFractionMeansWhatItSays(rows: Int, fraction: Double, expected: Int) {
        #expect(Backtest.trainCount(of: rows, fraction: fraction) == expected)
    }
}
