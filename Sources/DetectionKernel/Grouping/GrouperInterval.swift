import Foundation
import MetricSeries

extension Grouper {
    /// Whether a metric is judged in an interval.
    func hasVerdict(_ flags: PointFlags) -> Bool {
        flags.isDisjoint(with: [.missing, .learning, .retired, .returned])
    }

    func bounded(_ deviation: Double) -> Double {
        let clip = profile.grouping.deviationClip
        return deviation == deviation ? min(max(deviation, -clip), clip) : 0
    }

    /// One measure's interval: its statistic, its open group, and what becomes of it.
    mutating func advance(_ measure: Int, _ results: IntervalResults) -> Outcome {
        let memberDecibels = profile.grouping.memberDecibels
        var sum = 0.0
        var verdicts = 0
        var worst = 0.0
        var rarest = 0.0
        for metric in measures[measure].columns where hasVerdict(results.flags[metric]) {
            verdicts += 1
            sum += bounded(results.deviation[metric])
            worst = max(worst, results.severity[metric])
            rarest = max(rarest, results.rarity[metric])
        }
        var common = GroupStatistic.Judgement()
        if verdicts > 0 { related.record(sum, measure: measure) }
        if verdicts > 1 { common = measures[measure].statistic.judge(sum: sum, constants) }
        let price = verdicts > 1 ? 10 * log10(Double(verdicts)) : 0
        let single = worst > 0 ? ScoreScale.decibels(score: worst) - price : 0
        let isCommonRare = common.decibels >= memberDecibels

        let severity = max(common.severity, single)
        let opens = severity >= openingDecibels
        if measures[measure].open == nil {
            guard opens else { return .unchanged }
            openGroup(measure, step: results.position.step)
        }
        let excursions = followExcursions(measure, results)
        let step = results.position.step
        let isActive =
            opens || isCommonRare || excursions.isGoingOn || excursions.isAccepted
            || isMemberRare(measure, results, memberDecibels: memberDecibels)
        if isActive {
            join(
                measure, results, threshold: opens || isCommonRare ? memberDecibels : memberDecibels + price,
                carriersOf: isCommonRare || common.severity >= openingDecibels ? sum : 0, opens: opens)
            measures[measure].open?.take(
                step: step, decibels: severity,
                // Without a price the score is the metric's own, to the last bit.
                score: price == 0 && single >= common.severity ? worst : ScoreScale.score(decibels: severity),
                rarity: max(common.rarity, rarest - price))
            record(measure, results, memberDecibels: memberDecibels)
        }
        if excursions.isAccepted { measures[measure].open?.isAccepted = true }
        if endsNow(measure, isActive: isActive, excursions, verdicts: verdicts), let group = end(measure) {
            return .ended(measure, group)
        }
        return isActive ? .active(measure) : .unchanged
    }

    private mutating func openGroup(_ measure: Int, step: Int) {
        let id = measures[measure].groupID(start: step)
        measures[measure].latestID = id
        measures[measure].open = OpenGroup(id: id, start: step, end: step, decibels: 0, severity: 0)
        let maximumMeetings = Int(profile.grouping.relatedMaximumGroups)
        let reach = step - Int(profile.grouping.relatedMaximumLag)
        for other in measures.indices where other != measure && measures[other].latestID != nil {
            let isOpen = measures[other].open != nil
            guard isOpen || (measures[other].lastEnd ?? Int.min) >= reach, let otherID = measures[other].latestID else { continue }
            related.meet(measure, other)
            if (measures[measure].open?.meetings.count ?? 0) < maximumMeetings {
                measures[measure].open?.meetings.append(OpenGroup.Meeting(measure: other, groupID: otherID))
            }
            if (measures[other].open?.meetings.count ?? 0) < maximumMeetings {
                measures[other].open?.meetings.append(OpenGroup.Meeting(measure: measure, groupID: id))
            }
        }
    }

    /// Counts quiet and silent intervals; whether the event is over.
    private mutating func endsNow(_ measure: Int, isActive: Bool, _ excursions: Excursions, verdicts: Int) -> Bool {
        guard var group = measures[measure].open else { return false }
        defer { measures[measure].open = group }
        if isActive && !excursions.isAccepted {
            group.quiet = 0
            group.silent = 0
            return false
        }
        if excursions.isAccepted { return !excursions.isOpen }
        if excursions.isOver { return true }
        if excursions.isOpen {
            // No record of a metric that is out: neither over nor going on, for a while.
            group.silent += 1
            return Double(group.silent) > max(constants.holdRows, profile.grouping.quietIntervals)
        }
        group.quiet += 1
        return Double(group.quiet) > profile.grouping.quietIntervals
    }

    /// Takes the open group away.
    mutating func end(_ measure: Int) -> OpenGroup? {
        guard let group = measures[measure].open else { return nil }
        for member in group.members { memberIndex[member.metric] = -1 }
        measures[measure].open = nil
        measures[measure].lastEnd = group.end
        return group
    }
}
