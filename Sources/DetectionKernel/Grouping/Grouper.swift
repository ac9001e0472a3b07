import Foundation
import MetricSeries

/// Groups the anomalous metrics of each measure into events: how bad, since when, who takes part, what contributed.
///
/// **Severity.** A group stands on the scale of points (``ScoreScale``). In one interval it is the larger of
/// - Z, the common deviation of the measure's metrics (see below), with the frequency term that metrics' severities
///   have, announced by the same rule (a lead over the running peak, a hold); from two metrics on; and
/// - W, the largest severity that a metric announces here (`IntervalResults.severity`: the score with its record,
///   energy and frequency terms), less 10·log₁₀ of the metrics with a verdict: the price of the best of so many.
/// An event's severity is the largest of its intervals. With one metric there is no Z and nothing to pay, so the group
/// has the severity of that metric's event. A metric's hold is respected: a repeat that the metric does not announce
/// opens no group.
///
/// **Events.** A group opens where its severity reaches the opening decibels (the profile's member decibels, unless the
/// caller asks for fainter ones). It goes on while Z stays that rare, while a metric that joined is still in its own
/// excursion however far its score fell, or while one of the members is rarer than the best of them would be by
/// chance; the profile's number of quiet intervals between does not end it. An excursion that is accepted as the new
/// normal, or comes home, ends the event at once when it was the last one. So a lasting level shift is one event.
///
/// **Members.** Where a group opens or Z is rare: every metric at the member decibels, and with Z rare the metrics that
/// carry four fifths of the common deviation. Where it only goes on: metrics rarer than the best of all would be by
/// chance, lest noise gather.
///
/// Results may come in shards in any order; sums are made in the order of the columns when the interval is closed, so
/// every bit is the same. State is bounded; an interval costs O(metrics).
public struct Grouper: Sendable {
    /// Metrics in the order of the results' columns.
    public private(set) var keys: [MetricKey]
    public let profile: Profile
    /// Decibels of severity at which a group opens.
    public let openingDecibels: Double

    let constants: GroupStatistic.Constants
    var measures: [MeasureState] = []
    var measureOf: [Int] = []
    var related: RelatedGroups
    /// Place of a metric in its measure's open group, −1 for none.
    private var memberIndex: [Int32] = []
    private var pending: IntervalResults
    private var participants: [Bool]
    private var lastStep = Int.min

    /// - Parameters:
    ///   - keys: the key space of the results; ids of groups derive from it.
    ///   - openingDecibels: nil for the profile's member decibels.
    public init(keys: [MetricKey], profile: Profile, openingDecibels: Double? = nil) {
        self.keys = []
        self.profile = profile
        self.openingDecibels = openingDecibels ?? profile.grouping.memberDecibels
        constants = GroupStatistic.Constants(profile)
        related = RelatedGroups(measures: 0)
        let nowhere = CalendarPosition(step: 0, slot: 0, hourOfWeek: 0, isWeekend: false)
        pending = IntervalResults(count: 0, position: nowhere)
        participants = []
        admit(keys)
    }

    /// Adds metrics at the end of the key space; open groups and all statistics go on.
    public mutating func admit(_ added: [MetricKey]) {
        var place = Dictionary(uniqueKeysWithValues: measures.enumerated().map { ($1.name, $0) })
        for key in added {
            let measure = place[key.measure] ?? measures.count
            if measure == measures.count {
                place[key.measure] = measure
                measures.append(MeasureState(name: key.measure, statistic: GroupStatistic(constants)))
            }
            measures[measure].columns.append(keys.count)
            measureOf.append(measure)
            keys.append(key)
        }
        for index in measures.indices { measures[index].renewContent(keys) }
        related.admit(measures: measures.count)
        memberIndex.append(contentsOf: repeatElement(-1, count: added.count))
        participants = Array(repeating: false, count: keys.count)
        pending = IntervalResults(count: keys.count, position: pending.position)
    }

