import MetricSeries

/// Everything behind one verdict, in data: why a point was or was not flagged.
public struct PointExplanation: Sendable {
    /// One term of the forecast: coefficient times value, in the unit of the candidate's axis.
    public struct Term: Sendable {
        public let name: String
        public let value: Double
        public let coefficient: Double

        public init(name: String, value: Double, coefficient: Double) {
            self.name = name
            self.value = value
            self.coefficient = coefficient
        }
    }

    public let key: MetricKey
    public let result: PointResult
    /// Every candidate's standing before the row, best first.
    public let leaderboard: [LeaderboardEntry]
    /// Usual value of the row's season slot, in the metric's unit; NaN where the model has none.
    public let slotUsual: Double
    /// Values the slot has been learned from.
    public let slotCount: Int
    /// Terms of the residual filter (empty for other models).
    public let terms: [Term]
    /// One standard scale of the residual, in the metric's unit around the expected value.
    public let scale: Double
    /// Sensitivity 0...100 that the band and the firing values belong to.
    public let sensitivity: Double
    /// Smallest value above, and largest below the expected one, at which the point alone would have reached the sensitivity.
    public let firesAbove: Double
    public let firesBelow: Double
    /// Values that are still missing before the metric gets verdicts; 0 when it has enough.
    public let learningRowsMissing: Int

    public init(
        key: MetricKey, result: PointResult, leaderboard: [LeaderboardEntry], slotUsual: Double, slotCount: Int,
        terms: [Term], scale: Double, sensitivity: Double, firesAbove: Double, firesBelow: Double, learningRowsMissing: Int
    ) {
        self.key = key
        self.result = result
        self.leaderboard = leaderboard
        self.slotUsual = slotUsual
        self.slotCount = slotCount
        self.terms = terms
        self.scale = scale
        self.sensitivity = sensitivity
        self.firesAbove = firesAbove
        self.firesBelow = firesBelow
        self.learningRowsMissing = learningRowsMissing
    }
}
