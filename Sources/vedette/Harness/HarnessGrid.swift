import MetricSeries

/// The grid of a series whose rows are scored one step each, in file order.
struct HarnessGrid {
    /// Seconds a row: the median of the first 50 differences.
    let step: Int64
    /// The interval length that the detector works with: ``step``, or where no day holds it whole, the nearest one
    /// that does.
    let frequency: Frequency
    let calendar: MetricCalendar

    private static let differencesUsed = 50
    /// A hole of more intervals than this is a mistake in the file.
    static let largestGap = 5_000_000

    /// - Throws: `CommandFailure` when the step cannot be told.
    init(instants: [Int64], zone: String, file: String) throws {
        let differences = zip(instants.dropFirst(), instants).prefix(Self.differencesUsed).map { $0 - $1 }.sorted()
        guard !differences.isEmpty else {
            throw CommandFailure("\(file): \(instants.count) row\(instants.count == 1 ? "" : "s"): expected two or more, to tell the step from")
        }
        let middle = differences.count / 2
        let median = differences.count % 2 == 1 ? differences[middle] : (differences[middle - 1] + differences[middle]) / 2
        guard median > 0 else {
            throw CommandFailure(
                "\(file): the median of the first \(differences.count) differences between timestamps is \(median) s: expected timestamps that rise")
        }
        step = median
        frequency = try Self.nearest(Int(median))
        calendar = try MetricCalendar(frequency: frequency, zone: zone)
    }

    /// Intervals without a row before a row: a jump of k steps leaves k − 1; a repeated or earlier timestamp none.
    func missingIntervals(from previous: Int64, to next: Int64, file: String, row: Int) throws -> Int {
        let jump = next - previous
        guard jump > step else { return 0 }
        let steps = Int((jump + step / 2) / step)
        guard steps <= Self.largestGap else {
            throw CommandFailure("\(file): row \(row) lies \(steps) intervals after the row before it: expected at most \(Self.largestGap)")
        }
        return steps - 1
    }

    private static func nearest(_ seconds: Int) throws -> Frequency {
        if let exact = try? Frequency(seconds: seconds) { return exact }
        if seconds > Frequency.secondsPerDay {
            return try Frequency(seconds: (seconds + Frequency.secondsPerDay / 2) / Frequency.secondsPerDay * Frequency.secondsPerDay)
        }
        // In the ratio, not in the difference: 690 s are nearer to 675 than to 720.
        func distance(_ candidate: Int) -> Double { max(Double(candidate) / Double(seconds), Double(seconds) / Double(candidate)) }
        var best = Frequency.secondsPerDay
        for slots in 1...Frequency.secondsPerDay where Frequency.secondsPerDay % slots == 0 {
            let candidate = Frequency.secondsPerDay / slots
            if distance(candidate) < distance(best) { best = candidate }
        }
        return try Frequency(seconds: best)
    }
}
