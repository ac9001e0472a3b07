import MetricSeries

/// Lengths of time and units of intervals, in words.
enum DurationWords {
    /// `3 hours`, `45 minutes`, `2 days 6 hours`, `109.5 days`; at most two units, from ten days on days alone.
    static func length(intervals: Int, frequency: Frequency) -> String {
        var seconds = intervals * frequency.seconds
        if seconds >= 10 * 86_400 { return NumberText.decimal(Double(seconds) / 86_400, decimals: 1) + " days" }
        var parts: [String] = []
        // Hours up to two days read better than "1 day 23 hours".
        let units: [(Int, String)] =
            seconds >= 2 * 86_400 || frequency.isWholeDays
            ? [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")]
            : [(3_600, "hour"), (60, "minute"), (1, "second")]
        for (unit, name) in units where seconds >= unit {
            parts.append(counted(seconds / unit, name))
            seconds %= unit
        }
        return parts.prefix(2).joined(separator: " ")
    }

    /// `hours`, `days`, `intervals of 5 minutes`: what rarities are counted in.
    static func unit(_ frequency: Frequency) -> String {
        switch frequency.seconds {
        case 3_600: "hours"
        case 86_400: "days"
        case 7 * 86_400: "weeks"
        case 60: "minutes"
        default: "intervals of " + length(intervals: 1, frequency: frequency)
        }
    }

    /// `1 hour`, `12,345 hours`.
    static func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
        NumberText.count(count) + " " + (count == 1 ? singular : plural ?? singular + "s")
    }
}
