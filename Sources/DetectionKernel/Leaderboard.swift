/// One candidate's standing for one metric.
public struct LeaderboardEntry: Sendable {
    public let candidate: Candidate
    /// Discounted, bounded one-step predictive log score, nats a row in the unit of the data; larger is better.
    public let logScore: Double
    /// Continuous ranked probability score in the unit of the data, discounted alike; smaller is better.
    public let crps: Double
    /// Nats a row that the candidate must be ahead of the simplest one.
    public let margin: Double
    /// Rows judged.
    public let rows: Int
    public let verdict: Verdict

    /// Why a candidate won or lost.
    public enum Verdict: String, Sendable {
        case chosen
        case behind
        /// Ahead, but by less than its margin: the simpler one wins.
        case insideMargin
        /// Needs non-negative data, a positive unit, few small values and a season that explains (logarithm only).
        case gated
        /// Ruled out in training (no such season, too short a history).
        case pruned
        /// Too few rows judged.
        case learning
    }

    public init(candidate: Candidate, logScore: Double, crps: Double, margin: Double, rows: Int, verdict: Verdict) {
        self.candidate = candidate
        self.logScore = logScore
        self.crps = crps
        self.margin = margin
        self.rows = rows
        self.verdict = verdict
    }
}
