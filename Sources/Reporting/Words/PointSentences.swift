import DetectionKernel
import MetricSeries

/// Why one point was or was not flagged, in sentences: the same words on the terminal, in JSON and in the report.
public struct PointSentences: Sendable {
    let clock: StepClock

    public init(clock: StepClock) { self.clock = clock }

    private var frequency: Frequency { clock.grid.frequency }

    /// The verdict in one sentence.
    public func verdict(_ explanation: PointExplanation) -> String {
        let result = explanation.result
        if result.flags.contains(.retired) { return "No verdict: the metric was retired." }
        if explanation.learningRowsMissing > 0 || result.isLearning { return learning(explanation) }
        if result.isMissing { return "No verdict: there is no record in this interval." }
        let rarity = RarityWords.phrase(decibels: result.rarity, frequency: frequency)
        let score = NumberText.decimal(result.score, decimals: 1)
        let threshold = NumberText.quantity(explanation.sensitivity)
        if result.flags.contains(.returned) {
            return "Not flagged: the value came back to its level of before the event, which is no news."
        }
        if result.flags.contains(.alarm) {
            let severity = NumberText.decimal(result.severity, decimals: 1)
            if result.severity >= explanation.sensitivity {
                return "Flagged: an event of severity \(severity) begins or worsens here (\(rarity), sensitivity \(threshold))."
            }
            return "Not flagged: an event of severity \(severity) begins or worsens here, below the sensitivity \(threshold)."
        }
        if result.score >= explanation.sensitivity {
            let reason = result.flags.contains(.inEvent) ? "it belongs to an event that was announced before" : "no event begins or worsens here"
            return "Anomalous (score \(score), \(rarity)), but not announced again: \(reason)."
        }
        return "Not flagged: score \(score), below the sensitivity \(threshold) (\(rarity))."
    }

    /// Learning state: how much is missing.
    func learning(_ explanation: PointExplanation) -> String {
        let missing = explanation.learningRowsMissing
        if missing == 0 { return "No verdict: the metric is still learning." }
        return "No verdict: the metric is still learning; \(DurationWords.counted(missing, "more value")) \(missing == 1 ? "is" : "are") needed."
    }

    /// `123, which is 127 below (49 % of) what was expected`.
    func observed(_ result: PointResult) -> String {
        guard result.observed.isFinite else { return "no record" }
        let value = NumberText.quantity(result.observed)
        guard result.expected.isFinite else { return value }
        let difference = result.observed - result.expected
        if difference == 0 { return value + ", exactly as expected" }
        let side = difference < 0 ? "below" : "above"
        let ratio = 100 * result.observed / result.expected
        let share = result.expected > 0 && result.observed >= 0 && ratio < 100_000 ? " (\(NumberText.decimal(ratio, decimals: ratio < 200 ? 1 : 0)) %)" : ""
        return "\(value), \(NumberText.quantity(difference.magnitude)) \(side) what was expected\(share)"
    }

    /// `210 to 290; a normal value lies outside about 1 in 500 hours (sensitivity 50)`.
    func band(_ explanation: PointExplanation) -> String {
        let result = explanation.result
        guard result.lower.isFinite || result.upper.isFinite else { return "none yet" }
        let rarity = RarityWords.phrase(decibels: ScoreScale.decibels(score: explanation.sensitivity), frequency: frequency)
        return
            "\(NumberText.quantity(result.lower)) to \(NumberText.quantity(result.upper)); a normal value lies outside \(rarity) (sensitivity \(NumberText.quantity(explanation.sensitivity)))"
    }

    /// What value would have fired.
    func firing(_ explanation: PointExplanation) -> String {
        let above = explanation.firesAbove.isFinite ? "\(NumberText.quantity(explanation.firesAbove)) or more" : nil
        let below = explanation.firesBelow.isFinite ? "\(NumberText.quantity(explanation.firesBelow)) or less" : nil
        let sides = [above, below].compactMap(\.self)
        return sides.isEmpty ? "no value: there is no verdict yet" : "at " + sides.joined(separator: ", or at ")
    }

    /// The season slot and its usual value.
    func season(_ explanation: PointExplanation) -> String {
        let slot = slotName(explanation.result.position)
        guard explanation.slotUsual.isFinite else { return "none: the model has no usual value for \(slot)" }
        let learned = DurationWords.counted(explanation.slotCount, "value")
        return "usually \(NumberText.quantity(explanation.slotUsual)) at \(slot), learned from \(learned)"
    }

    /// How rare, in plain words.
    func rarity(_ result: PointResult) -> String {
        guard !result.isMissing, !result.isLearning, !result.flags.contains(.retired) else { return "not judged" }
        return RarityWords.phrase(decibels: result.rarity, frequency: frequency)
            + "; score \(NumberText.decimal(result.score, decimals: 1)) of 100"
    }

    /// `14:00` for slots of a day, `Friday` for days of a week.
    private func slotName(_ position: CalendarPosition) -> String {
        let instant = clock.instant(position.step)
        guard frequency.isWholeDays else {
            let time = clock.time.clock(instant)
            var text = TextBuffer()
            text.append(time.hour, width: 2)
            text.append(":")
            text.append(time.minute, width: 2)
            return text.text
        }
        return clock.time.weekday(instant)
    }
}
