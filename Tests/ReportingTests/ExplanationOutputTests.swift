import DetectionKernel
import Foundation
import MetricSeries
import Testing

@testable import Reporting

@Suite struct ExplanationOutputTests {
    private func explanation(
        observed: Double = 100, score: Double = 69.2, decibels: Double = 46, severity: Double = 70, flags: PointFlags = .alarm,
        missing: Int = 0, expected: Double = 250
    ) -> PointExplanation {
        var results = IntervalResults(count: 1, position: CalendarPosition(step: 18, slot: 14, hourOfWeek: 110, isWeekend: false))
        results.observed = [observed]
        results.expected = [expected]
        results.lower = [expected * 0.8]
        results.upper = [expected * 1.2]
        results.deviation = [-12]
        results.rarity = [decibels]
        results.decibels = [decibels]
        results.score = [score]
        results.severity = [severity]
        results.flags = [flags]
        results.candidate = [UInt8(Candidate.weekly.rawValue)]
        return PointExplanation(
            key: Fixture.key("pc_web", "us"), result: results[0],
            leaderboard: [
                .init(candidate: .logarithmic, logScore: -3.98, crps: 11, margin: 0.05, rows: 1_200, verdict: .insideMargin),
                .init(candidate: .weekly, logScore: -4, crps: 11.2, margin: 0.02, rows: 1_200, verdict: .chosen),
                .init(candidate: .seasonal, logScore: -4.5, crps: 13, margin: 0, rows: 1_200, verdict: .behind),
                .init(candidate: .holtWinters, logScore: .nan, crps: .nan, margin: 0.03, rows: 0, verdict: .pruned),
                .init(candidate: .robustZScore, logScore: -9, crps: 80, margin: 0.03, rows: 4, verdict: .learning),
            ],
            slotUsual: 248, slotCount: 63, terms: [.init(name: "last residual", value: -3, coefficient: 0.5)], scale: 12.5, sensitivity: 50,
            firesAbove: 300, firesBelow: 200, learningRowsMissing: missing)
    }

    private func output() throws -> ExplanationOutput { ExplanationOutput(clock: try Fixture.clock()) }

    @Test func answersEveryQuestion() throws {
        let text = try output().text(explanation())
        for phrase in [
            "revenue{platform=pc_web, marketplace=us} on Fri 2025-10-03 14:00 (America/New_York)",
            "Flagged: an event of severity 70 begins or worsens here (about 1 in 40,000 hours, sensitivity 50).",
            "100, 150 below what was expected (40 %)",
            "200 to 300; a normal value lies outside about 1 in 500 hours (sensitivity 50)",
            "about 1 in 40,000 hours; score 69.2 of 100",
            "at 300 or more, or at 200 or less",
            "usually 248 at 14:00, learned from 63 values",
            "stl-weekly: a level, the cycle and the hour of the week",
            "no other model forecast better by more than its margin, and this one is simpler",
            "ahead by 0.02, less than its margin of 0.05: the simpler one wins",
            "0.5 nats an interval behind", "ruled out in training", "judged on 4 intervals only: too few",
            "last residual",
        ] { #expect(text.contains(phrase), "\(phrase)\n\(text)") }
    }

    @Test func verdictsForEveryState() throws {
        let sentences = PointSentences(clock: try Fixture.clock())
        #expect(sentences.verdict(explanation(score: 12, decibels: 5, severity: 0, flags: [])) == "Not flagged: score 12, below the sensitivity 50 (about 1 in 3 hours).")
        #expect(sentences.verdict(explanation(observed: .nan, flags: .missing)) == "No verdict: there is no record in this interval.")
        #expect(sentences.verdict(explanation(flags: .learning, missing: 30)) == "No verdict: the metric is still learning; 30 more values are needed.")
        #expect(sentences.verdict(explanation(severity: 0, flags: .inEvent)).contains("announced before"))
        #expect(sentences.verdict(explanation(severity: 0, flags: .returned)).hasPrefix("Not flagged: the value came back"))
        #expect(sentences.verdict(explanation(severity: 42)).hasPrefix("Not flagged: an event of severity 42"))
        #expect(sentences.verdict(explanation(flags: .retired)).hasPrefix("No verdict"))
    }

    @Test func jsonHoldsTheSameWords() throws {
        let output = try output()
        let text = output.json(explanation(observed: .nan, flags: .missing, expected: .nan)).serialized(indented: true)
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["observed"] is NSNull && object["score"] is NSNull && object["rarity"] is NSNull)
        #expect(object["verdict"] as? String == "No verdict: there is no record in this interval.")
        #expect((object["leaderboard"] as? [Any])?.count == 5)
        let judged = try #require(
            JSONSerialization.jsonObject(with: Data(output.json(explanation()).serialized(indented: false).utf8)) as? [String: Any])
        #expect(judged["flagged"] as? Bool == true)
        #expect((judged["rarity"] as? [String: Any])?["words"] as? String == "about 1 in 40,000 hours; score 69.2 of 100")
        #expect(judged["timestamp"] as? String == "2025-10-03T14:00:00-04:00")
    }

    @Test func fitsNarrowTerminals() throws {
        let lines = try output().text(explanation(), style: TerminalStyle(width: 90)).split(separator: "\n")
        // The heading and the leaderboard's explanation are sentences of one line.
        for line in lines.dropFirst() where !line.hasPrefix("Models,") { #expect(TextTable.width(String(line)) <= 90, "\(line)") }
    }
}
