import MetricSeries

extension Grouper {
    /// A group as it is told to the outside, with the groups of other measures that it belongs with.
    func published(_ measure: Int, _ group: OpenGroup?, isOpen: Bool) -> AnomalyGroup {
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
