import MetricSeries

/// When a detector has seen enough to report, and how far its trainings look back.
///
/// The reference has four frequencies: 300 points, of daily data 14. Between an hour and a day it is fourteen days, below five
/// minutes the 25 hours that 300 points are there, so that a whole day is among them.
public enum LearningRule {
    private static let points = 300
    private static let days = 14
    private static let shortestHours = 25

    /// Intervals with data that learning takes.
    public static func points(for frequency: Frequency) -> Int {
        if frequency.isWholeDays { return days }
        if frequency.seconds < Frequency.fiveMinutes.seconds { return shortestHours * 3_600 / frequency.seconds }
        return min(points, days * Frequency.secondsPerDay / frequency.seconds)
    }

    /// Whether `seen` intervals with data are enough.
    public static func isEnough(_ seen: Int, for frequency: Frequency) -> Bool { seen >= points(for: frequency) }

    /// Most intervals that a training looks back over: 2,500, below five minutes those of nine days.
    public static func window(for frequency: Frequency) -> Int {
        frequency.seconds < Frequency.fiveMinutes.seconds ? 9 * Frequency.secondsPerDay / frequency.seconds : 2_500
    }
}
