import DetectionKernel
import MetricSeries

/// How rare something is, in words: one vocabulary for terminal, JSON and report.
public enum RarityWords {
    /// Beyond this the number would be the tail's formula alone: no history is that long.
    static let beyond = 1e6

    /// `1 in 40,000`, rounded to one or two digits; `rarer than 1 in 1,000,000` beyond that.
    public static func oneIn(decibels: Double) -> String {
        let count = ScoreScale.oneIn(decibels: decibels)
        if !(count <= beyond) { return "rarer than 1 in 1,000,000" }
        return "1 in " + NumberText.count(rounded(count))
    }

    /// `about 1 in 40,000 hours`.
    static func phrase(decibels: Double, frequency: Frequency) -> String {
        let text = oneIn(decibels: decibels)
        return (text.hasPrefix("1") ? "about " : "") + text + " " + DurationWords.unit(frequency)
    }

    /// Two digits below a hundred thousand where the first is 1, else one: 1, 7, 12, 40, 500, 1,300, 40,000.
    static func rounded(_ count: Double) -> Int {
        guard count >= 10 else { return max(1, Int(count.rounded())) }
        var unit = 1.0
        while count / unit >= 10 { unit *= 10 }
        let step = count / unit < 2 ? unit / 10 : unit
        return Int((count / step).rounded() * step)
    }
}
