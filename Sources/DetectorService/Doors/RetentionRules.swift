import MetricSeries

/// How long a continuous detector's data, results and log are kept; a backtest keeps all of its own as long as it exists.
public struct RetentionRules: Sendable, Hashable {
    /// Days that rows are kept, which trainings read; nil for what the reference keeps: 9 days of five minutes, 18 of ten, 105
    /// of hours, five years of days. Rows around a group stay as long as the group.
    public var dataDays: Int?
    /// Days that groups are kept.
    public var resultDays = 5 * 365 + 1
    /// Days that the log of runs, and alerts that were given up, are kept.
    public var logDays = 365

    private static let mostDays = 5 * 365 + 1

    public init() {}

    /// Days that rows of a frequency are kept.
    func dataDays(_ frequency: Frequency) -> Int {
        let window = LearningRule.window(for: frequency) * frequency.seconds
        return dataDays ?? min(Self.mostDays, (window + Frequency.secondsPerDay - 1) / Frequency.secondsPerDay)
    }

    /// Intervals that a training can look back over.
    func trainingWindow(_ frequency: Frequency) -> Int {
        min(LearningRule.window(for: frequency), max(1, dataDays(frequency) * Frequency.secondsPerDay / frequency.seconds))
    }
}
