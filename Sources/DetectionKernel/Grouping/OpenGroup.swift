import MetricSeries

/// An event while it runs.
struct OpenGroup: Equatable, Sendable {
    /// A metric's part in it.
    struct Member: Equatable, Sendable {
        let metric: Int
        var peakStep: Int
        var observed: Double
        var expected: Double
        var lower: Double
        var upper: Double
        var score: Double
        var decibels: Double
        var rarity: Double
        /// Σ (observed − expected)/scale over the event's active intervals.
        var deviation: Double
        /// Whether the metric's own excursion has gone on since it joined.
        var isInExcursion: Bool
    }

    /// Another measure's group that it met.
    struct Meeting: Equatable, Sendable {
        let measure: Int
        let groupID: String
    }

    let id: String
    let start: Int
    /// Last active interval.
    var end: Int
    var quiet = 0
    /// Intervals without any record while a member's excursion is open.
    var silent = 0
    var decibels: Double
    var severity: Double
    var rarity = 0.0
    var size = 0.0
    var isAccepted = false
    var members: [Member] = []
    var meetings: [Meeting] = []

    /// Takes a member's row in an active interval.
    mutating func record(_ index: Int, _ results: IntervalResults, step: Int, sizeFloor: Double) {
        let metric = members[index].metric
        let decibels = results.decibels[metric]
        let deviation = results.deviation[metric]
        members[index].deviation += deviation == deviation ? deviation : 0
        size += max(0, decibels - sizeFloor)
        if decibels > members[index].decibels {
            members[index].peakStep = step
            members[index].observed = results.observed[metric]
            members[index].expected = results.expected[metric]
            members[index].lower = results.lower[metric]
            members[index].upper = results.upper[metric]
            members[index].score = results.score[metric]
            members[index].decibels = decibels
            members[index].rarity = results.rarity[metric]
        }
    }

    /// The group as it is published.
    func published(measure: String, keys: [MetricKey], related: [AnomalyGroup.Relation], isOpen: Bool) -> AnomalyGroup {
        let total = members.reduce(0) { $0 + $1.deviation }
        let direction: Direction = total < 0 ? .below : .above
        let sign = total < 0 ? -1.0 : 1.0
        let parts = members.map { max(0, sign * $0.deviation) }
        let shares = GroupContributions.percentages(parts)
        let order = members.indices.sorted { left, right in
            let a = members[left], b = members[right]
            return (-a.decibels, -abs(a.deviation), a.metric) < (-b.decibels, -abs(b.deviation), b.metric)
        }
        return AnomalyGroup(
            id: id, measure: measure, start: start, end: end, decibels: decibels, severity: severity, rarity: rarity, size: size,
            direction: direction,
            members: order.map { index in
                let member = members[index]
                return AnomalyGroup.Member(
                    metric: member.metric, key: keys[member.metric], peakStep: member.peakStep, observed: member.observed,
                    expected: member.expected, lower: member.lower, upper: member.upper, score: member.score,
                    decibels: member.decibels, rarity: member.rarity,
                    deviation: member.deviation, share: shares[index])
            },
            contributions: GroupContributions.byDimension(members.map { keys[$0.metric] }, parts: parts), related: related,
            acceptedAsNormal: isAccepted, isOpen: isOpen)
    }
}
