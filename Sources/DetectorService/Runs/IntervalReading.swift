import MetricData
import MetricSeries

/// What was found for one interval.
struct IntervalReading: Sendable {
    /// Values by metric; empty when nothing usable was found.
    let values: [(key: MetricKey, value: Double)]
    /// Why there is nothing; nil when there is.
    let failure: String?
    let objects: [ObjectSummary]
    let counts: ReadingCounts?

    /// Looks for an interval's files and reads them.
    ///
    /// What is wrong with the data is the reading's failure; an error is thrown for a cancelled task only.
    static func read(_ reader: IntakeReader, template: PathTemplate, grid: TimeGrid, step: Int, work: HeavyWork) async throws -> IntervalReading {
        let start = grid.start(of: step)
        let end = grid.start(of: step + 1)
        let bounds = "\(bound(start, grid.calendar)) and \(bound(end, grid.calendar))"
        var objects: [ObjectSummary] = []
        do {
            objects = try await reader.intervalObjects(template, start: start, calendar: grid.calendar)
            guard !objects.isEmpty else {
                let folder = "s3://\(template.bucket)/\(template.prefix(of: start, calendar: grid.calendar))"
                return IntervalReading(
                    values: [], failure: FailureWords.cut("No data was found for the interval between \(bounds): there are no files in \(folder)"), objects: [], counts: nil)
            }
            let cube = try await reader.cube(
                objects, bucket: template.bucket, limit: (reader.limits.bytesPerInterval, "megabytes-per-interval"), window: start..<end, work: work)
            try UsableData.check(cube.counts)
            let records = cube.counts.records - cube.counts.outsideRecords
            guard records <= reader.limits.recordsPerInterval else {
                throw ServiceError.refused(
                    "\(records) records, at most \(reader.limits.recordsPerInterval) are taken: aggregate them before, or raise the quota records-per-interval")
            }
            var values: [(key: MetricKey, value: Double)] = []
            for column in 0..<cube.batch.columns where cube.batch.rows > 0 && !cube.batch[0, column].isNaN {
                values.append((cube.batch.keys[column], cube.batch[0, column]))
            }
            guard !values.isEmpty else {
                return IntervalReading(
                    values: [], failure: FailureWords.cut("No data was found for the interval between \(bounds): the rows hold no values"), objects: objects,
                    counts: cube.counts)
            }
            return IntervalReading(values: values, failure: nil, objects: objects, counts: cube.counts)
        } catch let error as CancellationError {
            throw error
        } catch {
            let isEmpty = (error as? MetricDataError)?.code == .noRecords
            return IntervalReading(
                values: [],
                failure: FailureWords.cut("\(isEmpty ? "No data was found for" : "The data cannot be read of") the interval between \(bounds): \(FailureWords.reason(error))"),
                objects: objects, counts: nil)
        }
    }

    private static func bound(_ instant: Int64, _ calendar: MetricCalendar) -> String {
        CivilTime(instant: instant, offset: calendar.offset(at: instant)).withMilliseconds
    }
}
