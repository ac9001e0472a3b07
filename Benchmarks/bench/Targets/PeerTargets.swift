import Foundation

/// The targets that are ratios to other packages.
enum PeerTargets {
    /// The works that have a target.
    static var works: [ComparedWork] {
        get throws {
            try ComparedWorks.all.compactMap { work in
                if work.fastestTarget != nil { return work }
                let aimed = work.peers.filter { $0.target != nil }
                return aimed.isEmpty ? nil : work.with(peers: aimed)
            }
        }
    }

    private static let errorShare = 0.97

    static func outcomes(_ result: ComparedResult) -> [TargetOutcome] {
        var outcomes: [TargetOutcome] = []
        for peer in result.peers {
            guard let target = peer.target else { continue }
            let words = "≥ \(NumberText.grouped(target)) × \(peer.label)"
            guard let ratio = peer.ratio, let theirs = peer.microseconds else {
                outcomes.append(TargetOutcome(work: result.name, target: words, reached: peer.missing ?? "", met: nil))
                continue
            }
            let times = "\(NumberText.digits(ratio)) × (\(NumberText.digits(result.microseconds)) and \(NumberText.digits(theirs)) µs)"
            outcomes.append(TargetOutcome(work: result.name, target: words, reached: times, met: ratio >= target))
            if let share = peer.errorShare, peer.label.hasPrefix("statsmodels") {
                outcomes.append(
                    TargetOutcome(
                        work: "its squared errors", target: "≤ 1.005 × \(peer.label) on ≥ \(Int(100 * errorShare)) % of series",
                        reached: peer.agreement, met: share >= errorShare))
            }
        }
        if let target = result.fastestTarget {
            let fastest = result.peers.filter { $0.ratio != nil }.min { $0.ratio! < $1.ratio! }
            let names = result.peers.map(\.label).joined(separator: ", ")
            outcomes.append(
                TargetOutcome(
                    work: result.name, target: "≥ \(NumberText.grouped(target)) × the fastest of \(names)",
                    reached: fastest.map {
                        "\(NumberText.digits($0.ratio!)) × \($0.label) (\(NumberText.digits(result.microseconds)) and \(NumberText.digits($0.microseconds!)) µs)"
                    } ?? "none of them is there",
                    met: fastest.map { $0.ratio! >= target }))
        }
        return outcomes
    }
}
