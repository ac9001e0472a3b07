import CVectorKernels
import Foundation
import MetricSeries

extension TrainedDetector {
    /// Every candidate's standing for one metric, best first (log score less margin); the chosen one stands first.
    public func leaderboard(metric: Int) -> [LeaderboardEntry] {
        let (index, lane) = place(of: metric)
        return blocks[index].leaderboard(lane: lane)
    }
}

extension MetricBlock {
    func leaderboard(lane: Int) -> [LeaderboardEntry] {
        let chosen = Int(state[index(VK_M_CHOSEN, lane: lane)])
        // Log scores are kept for values over a power of two; the unit of the data is that much larger.
        let unit = state[index(VK_M_UNIT, lane: lane)]
        let shift = unit > 0 ? -log(unit) : 0
        let lead = state[index(Candidate(rawValue: chosen) ?? .seasonal, VK_LOG_SCORE, lane: lane)]
        let entries = Candidate.allCases.map { candidate -> (entry: LeaderboardEntry, rank: Double) in
            let score = state[index(candidate, VK_LOG_SCORE, lane: lane)]
            let rows = Int(state[index(candidate, VK_LOG_SCORE_ROWS, lane: lane)])
            let margin = state[index(VK_M_MARGIN, offset: candidate.rawValue, lane: lane)]
            let isAllowed = state[index(VK_M_ALLOWED, offset: candidate.rawValue, lane: lane)] > 0
            let verdict: LeaderboardEntry.Verdict
            if candidate.rawValue == chosen {
                verdict = .chosen
            } else if !isAllowed {
                verdict = .pruned
            } else if Double(rows) < parameters.profile.selection.minimumRows {
                verdict = .learning
            } else if score <= lead {
                verdict = .behind
            } else if candidate == .logarithmic, !isLogarithmAllowed(lane: lane) {
                verdict = .gated
            } else {
                verdict = .insideMargin
            }
            let entry = LeaderboardEntry(
                candidate: candidate, logScore: score + shift, crps: state[index(candidate, VK_CRPS, lane: lane)] * (unit > 0 ? unit : 1),
                margin: margin, rows: rows, verdict: verdict)
            return (entry, candidate.rawValue == chosen ? .infinity : isAllowed && rows > 0 ? score - margin : -.infinity)
        }
        return entries.sorted { $0.rank > $1.rank }.map(\.entry)
    }

    /// The gates of the logarithm, as the lanes apply them.
    private func isLogarithmAllowed(lane: Int) -> Bool {
        let selection = parameters.profile.selection
        guard state[index(VK_M_LOG_UNIT, lane: lane)] > 0, state[index(VK_M_NEGATIVE, lane: lane)] == 0,
            state[index(VK_M_SMALL_SHARE, lane: lane)] < selection.smallValueShare
        else { return false }
        let meanError = state[index(.seasonal, VK_MEAN_ERROR, lane: lane)]
        return meanError > 0 && 1 - state[index(.seasonal, VK_SEASON_ERROR, lane: lane)] / meanError > selection.seasonStrength
    }
}
