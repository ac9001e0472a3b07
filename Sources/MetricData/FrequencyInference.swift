import MetricSeries

/// Finds the length of an interval from the spacing of timestamps.
enum FrequencyInference {
    /// Distinct timestamps that settle it.
    static let enoughTimestamps = 48

    private static let usual: [Int] = [
        1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400, 604_800,
    ]

    /// The most common distance of neighbouring clock readings where at least half have it, else the usual length within a
    /// tenth of the median; nil when neither exists.
    ///
    /// - Parameter clocks: readings of the local clock in seconds (so that days are 86,400 seconds apart throughout).
    static func frequency(of clocks: Set<Int64>) -> (frequency: Frequency, isExact: Bool)? {
        let sorted = clocks.sorted()
        guard sorted.count >= 2 else { return nil }
        let differences = zip(sorted.dropFirst(), sorted).map { Int($0 - $1) }
        var tally: [Int: Int] = [:]
        for difference in differences { tally[difference, default: 0] += 1 }
        let common = tally.max { ($0.value, $1.key) < ($1.value, $0.key) }!
        if common.value * 2 >= differences.count, let frequency = try? Frequency(seconds: common.key) { return (frequency, true) }
        let median = Double(differences.sorted()[differences.count / 2])
        guard let near = usual.min(by: { abs(Double($0) - median) < abs(Double($1) - median) }), abs(Double(near) - median) <= 0.1 * median,
            let frequency = try? Frequency(seconds: near)
        else { return nil }
        return (frequency, false)
    }
}
