import Foundation
import MetricSeries

extension Grouper {
    /// Whether a member is rarer than the best of as many would be by chance.
    func isMemberRare(_ measure: Int, _ results: IntervalResults, memberDecibels: Double) -> Bool {
        guard let group = measures[measure].open, !group.members.isEmpty else { return false }
        let needed = memberDecibels + 10 * log10(Double(group.members.count))
        return group.members.contains { hasVerdict(results.flags[$0.metric]) && results.decibels[$0.metric] >= needed }
    }

    /// Lets the metrics join that belong to this interval's group.
    mutating func join(
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
            if covered >= profile.grouping.carriedShare * total { break }
            covered += carrier.part
            participants[carrier.metric] = true
            addMember(carrier.metric, measure, results)
        }
    }

    private mutating func addMember(_ metric: Int, _ measure: Int, _ results: IntervalResults) {
        if memberIndex[metric] >= 0 {
            if results.flags[metric].contains(.inEvent) {
                measures[measure].open?.members[Int(memberIndex[metric])].isInExcursion = true
            }
            return
        }
        memberIndex[metric] = Int32(measures[measure].open?.members.count ?? 0)
        measures[measure].open?.members.append(
            OpenGroup.Member(
                metric: metric, peakStep: results.position.step, observed: .nan, expected: .nan, lower: .nan, upper: .nan,
                score: 0, decibels: -1, rarity: 0, deviation: 0,
                isInExcursion: results.flags[metric].contains(.inEvent) && !results.flags[metric].contains(.accepted)))
    }

    /// Takes the members' rows of an active interval.
    mutating func record(_ measure: Int, _ results: IntervalResults, memberDecibels: Double) {
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

    /// Rebuilds what derives from the open groups after a restore.
    mutating func relinkMembers(lastStep: Int) {
        self.lastStep = lastStep
        for measure in measures {
            for (index, member) in (measure.open?.members ?? []).enumerated() { memberIndex[member.metric] = Int32(index) }
        }
    }
}
