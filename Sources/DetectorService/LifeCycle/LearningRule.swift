import MetricSeries

/// When a detector has seen enough to report: after about 300 points, history included; daily data after 14.
public enum LearningRule {
    /// Intervals with data that learning takes.
    public static func points(for frequency: Frequency) -> Int { frequency.isWholeDays ? 14 : 300 }

    /// Whether `seen` intervals with data are enough.
    public static func isEnough(_ seen: Int, for frequency: Frequency) -> Bool { seen >= points(for: frequency) }
}