    /// Adds the results of a shard, `columns` of the key space, to the interval that ``close(position:)`` will close.
    ///
    /// - Precondition: `results.count == columns.count`, and the columns lie in the key space.
    public mutating func add(_ results: IntervalResults, of columns: Range<Int>) {
        precondition(
            results.count == columns.count && columns.lowerBound >= 0 && columns.upperBound <= keys.count,
            "\(results.count) results for columns \(columns) of \(keys.count): expected one a column")
        pending.observed.replaceSubrange(columns, with: results.observed)
        pending.expected.replaceSubrange(columns, with: results.expected)
        pending.lower.replaceSubrange(columns, with: results.lower)
        pending.upper.replaceSubrange(columns, with: results.upper)
        pending.deviation.replaceSubrange(columns, with: results.deviation)
        pending.decibels.replaceSubrange(columns, with: results.decibels)
        pending.score.replaceSubrange(columns, with: results.score)
        pending.severity.replaceSubrange(columns, with: results.severity)
        pending.flags.replaceSubrange(columns, with: results.flags)
    }

    /// Closes the interval of the shards added since the last one; metrics that no shard brought are missing.
    ///
    /// - Returns: see ``close(_:)``.
    public mutating func close(position: CalendarPosition) -> [AnomalyGroup] {
        var results = IntervalResults(count: keys.count, position: position)
        swap(&results, &pending)
        results.position = position
        return close(results)
    }

    /// Closes an interval given whole.
    ///
    /// - Precondition: one result a metric; steps rise.
    /// - Returns: the groups that opened, changed or ended in it, by measure in the order of the keys; an open one comes
    ///   again, with the same id, at every interval in which it is active and when it ends.
    public mutating func close(_ results: IntervalResults) -> [AnomalyGroup] {
        precondition(results.count == keys.count, "\(results.count) results for \(keys.count) metrics: expected one a metric")
        let step = results.position.step
        precondition(step > lastStep, "interval \(step) after \(lastStep): expected rising steps")
        lastStep = step
        for metric in participants.indices { participants[metric] = false }
        related.advance()

        var outcomes: [Outcome] = []
        for measure in measures.indices {
            let outcome = advance(measure, results)
            if outcome != .unchanged { outcomes.append(outcome) }
        }
        // Published after every measure had its turn: relations look at all of them.
        return outcomes.map { outcome in
            switch outcome {
            case .active(let measure):
                return published(measure, measures[measure].open, isOpen: true)
            case .ended(let measure, let group):
                return published(measure, group, isOpen: false)
            case .unchanged:
                preconditionFailure("an unchanged measure is not published")
            }
        }
    }

    /// Ends the groups that are still open and returns them.
    public mutating func finish() -> [AnomalyGroup] {
        measures.indices.compactMap { measure in
            guard let group = end(measure) else { return nil }
            return published(measure, group, isOpen: false)
        }
    }

    /// The group that each metric took part in during the interval closed last; nil for none.
    ///
    /// A metric takes part with its own rarity, its own excursion, or its share of a rare common deviation.
    public func groupIDs() -> [String?] {
        participants.indices.map { metric in
            participants[metric] ? measures[measureOf[metric]].latestID : nil
        }
    }

    enum Outcome: Equatable {
        case unchanged
        case active(Int)
        case ended(Int, OpenGroup)
    }

    private func published(_ measure: Int, _ group: OpenGroup?, isOpen: Bool) -> AnomalyGroup {
        guard let group else { preconditionFailure("measure \(measures[measure].name) has no group to publish") }
        return group.published(
            measure: measures[measure].name, keys: keys, related: relations(of: group, measure: measure), isOpen: isOpen)
    }

