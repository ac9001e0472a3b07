import Foundation

/// The table of a comparison: a line a work and peer.
enum ComparisonTable {
    static func table(_ results: [ComparedResult]) -> TextTable {
        var table = TextTable([
            .init(title: "work", alignment: .left), .init(title: "ours µs"), .init(title: "of peak"), .init(title: "peer", alignment: .left),
            .init(title: "theirs µs"), .init(title: "ratio"), .init(title: "target"), .init(title: "agreement", alignment: .left),
        ])
        for result in results {
            let share = result.share.map { "\(result.rate), \(String(format: "%.0f", 100 * $0)) %" } ?? ""
            for (index, peer) in result.peers.enumerated() {
                table.add([
                    index == 0 ? result.name : "", index == 0 ? NumberText.digits(result.microseconds) : "", index == 0 ? share : "", peer.label,
                    peer.microseconds.map(NumberText.digits) ?? "absent", peer.ratio.map(NumberText.digits) ?? "", target(result, peer), peer.agreement,
                ])
            }
        }
        return table
    }

    private static func target(_ result: ComparedResult, _ peer: ComparedResult.Peer) -> String {
        let least = peer.target ?? (peer.ratio != nil && peer.ratio == result.fastestRatio ? result.fastestTarget : nil)
        guard let least else { return "" }
        guard let ratio = peer.ratio else { return "≥ \(NumberText.grouped(least))" }
        return "≥ \(NumberText.grouped(least)) \(ratio >= least ? "met" : "short")"
    }

    static func notes(_ results: [ComparedResult]) -> [String] {
        var notes = [
            "Processor time of one core a series (reading: a MB of text), medians of turns: ours, theirs, ours, theirs. Useful",
            "operations a second and their share of the multiply-adds measured above; for reading, bytes and the share of copying.",
            "Agreement: greatest difference over the greatest magnitude; for Holt-Winters, mean squared one-step errors. augurs and",
            "stl-rs's MSTL compute in single precision. R's robust STL takes another median in some series. R's HoltWinters starts from",
            "heuristic states, its errors begin with the second cycle. Two passes of medians are not the median absolute deviation.",
        ]
        let missing = results.flatMap { result in result.peers.filter { $0.missing != nil }.map { "not there  \($0.label) in \(result.name): \($0.missing!)" } }
        if !missing.isEmpty { notes += [""] + missing }
        return notes
    }
}
