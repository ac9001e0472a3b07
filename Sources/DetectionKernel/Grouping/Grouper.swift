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
/// carry the profile's share of the common deviation. Where it only goes on: metrics rarer than the best of all would be by
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
    var memberIndex: [Int32] = []
    private var pending: IntervalResults
    var participants: [Bool]
    var lastStep = Int.min

    /// - Parameters:
    ///   - keys: the key space of the results; ids of groups derive from it.
    ///   - openingDecibels: nil for the profile's member decibels.
    public init(keys: [MetricKey], profile: Profile, openingDecibels: Double? = nil) {
        self.keys = []
        self.profile = profile
        self.openingDecibels = openingDecibels ?? profile.grouping.memberDecibels
        constants = GroupStatistic.Constants(profile)
        related = RelatedGroups(profile.grouping, measures: 0)
        let nowhere = CalendarPosition(step: 0, slot: 0, hourOfWeek: 0, isWeekend: false)
        pending = IntervalResults(count: 0, position: nowhere)
        participants = []
        admit(keys)
    }

    /// A grouper for groups of a sensitivity: one below the usual opening must be able to open.
    public init(keys: [MetricKey], profile: Profile, sensitivity: Double) {
        self.init(keys: keys, profile: profile, openingDecibels: Self.opening(profile, sensitivity: sensitivity))
    }

    /// The opening decibels for groups of a sensitivity: the usual ones, or for fainter groups the profile's faintest.
    static func opening(_ profile: Profile, sensitivity: Double) -> Double {
        let usual = profile.grouping.memberDecibels
        let wanted = ScoreScale.decibels(score: sensitivity)
        return wanted >= usual ? usual : min(wanted, profile.alarm.faintestDecibels)
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
}
