import DetectionKernel
import MetricSeries

@testable import Reporting

/// A small shop: one measure, two dimensions, hourly in New York, one outage.
enum Fixture {
    static let start: Int64 = 1_759_450_000  // 2025-10-03, New York is four hours behind

    static func clock(zone: String = "America/New_York", frequency: Frequency = .hourly, count: Int = 1_000) throws -> StepClock {
        let calendar = try MetricCalendar(frequency: frequency, zone: zone)
        return StepClock(grid: TimeGrid(containing: start, count: count, calendar: calendar))
    }

    static func key(_ platform: String, _ marketplace: String, measure: String = "revenue") -> MetricKey {
        MetricKey(
            measure: measure,
            dimensions: [.init(dimension: "platform", value: platform), .init(dimension: "marketplace", value: marketplace)])
    }

    static let keys: [MetricKey] = ["pc_web", "mobile_app", "tablet"].flatMap { platform in
        ["us", "uk", "de", "fr", "it", "es", "jp"].map { key(platform, $0) }
    }

    static func member(
        _ metric: Int, key: MetricKey? = nil, observed: Double, expected: Double, step: Int = 20, score: Double = 60, share: Double = 50
    ) -> AnomalyGroup.Member {
        .init(
            metric: metric, key: key ?? keys[metric], peakStep: step, observed: observed, expected: expected, lower: expected * 0.9,
            upper: expected * 1.1, score: score, decibels: ScoreScale.decibels(score: score), rarity: 17, deviation: -12,
            share: share)
    }

    static func group(
        id: String = "0b9c8f6e-0000-4000-8000-00000000abcd", measure: String = "revenue", start: Int = 20, end: Int = 22,
        decibels: Double = 46, rarity: Double? = nil, direction: Direction = .below, members: [AnomalyGroup.Member]? = nil,
        contributions: [AnomalyGroup.Contribution]? = nil, related: [AnomalyGroup.Relation] = [], accepted: Bool = false,
        isOpen: Bool = false
    ) -> AnomalyGroup {
        AnomalyGroup(
            id: id, measure: measure, start: start, end: end, decibels: decibels, severity: ScoreScale.score(decibels: decibels),
            rarity: rarity ?? decibels, size: 120, direction: direction,
            members: members ?? [
                member(7, observed: 100, expected: 250, share: 62), member(8, observed: 60, expected: 150, share: 30),
                member(0, observed: 40, expected: 100, share: 8),
            ],
            contributions: contributions ?? [
                .init(dimension: "platform", values: [("mobile_app", 55), ("pc_web", 45)]),
                .init(dimension: "marketplace", values: [("us", 62), ("uk", 38)]),
            ],
            related: related, acceptedAsNormal: accepted, isOpen: isOpen)
    }

    static func summary(_ clock: StepClock? = nil, keys: [MetricKey] = keys) throws -> RunSummary {
        RunSummary(
            clock: try clock ?? self.clock(), inputs: ["shop.csv.gz"], keys: keys, records: 21_000, trainedSteps: 0..<700,
            evaluatedSteps: 700..<1_000, sensitivity: 50)
    }

    /// One interval of calm results.
    static func results(step: Int, count: Int) -> IntervalResults {
        var results = IntervalResults(
            count: count, position: CalendarPosition(step: step, slot: step % 24, hourOfWeek: step % 168, isWeekend: false))
        for metric in 0..<count {
            results.observed[metric] = Double(metric) + 0.1
            results.expected[metric] = Double(metric)
            results.lower[metric] = Double(metric) - 1
            results.upper[metric] = Double(metric) + 1
            results.score[metric] = 12.5
            results.flags[metric] = []
        }
        return results
    }
}