    private func relations(of group: OpenGroup, measure: Int) -> [AnomalyGroup.Relation] {
        let rules = profile.grouping
        var relations: [AnomalyGroup.Relation] = []
        for meeting in group.meetings
        where Double(related.meetings(measure, meeting.measure)) >= rules.relatedMinimumMeetings {
            guard
                let found = related.strongest(
                    own: measure, other: meeting.measure, maximumLag: Int(rules.relatedMaximumLag)),
                abs(found.correlation) >= rules.relatedMinimumCorrelation
            else { continue }
            relations.append(
                AnomalyGroup.Relation(
                    groupID: meeting.groupID, measure: measures[meeting.measure].name,
                    role: found.lag > 0 ? .cause : found.lag < 0 ? .effect : .together, lag: found.lag,
                    correlation: found.correlation))
        }
        return relations.sorted { (-abs($0.correlation), $0.measure) < (-abs($1.correlation), $1.measure) }
    }
}

// MARK: - One measure's interval

extension Grouper {
    private func hasVerdict(_ flags: PointFlags) -> Bool {
        flags.isDisjoint(with: [.missing, .learning, .retired, .returned])
    }

    private func bounded(_ deviation: Double) -> Double {
        let clip = profile.grouping.deviationClip
        return deviation == deviation ? min(max(deviation, -clip), clip) : 0
    }

