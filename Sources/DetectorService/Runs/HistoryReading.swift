import MetricData
import MetricSeries

/// A history that was read: a batch, and what the reading showed.
struct HistoryReading: Sendable {
    let cube: Cube
    var batch: SeriesBatch { cube.batch }

    /// Reads the historical path.
    ///
    /// - Parameter window: instants whose records count.
    /// - Throws: `ServiceError`, `ObjectStoreError` or `MetricDataError` in words for the detector's log.
    static func read(_ reader: IntakeReader, window: Range<Int64>, work: HeavyWork) async throws -> HistoryReading {
        let objects = try await reader.historyObjects()
        guard !objects.isEmpty, let bucket = try reader.historyBucket() else {
            throw ServiceError.refused("there are no files under \(reader.source.historicalPath ?? "the historical path"): put data there, directly in the folder")
        }
        let cube = try await reader.cube(objects, bucket: bucket, limit: (reader.limits.historyBytes, "history-megabytes"), window: window, work: work)
        try UsableData.check(cube.counts)
        return HistoryReading(cube: cube)
    }

    /// Rows of a batch as one of their own; metrics that have no value in them are left out.
    static func rows(_ rows: Range<Int>, of batch: SeriesBatch) throws -> SeriesBatch {
        let columns = (0..<batch.columns).filter { column in rows.contains { !batch[$0, column].isNaN } }
        var values: [Double] = []
        values.reserveCapacity(rows.count * columns.count)
        for row in rows { for column in columns { values.append(batch[row, column]) } }
        return try SeriesBatch(grid: batch.grid.intervals(from: rows.lowerBound, count: rows.count), keys: columns.map { batch.keys[$0] }, values: values)
    }
}
