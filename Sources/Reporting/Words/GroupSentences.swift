import DetectionKernel
import MetricSeries

/// What happened in a group, in one sentence: the same words in tables, JSON, CSV and the report.
public struct GroupSentences: Sendable {
    let clock: StepClock
    let metricsOfMeasure: [String: Int]

    /// - Parameters:
    ///   - clock: turns the groups' steps into times.
    ///   - measures: all measures with the number of their metrics ("3 of 21 metrics").
    public init(clock: StepClock, measures: [RunSummary.Measure]) {
        self.clock = clock
        metricsOfMeasure = Dictionary(measures.map { ($0.name, $0.metrics) }, uniquingKeysWith: { first, _ in first })
    }

    public init(_ summary: RunSummary) { self.init(clock: summary.clock, measures: summary.measures) }

    /// `revenue in 3 of 21 metrics fell to 40 % of what was expected from 2025-10-03 14:00 for 3 hours; strongest in
    /// marketplace=us (62 %); about 1 in 40,000 hours.`
    ///
    /// The rarity is that of the residuals alone: what severity adds for records, energy and frequency is not in it.
    public func why(_ group: AnomalyGroup) -> String {
        var text = subject(group) + " " + change(group) + " " + time(group)
        if let place = strongest(group) { text += "; " + place }
        if group.acceptedAsNormal { text += "; then accepted as the new normal" }
        return text + "; " + RarityWords.phrase(decibels: group.rarity, frequency: clock.grid.frequency) + "."
    }

    /// `marketplace=us (62 %); platform=mobile_app (40 %)`: each dimension's largest share, largest first, at most three.
    public func topContributors(_ group: AnomalyGroup) -> String {
        Self.leaders(group).prefix(3).map { "\($0.dimension)=\($0.value) (\(NumberText.percent($0.percent)))" }.joined(separator: "; ")
    }

    /// Each dimension's value with the largest share, largest first.
    static func leaders(_ group: AnomalyGroup) -> [(dimension: String, value: String, percent: Double)] {
        group.contributions
            .compactMap { entry in entry.values.first.map { (entry.dimension, $0.value, $0.percent) } }
            .enumerated().sorted { ($0.element.2, $1.offset) > ($1.element.2, $0.offset) }.map(\.element)
    }

    private func subject(_ group: AnomalyGroup) -> String {
        let total = metricsOfMeasure[group.measure] ?? 0
        if group.members.count == 1, let only = group.members.first {
            if only.key.dimensions.isEmpty { return group.measure }
            return group.measure + " in " + Self.place(only.key)
        }
        if total > 0, group.members.count == total { return group.measure + " in all \(NumberText.count(total)) metrics" }
        let of = total > 0 ? " of \(NumberText.count(total))" : ""
        return group.measure + " in \(NumberText.count(group.members.count))\(of) metrics"
    }

    /// How far the members lay from what was expected, taken together at the worst interval of each.
    private func change(_ group: AnomalyGroup) -> String {
        var observed = 0.0
        var expected = 0.0
        for member in group.members where member.observed.isFinite && member.expected.isFinite {
            guard (member.observed < member.expected) == (group.direction == .below) else { continue }
            observed += member.observed
            expected += member.expected
        }
        return Self.change(observed: observed, expected: expected, direction: group.direction)
    }

    /// `fell to 40 % of what was expected`, `rose to 12 times what was expected`, or the two values where a ratio says nothing.
    static func change(observed: Double, expected: Double, direction: Direction) -> String {
        let verb = direction == .below ? "fell to" : "rose to"
        guard observed.isFinite, expected.isFinite, observed != 0 || expected != 0 else {
            return direction == .below ? "fell below what was expected" : "rose above what was expected"
        }
        let ratio = observed / expected
        guard expected > 0, observed >= 0, ratio.isFinite, ratio < 10_000 else {
            return "\(verb) \(NumberText.quantity(observed)) where \(NumberText.quantity(expected)) was expected"
        }
        if ratio >= 10 { return "\(verb) \(NumberText.count(Int(ratio.rounded()))) times what was expected" }
        let percent = 100 * ratio
        // Close to 100 % whole percents would hide the change; close to 0 % they would call it nothing at all.
        let decimals = (percent - 100).magnitude < 2 || (percent < 1 && percent > 0) ? 1 : 0
        return "\(verb) \(NumberText.decimal(percent, decimals: decimals)) % of what was expected"
    }

    private func time(_ group: AnomalyGroup) -> String {
        let length = DurationWords.length(intervals: group.end - group.start + 1, frequency: clock.grid.frequency)
        return "from \(clock.readable(group.start)) for \(length)" + (group.isOpen ? " so far" : "")
    }

    private func strongest(_ group: AnomalyGroup) -> String? {
        guard group.members.count > 1, let leader = Self.leaders(group).first, leader.percent > 0 else { return nil }
        if leader.percent >= 99.5 { return "all in \(leader.dimension)=\(leader.value)" }
        return "strongest in \(leader.dimension)=\(leader.value) (\(NumberText.percent(leader.percent)))"
    }

    /// `platform=pc_web, marketplace=us`.
    static func place(_ key: MetricKey) -> String {
        key.dimensions.map { "\($0.dimension)=\($0.value)" }.joined(separator: ", ")
    }
}
