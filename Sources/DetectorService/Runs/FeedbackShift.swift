import DetectionKernel

/// What users' answers do to a metric: every "not relevant" makes it ten decibels harder for later events of the same
/// metric and direction to reach the same severity, every "relevant" takes one such step back.
struct FeedbackShift: Codable, Hashable, Sendable {
    let place: Int
    let isAbove: Bool
    var notRelevant = 0
    var relevant = 0

    /// Decibels of one answer, and the most that answers can do.
    static let step = 10.0
    static let most = 30.0

    /// Decibels that are taken off.
    var decibels: Double { min(Self.most, max(0, Self.step * Double(notRelevant - relevant))) }

    /// Lowers a metric's rarity, score and severity where its value lies in this direction.
    func apply(to results: inout IntervalResults) {
        let decibels = decibels
        guard decibels > 0, (results.deviation[place] >= 0) == isAbove else { return }
        results.decibels[place] = max(0, results.decibels[place] - decibels)
        results.score[place] = ScoreScale.score(decibels: results.decibels[place])
        if results.severity[place] > 0 {
            results.severity[place] = ScoreScale.score(decibels: ScoreScale.decibels(score: results.severity[place]) - decibels)
        }
    }
}
