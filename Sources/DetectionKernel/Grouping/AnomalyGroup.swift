import MetricSeries

/// One event: the anomalous metrics of one measure over consecutive intervals (at most one quiet one between).
public struct AnomalyGroup: Sendable {
    /// A metric that took part.
    public struct Member: Sendable {
        /// Column of the metric in its key space.
        public let metric: Int
        public let key: MetricKey
        /// The metric's worst row of the event.
        public let peakStep: Int
        public let observed: Double
        public let expected: Double
        public let lower: Double
        public let upper: Double
        /// Point score 0...100 and decibels at the worst row.
        public let score: Double
        public let decibels: Double
        /// Decibels of the rarity of the residual alone at the worst row; see ``PointResult/rarity``.
        public let rarity: Double
        /// Σ (observed − expected)/scale over the event, signed.
        public let deviation: Double
        /// Share of the group's deviation in the group's direction, percent.
        public let share: Double

        public init(
            metric: Int, key: MetricKey, peakStep: Int, observed: Double, expected: Double, lower: Double, upper: Double,
            score: Double, decibels: Double, rarity: Double, deviation: Double, share: Double
        ) {
            self.metric = metric
            self.key = key
            self.peakStep = peakStep
            self.observed = observed
            self.expected = expected
            self.lower = lower
            self.upper = upper
            self.score = score
            self.decibels = decibels
            self.rarity = rarity
            self.deviation = deviation
            self.share = share
        }
    }

    /// A dimension's values with their shares of the group's deviation; the shares sum to 100.
    public struct Contribution: Sendable {
        public let dimension: String
        /// Largest share first.
        public let values: [(value: String, percent: Double)]

        public init(dimension: String, values: [(value: String, percent: Double)]) {
            self.dimension = dimension
            self.values = values
        }
    }

    /// A group of another measure that meets this one again and again.
    public struct Relation: Sendable {
        public enum Role: String, Sendable {
            /// The other group tends to come first.
            case cause
            /// The other group tends to follow.
            case effect
            /// Neither comes first.
            case together
        }

        public let groupID: String
        public let measure: String
        public let role: Role
        /// Intervals by which the other group's residuals lead (positive) or follow (negative) this one's.
        public let lag: Int
        /// Lagged correlation of the two groups' residuals, −1...1.
        public let correlation: Double

        public init(groupID: String, measure: String, role: Role, lag: Int, correlation: Double) {
            self.groupID = groupID
            self.measure = measure
            self.role = role
            self.lag = lag
            self.correlation = correlation
        }
    }

    /// Derived from content (measure and start), in the form of a UUID.
    public let id: String
    public let measure: String
    /// Steps of the first and the last interval, inclusive.
    public let start: Int
    public let end: Int
    /// Severity in decibels and on the scale 0...100.
    public let decibels: Double
    public let severity: Double
    /// How rare the event's oddest interval is, in decibels of its tail probability: the common deviation's, or the oddest
    /// metric's less the price of the best of so many, whichever is rarer. Residuals alone, by tails that are not cut: no
    /// energy, record or frequency term is in it.
    public let rarity: Double
    /// Σ max(0, dB − 10) over members and intervals: the event's size; orders groups of equal severity.
    public let size: Double
    public let direction: Direction
    /// Worst first.
    public let members: [Member]
    /// One entry a dimension, in the order of the keys.
    public let contributions: [Contribution]
    public let related: [Relation]
    /// Whether the event ended because its level was accepted as the new normal.
    public let acceptedAsNormal: Bool
    /// Whether the event may still grow.
    public let isOpen: Bool

    public init(
        id: String, measure: String, start: Int, end: Int, decibels: Double, severity: Double, rarity: Double, size: Double,
        direction: Direction, members: [Member], contributions: [Contribution], related: [Relation],
        acceptedAsNormal: Bool, isOpen: Bool
    ) {
        self.id = id
        self.measure = measure
        self.start = start
        self.end = end
        self.decibels = decibels
        self.severity = severity
        self.rarity = rarity
        self.size = size
        self.direction = direction
        self.members = members
        self.contributions = contributions
        self.related = related
        self.acceptedAsNormal = acceptedAsNormal
        self.isOpen = isOpen
    }
}
