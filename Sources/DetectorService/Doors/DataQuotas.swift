import MetricSeries

/// Limits of what is read, as the reference lists them: most depend on the length of an interval.
///
/// A number that is set holds for every frequency. Frequencies that the reference does not know have the limits of the next
/// shorter one that it does, those below five minutes the limits of five minutes.
public struct DataQuotas: Sendable, Hashable {
    public var filesPerInterval: Int?
    public var recordsPerInterval: Int?
    public var megabytesPerInterval = 200
    public var metricsPerDetector: Int?
    public var historyFiles = 3_000
    public var historyMegabytes = 102_400

    public init() {}

    /// The limits for a frequency.
    func limits(_ frequency: Frequency) -> DataLimits {
        let seconds = frequency.seconds
        let (files, records, metrics, days) =
            if seconds < Frequency.tenMinutes.seconds { (5, 15_000, 5_000, 92) }
            else if seconds < Frequency.hourly.seconds { (5, 24_000, 10_000, 183) }
            else if seconds < Frequency.secondsPerDay { (10, 150_000, 50_000, 3 * 365 + 1) }
            else { (10, 150_000, 50_000, 5 * 365 + 1) }
        return DataLimits(
            filesPerInterval: filesPerInterval ?? files, recordsPerInterval: recordsPerInterval ?? records, bytesPerInterval: Int64(megabytesPerInterval) * 1_000_000,
            metrics: metricsPerDetector ?? metrics, historyFiles: historyFiles, historyBytes: Int64(historyMegabytes) * 1_000_000,
            oldestHistory: Int64(days) * Int64(Frequency.secondsPerDay))
    }
}

/// The limits of one detector.
struct DataLimits: Sendable, Hashable {
    let filesPerInterval: Int
    let recordsPerInterval: Int
    let bytesPerInterval: Int64
    let metrics: Int
    let historyFiles: Int
    let historyBytes: Int64
    /// Seconds before an activation beyond which its history is not considered.
    let oldestHistory: Int64

    /// - Throws: `ServiceError` (validation) for a history with more metrics than a detector can have.
    func check(metrics count: Int) throws {
        guard count <= metrics else {
            throw ServiceError.refused(
                "the data hold \(count) metrics (measures times combinations of dimension values), a detector can have \(metrics): leave out a dimension with many values, filter by one, or raise the quota metrics-per-detector")
        }
    }
}
