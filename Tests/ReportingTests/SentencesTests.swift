import DetectionKernel
import MetricSeries
import Testing

@testable import Reporting

@Suite struct SentencesTests {
    private func why(_ group: AnomalyGroup, frequency: Frequency = .hourly) throws -> String {
        GroupSentences(try Fixture.summary(Fixture.clock(zone: "UTC", frequency: frequency))).why(group)
    }

    @Test func saysWhatFellWhereAndHowRarely() throws {
        #expect(
            try why(Fixture.group())
                == "revenue in 3 of 21 metrics fell to 40 % of what was expected from 2025-10-03 20:00 for 3 hours; strongest in marketplace=us (62 %); about 1 in 40,000 hours.")
    }

    @Test func namesAMetricThatStandsAlone() throws {
        let above = Fixture.group(end: 20, direction: .above, members: [Fixture.member(0, observed: 300, expected: 100, share: 100)])
        #expect(
            try why(above)
                == "revenue in platform=pc_web, marketplace=us rose to 300 % of what was expected from 2025-10-03 20:00 for 1 hour; about 1 in 40,000 hours.")
        let bare = Fixture.group(
            end: 20, direction: .above, members: [Fixture.member(0, key: MetricKey(measure: "load"), observed: 3, expected: 1)], contributions: [])
        #expect(try why(bare).hasPrefix("revenue rose to 300 %"))
    }

    @Test func saysWhetherItIsOverAndWhetherItBecameNormal() throws {
        #expect(try why(Fixture.group(isOpen: true)).contains("for 3 hours so far;"))
        #expect(try why(Fixture.group(accepted: true)).contains("; then accepted as the new normal;"))
        let single = Fixture.group(contributions: [.init(dimension: "marketplace", values: [("us", 100)])])
        #expect(try why(single).contains("; all in marketplace=us;"))
    }

    @Test(arguments: [
        (0, 250, Direction.below, "fell to 0 % of what was expected"),
        (0.5, 1_000, .below, "fell to 0.1 % of what was expected"),
        (99.5, 100, .below, "fell to 99.5 % of what was expected"),
        (2_000, 100, .above, "rose to 20 times what was expected"),
        (5, 0, .above, "rose to 5 where 0 was expected"),
        (-5, 10, .below, "fell to -5 where 10 was expected"),
        (-1, -10, .above, "rose to -1 where -10 was expected"),
        (1e300, 1e-300, .above, "rose to 1e+300 where 1e-300 was expected"),
        (0, 0, .below, "fell below what was expected"),
        (.nan, .nan, .above, "rose above what was expected"),
    ] as [(Double, Double, Direction, String)])
    func changes(observed: Double, expected: Double, direction: Direction, sentence: String) {
        #expect(GroupSentences.change(observed: observed, expected: expected, direction: direction) == sentence)
    }

    @Test(arguments: [(0, "1 in 1"), (8.45, "1 in 7"), (20, "1 in 100"), (27, "1 in 500"), (31, "1 in 1,300"), (46, "1 in 40,000"), (60, "1 in 1,000,000"), (200, "rarer than 1 in 1,000,000")] as [(Double, String)])
    func rarities(decibels: Double, expected: String) { #expect(RarityWords.oneIn(decibels: decibels) == expected) }

    @Test func lengthsOfTime() throws {
        #expect(DurationWords.length(intervals: 1, frequency: .hourly) == "1 hour")
        #expect(DurationWords.length(intervals: 30, frequency: .hourly) == "30 hours")
        #expect(DurationWords.length(intervals: 54, frequency: .hourly) == "2 days 6 hours")
        #expect(DurationWords.length(intervals: 2_628, frequency: .hourly) == "109.5 days")
        #expect(DurationWords.length(intervals: 365, frequency: .daily) == "365 days")
        #expect(DurationWords.length(intervals: 9, frequency: .fiveMinutes) == "45 minutes")
        #expect(DurationWords.length(intervals: 13, frequency: .fiveMinutes) == "1 hour 5 minutes")
        #expect(DurationWords.length(intervals: 1, frequency: .daily) == "1 day")
        #expect(try why(Fixture.group(decibels: 30), frequency: .fiveMinutes).hasSuffix("about 1 in 1,000 intervals of 5 minutes."))
        #expect(try why(Fixture.group(end: 20), frequency: .daily).contains("from 2025-10-23 for 1 day;"))
    }

    @Test func nothingFoundIsAnAnswer() throws {
        var summary = try Fixture.summary(Fixture.clock(zone: "UTC"))
        #expect(
            summary.sentence(groups: 0)
                == "No anomalies in 21 metrics over 12.5 days (2025-11-01 04:00 to 2025-11-13 15:00, UTC): everything stayed within what was expected at sensitivity 50.")
        #expect(summary.sentence(groups: 1).hasPrefix("1 anomaly group in 21 metrics over"))
        summary.groupsFound = 12_345
        #expect(summary.sentence(groups: 50).hasPrefix("12,345 anomaly groups in"))
        summary.groupsFound = nil
        summary.learningMetrics = 21
        #expect(summary.sentence(groups: 0) == "No verdicts yet: all 21 metrics are still learning.")
        summary.evaluatedSteps = 700..<700
        #expect(summary.sentence(groups: 0) == "Nothing was judged: no interval is left after training.")
        summary.learningMetrics = 2
        summary.budget = .init(promisedPerDay: 0.5, achievedPerDay: 0.43)
        #expect(summary.remarks.count == 2)
    }
}
