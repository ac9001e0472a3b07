import DetectionKernel

/// The forecasters and their standing, in plain words.
enum CandidateWords {
    /// What a model is, for someone who has never heard its name.
    static func description(_ candidate: Candidate) -> String {
        switch candidate {
        case .seasonal: "a level and a usual value for each slot of the cycle, corrected by the recent past (STL in streaming form)"
        case .weekly: "a level, the cycle and the hour of the week, corrected by the recent past (STL in streaming form)"
        case .logarithmic: "the cycle and the hour of the week as percentages of the level (STL in streaming form, on the logarithm)"
        case .holtWinters: "a level, trend and season that follow slowly (Holt-Winters exponential smoothing)"
        case .robustZScore: "a typical value and its usual spread alone (robust z-score)"
        }
    }

    /// Why the chosen one was chosen.
    static func reason(_ leaderboard: [LeaderboardEntry]) -> String {
        guard let chosen = leaderboard.first(where: { $0.verdict == .chosen }) else { return "no other model was tried yet" }
        let others = leaderboard.filter { $0.verdict != .chosen && $0.logScore.isFinite && $0.rows > 0 }
        let rows = DurationWords.counted(chosen.rows, "interval")
        if others.contains(where: { $0.verdict == .insideMargin }) {
            return "over \(rows) no other model forecast better by more than its margin, and this one is simpler"
        }
        guard let next = others.filter({ $0.verdict == .behind }).max(by: { $0.logScore < $1.logScore }) else {
            return others.isEmpty ? "it is the only one that applies" : "it forecast \(rows) best"
        }
        let lead = NumberText.quantity(chosen.logScore - next.logScore)
        return "it forecast \(rows) best, \(lead) nats an interval ahead of \(next.candidate.name)"
    }

    /// Why a model won or lost, beside the chosen one.
    static func verdict(_ entry: LeaderboardEntry, chosen: LeaderboardEntry?) -> String {
        let lead = entry.logScore - (chosen?.logScore ?? .nan)
        switch entry.verdict {
        case .chosen: return "chosen"
        case .behind: return lead < 0 ? "\(NumberText.quantity(-lead)) nats an interval behind" : "behind"
        case .insideMargin:
            return lead > 0
                ? "ahead by \(NumberText.quantity(lead)), less than its margin of \(NumberText.quantity(entry.margin)): the simpler one wins"
                : "not ahead by its margin of \(NumberText.quantity(entry.margin))"
        case .gated: return "not for this data: needs values above zero and a season that grows with the level"
        case .pruned: return "ruled out in training: no such season, or too short a history"
        case .learning: return "judged on \(DurationWords.counted(entry.rows, "interval")) only: too few"
        }
    }
}
