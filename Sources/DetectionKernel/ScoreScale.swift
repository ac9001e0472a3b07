import Foundation

/// The one scale of scores: `score = 100·(1 − p^(1/9))`, the same for every model, metric, event and group.
///
/// 40 is 20 dB (one normal point in a hundred), 50 is 27 dB (one in 500), 64 is 40 dB, 79 is 60 dB, 90 is 90 dB.
public enum ScoreScale {
    /// Decibels are kept uncut up to here.
    public static let maximumDecibels = 300.0

    /// Score of a tail probability given in decibels, `−10·log10 p`; 0...100. Values below 0 dB score 0.
    public static func score(decibels: Double) -> Double {
        100 * (1 - pow(10, -max(decibels, 0) / 90))
    }

    /// Decibels of a score in 0..<100; a score of 100 or more gives ``maximumDecibels``.
    public static func decibels(score: Double) -> Double {
        if score <= 0 { return 0 }
        if score >= 100 { return maximumDecibels }
        return min(maximumDecibels, -90 * log10(1 - score / 100))
    }

    /// "One in so many": 1/p of a tail probability given in decibels.
    public static func oneIn(decibels: Double) -> Double { pow(10, max(decibels, 0) / 10) }
}