    private mutating func advance(_ measure: Int, _ results: IntervalResults) -> Outcome {
        let memberDecibels = profile.grouping.memberDecibels
        var sum = 0.0
        var verdicts = 0
        var worst = 0.0
        for metric in measures[measure].columns where hasVerdict(results.flags[metric]) {
            verdicts += 1
            sum += bounded(results.deviation[metric])
            worst = max(worst, results.severity[metric])
        }
        var common = (decibels: 0.0, severity: 0.0)
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
                score: price == 0 && single >= common.severity ? worst : ScoreScale.score(decibels: severity))
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
        let reach = step - Int(profile.grouping.relatedMaximumLag)
        for other in measures.indices where other != measure && measures[other].latestID != nil {
            let isOpen = measures[other].open != nil
            guard isOpen || (measures[other].lastEnd ?? Int.min) >= reach, let otherID = measures[other].latestID else { continue }
            related.meet(measure, other)
            if (measures[measure].open?.meetings.count ?? 0) < Self.maximumMeetings {
                measures[measure].open?.meetings.append(OpenGroup.Meeting(measure: other, groupID: otherID))
            }
            if (measures[other].open?.meetings.count ?? 0) < Self.maximumMeetings {
                measures[other].open?.meetings.append(OpenGroup.Meeting(measure: measure, groupID: id))
            }
        }
    }

    /// Groups that one group is compared with.
    private static let maximumMeetings = 16

    struct Excursions {
        /// A member's excursion that has a record here.
        var isGoingOn = false
        /// A member's excursion, with or without a record.
        var isOpen = false
        var isAccepted = false
        /// The last of them came home or was accepted here.
        var isOver = false
    }

    private mutating func followExcursions(_ measure: Int, _ results: IntervalResults) -> Excursions {
        var found = Excursions()
        guard var group = measures[measure].open else { return found }
        measures[measure].open = nil
        for index in group.members.indices {
            let flags = results.flags[group.members[index].metric]
            if !group.members[index].isInExcursion {
                // An excursion that opens on the row after the member's worst is the same one.
                let isNew = group.members[index].peakStep == group.end && flags.contains(.inEvent)
                if !isNew { continue }
                group.members[index].isInExcursion = true
            }
            if flags.contains(.accepted) {
                group.members[index].isInExcursion = false
                found.isAccepted = true
                found.isOver = true
            } else if flags.contains(.returned) || flags.contains(.retired) {
                group.members[index].isInExcursion = false
                found.isOver = true
            } else if flags.contains(.missing) {
                found.isOpen = true
            } else if flags.contains(.inEvent) {
                found.isOpen = true
                found.isGoingOn = true
            } else {
                group.members[index].isInExcursion = false
                found.isOver = true
            }
        }
        if found.isOpen { found.isOver = false }
        measures[measure].open = group
        return found
    }

    /// Whether a member is rarer than the best of as many would be by chance.
    private func isMemberRare(_ measure: Int, _ results: IntervalResults, memberDecibels: Double) -> Bool {
        guard let group = measures[measure].open, !group.members.isEmpty else { return false }
        let needed = memberDecibels + 10 * log10(Double(group.members.count))
        return group.members.contains { hasVerdict(results.flags[$0.metric]) && results.decibels[$0.metric] >= needed }
    }

    /// Lets the metrics join that belong to this interval's group.
    private mutating func join(
        _ measure: Int, _ results: IntervalResults, threshold: Double, carriersOf sum: Double, opens: Bool
    ) {
        for metric in measures[measure].columns where hasVerdict(results.flags[metric]) {
            let announces = opens && results.severity[metric] > 0
                && ScoreScale.decibels(score: results.severity[metric]) >= openingDecibels
            if results.decibels[metric] >= threshold || announces {
                participants[metric] = true
                addMember(metric, measure, results)
            }
        }
        guard sum != 0 else { return }
        let sign = sum < 0 ? -1.0 : 1.0
        var carriers: [(part: Double, metric: Int)] = []
        var total = 0.0
        for metric in measures[measure].columns where hasVerdict(results.flags[metric]) {
            let part = sign * bounded(results.deviation[metric])
            if part > 0 {
                carriers.append((part, metric))
                total += part
            }
        }
        carriers.sort { ($0.part, $1.metric) > ($1.part, $0.metric) }
        var covered = 0.0
        for carrier in carriers {
            if covered >= Self.carriedShare * total { break }
            covered += carrier.part
            participants[carrier.metric] = true
            addMember(carrier.metric, measure, results)
        }
    }

    /// Share of the common deviation that the metrics with the largest deviations must carry together.
    private static let carriedShare = 0.8

    private mutating func addMember(_ metric: Int, _ measure: Int, _ results: IntervalResults) {
        if memberIndex[metric] >= 0 {
            if results.flags[metric].contains(.inEvent), let index = Optional(Int(memberIndex[metric])) {
                measures[measure].open?.members[index].isInExcursion = true
            }
            return
        }
        memberIndex[metric] = Int32(measures[measure].open?.members.count ?? 0)
        measures[measure].open?.members.append(
            OpenGroup.Member(
                metric: metric, peakStep: results.position.step, observed: .nan, expected: .nan, lower: .nan, upper: .nan,
                score: 0, decibels: -1, deviation: 0,
                isInExcursion: results.flags[metric].contains(.inEvent) && !results.flags[metric].contains(.accepted)))
    }

    private mutating func record(_ measure: Int, _ results: IntervalResults, memberDecibels: Double) {
        guard var group = measures[measure].open else { return }
        measures[measure].open = nil
        for index in group.members.indices {
            let metric = group.members[index].metric
            guard hasVerdict(results.flags[metric]) else { continue }
            group.record(index, results, step: results.position.step, sizeFloor: profile.grouping.sizeFloorDecibels)
            if group.members[index].isInExcursion || results.decibels[metric] >= memberDecibels
                || results.flags[metric].contains(.accepted)
            {
                participants[metric] = true
            }
        }
        measures[measure].open = group
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

    private mutating func end(_ measure: Int) -> OpenGroup? {
        guard let group = measures[measure].open else { return nil }
        for member in group.members { memberIndex[member.metric] = -1 }
        measures[measure].open = nil
        measures[measure].lastEnd = group.end
        return group
    }

    /// Rebuilds what derives from the open groups after a restore.
    mutating func relinkMembers(lastStep: Int) {
        self.lastStep = lastStep
        for measure in measures {
            for (index, member) in (measure.open?.members ?? []).enumerated() { memberIndex[member.metric] = Int32(index) }
        }
    }

    var latestStep: Int { lastStep }
}
