import Foundation

/// The threshold that follows from a number of alarms one can bear: the distribution of event peaks over the whole
/// detector, with an exponential tail in decibels (a power tail in probability) where peaks are few.
struct FalseAlarmBudget {
    /// Peaks in decibels, largest first.
    private let peaks: [Double]
    private let days: Double

    /// Peaks that the tail is fitted to, at most.
    private static let tailPeaks = 50
    /// Mean excess that the fit is shrunk to, and its weight in peaks: what a tail index of 0.2 gives.
    private static let priorExcess = 2.0
    private static let priorWeight = 5.0

    /// - Parameters:
    ///   - peaks: severities of the events that the training run saw, decibels.
    ///   - days: length of that run.
    init(peaks: [Double], days: Double) {
        self.peaks = peaks.sorted(by: >)
        self.days = max(days, 1e-9)
    }

    /// The decibels that events of a typical stretch pass `perDay` times a day.
    func decibels(perDay: Double) -> Double {
        let wanted = perDay * days
        guard let last = peaks.last else { return ScoreScale.decibels(score: 50) }
        if wanted >= Double(peaks.count) { return last }
        // The largest peaks may be true anomalies: the tail is fitted to the middle of the largest ones, not to the top.
        let count = min(Self.tailPeaks, peaks.count)
        let base = peaks[count - 1]
        let half = peaks[(count - 1) / 2]
        // Half of an exponential tail lies above its median excess, m·ln 2.
        let excess = ((half - base) / log(2) * Double(count) + Self.priorExcess * Self.priorWeight) / (Double(count) + Self.priorWeight)
        if wanted >= Double(count) { return peaks[Int(wanted)] }
        return min(ScoreScale.maximumDecibels, base + excess * log(Double(count) / max(wanted, 1e-9)))
    }
}
