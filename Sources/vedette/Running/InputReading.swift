import DetectionKernel
import MetricData
import MetricSeries

/// Reads records into a cube and says on standard error how they were read.
struct InputReading {
    let console: Console

    /// - Throws: `MetricDataError` naming file, line, column and value.
    func cube(_ files: [String], _ description: InputDescription, continuing continuation: Continuation? = nil) throws -> Cube {
        let source = try DataSource(paths: files)
        let progress = ProgressLine("reading", console: console)
        defer { progress.finish() }
        let cube = try CubeReader(description, continuing: continuation).read(source) { done, total in
            if let total, total > 0 { progress.show(Double(done) / Double(total)) }
        }
        progress.finish()
        for sentence in cube.input.sentences { console.note(sentence) }
        for warning in Self.warnings(cube.counts) { console.warn(warning) }
        for note in Self.notes(cube.counts) { console.note(note) }
        return cube
    }

    /// What a reader of the results should know about the records: for standard error and for the summary.
    static func warnings(_ counts: ReadingCounts) -> [String] {
        guard counts.badRecords > 0 else { return [] }
        let more = counts.badRecords - counts.badRecordSentences.count
        return [
            "\(counts.badRecords) bad record\(counts.badRecords == 1 ? "" : "s") left out of \(counts.records): "
                + counts.badRecordSentences.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
        ]
    }

    static func notes(_ counts: ReadingCounts) -> [String] {
        var notes: [String] = []
        if counts.combinedRecords > 0 {
            notes.append("\(counts.combinedRecords) records met another one of the same metric and interval and were put together with it")
        }
        if counts.emptyIntervals > 0 {
            notes.append("\(counts.emptyIntervals) interval\(counts.emptyIntervals == 1 ? " has" : "s have") no record at all: missing")
        }
        if counts.earlierRecords > 0 {
            notes.append("\(counts.earlierRecords) records lie in intervals that the model has seen: passed over")
        }
        for file in counts.filesWithoutRecords { notes.append("\(file) holds no records") }
        return notes
    }

    /// Runs what needs history; a refusal for want of it says how much there is in all.
    static func withEnoughHistory<Result>(_ batch: SeriesBatch, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as KernelError where error.code == .tooLittleHistory {
            throw CommandFailure("the data has \(batch.rows) interval\(batch.rows == 1 ? "" : "s"): \(error.message)")
        }
    }

    /// The newest `count` intervals of a batch, or all.
    static func newest(_ count: Int?, of batch: SeriesBatch) throws -> SeriesBatch {
        guard let count, count < batch.rows else { return batch }
        let first = batch.rows - count
        let grid = TimeGrid(containing: batch.grid.start(of: first), count: count, calendar: batch.grid.calendar)
        return try SeriesBatch(grid: grid, keys: batch.keys, values: Array(batch.values[(first * batch.columns)...]))
    }
}
