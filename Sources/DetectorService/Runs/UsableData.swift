import MetricData

/// Whether what was read can be worked with.
enum UsableData {
    /// Share of the rows that must be readable.
    static let leastShare = 0.5

    /// - Throws: `ServiceError` (validation) with the first row that cannot be read.
    static func check(_ counts: ReadingCounts) throws {
        guard counts.badRecords > 0, Double(counts.records - counts.badRecords) < leastShare * Double(counts.records) else { return }
        throw ServiceError.refused(
            "too little usable data: \(counts.badRecords) of \(counts.records) rows cannot be read, the first: \(FailureWords.withoutFlags(counts.badRecordSentences.first ?? "unknown"))")
    }
}
