import MetricSeries

/// What happened to one metric in one interval, beside its numbers.
public struct PointFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// No record in this interval: no verdict and no update.
    public static let missing = PointFlags(rawValue: 1 << 0)
    /// Too little history: no verdict.
    public static let learning = PointFlags(rawValue: 1 << 1)
    /// The severity rose above everything within the hold: the row at which an event is announced.
    public static let alarm = PointFlags(rawValue: 1 << 2)
    /// The row lies in an excursion that an innovation beyond five scales opened.
    public static let inEvent = PointFlags(rawValue: 1 << 3)
    /// The row at which an excursion came home: no score.
    public static let returned = PointFlags(rawValue: 1 << 4)
    /// The row at which a lasting excursion was accepted as the new normal.
    public static let accepted = PointFlags(rawValue: 1 << 5)
    /// The value, or the mean of the last values, is the largest or smallest seen.
    public static let record = PointFlags(rawValue: 1 << 6)
    /// The metric was retired: no verdict.
    public static let retired = PointFlags(rawValue: 1 << 7)
}

/// The side on which a value lies of what was expected.
public enum Direction: String, Hashable, Sendable, CaseIterable {
    case above, below
}

/// The result of one metric in one interval: a view made on demand.
public struct PointResult: Sendable {
    /// Column of the metric in its key space.
    public let metric: Int
    public let position: CalendarPosition
    /// Value of the interval in the metric's unit; NaN = missing.
    public let observed: Double
    /// One-step forecast, made before the value was known; NaN while there is none.
    public let expected: Double
    /// Band of the sensitivity in force: a value outside it is rarer than the sensitivity's probability.
    public let lower: Double
    public let upper: Double
    /// Residual over scale, (observed − expected)/σ, on the chosen candidate's own axis; 0 when missing.
    public let deviation: Double
    /// −10·log10 of the residual's own tail probability (0...300).
    public let rarity: Double
    /// −10·log10 of the point's probability with the energy term (0...300); 0 without verdict.
    public let decibels: Double
    /// `100·(1 − p^(1/9))` of ``decibels``: 50 is one normal point in 500.
    public let score: Double
    /// Severity 0...100 of the event that begins or worsens here, else 0.
    public let severity: Double
    public let flags: PointFlags
    public let candidate: Candidate

    public var isLearning: Bool { flags.contains(.learning) }
    public var isMissing: Bool { flags.contains(.missing) }
    public var direction: Direction { deviation < 0 ? .below : .above }
}
