import DetectionKernel
import MetricData
import MetricSeries
import Reporting

/// One series of a corpus: read, scored row by row from a cold start, written.
struct HarnessFile {
    let path: String
    /// Path below the corpus, as it is to be written: without `.gz`.
    let relativePath: String
    let stream: HarnessStream
    let threshold: Double
    let probation: Double
    let zone: String
    let profile: ProfileChoice

    /// Scores the file and writes `timestamp,anomaly_score[,label]`.
    ///
    /// - Returns: the counts after probation, nil for a file without labels.
    func run(into folder: String) throws -> HarnessSummary.Entry? {
        let series = try SeriesFile(path: path, timestampColumn: "timestamp", valueColumn: "value", labelColumn: "label")
        let scores = try score(series)
        try write(series, scores, to: "\(folder)/\(relativePath)")
        guard let labels = try labels(of: series) else { return nil }
        let first = Int(probation * Double(scores.count))
        let count = EventCount(alarms: scores[first...].map { $0 >= threshold }, labels: Array(labels[first...]))
        return HarnessSummary.Entry(
            file: relativePath, rows: count.rows, events: count.events, hits: count.found, falseAlarms: count.falseAlarms,
            delay: count.delaySum)
    }

    /// One number a row, in file order; 0 while learning and where the value is missing.
    private func score(_ series: SeriesFile) throws -> [Double] {
        if series.count == 0 { return [] }
        let instants = try series.instants(calendar: try MetricCalendar(frequency: .hourly, zone: zone))
        // A single row has no step, and nothing can be learned from it either.
        if series.count == 1 { return [0] }
        let grid = try HarnessGrid(instants: instants, zone: zone, file: path)
        let key = MetricKey(measure: "value")
        let detector = TrainedDetector(untrained: [key], profile: try profile.profile(for: grid.frequency))
        var inferencer = Inferencer(detector, sensitivity: threshold, threads: 1)
        var step = 0
        return try series.values.indices.map { row in
            if row > 0 {
                let missing = try grid.missingIntervals(from: instants[row - 1], to: instants[row], file: path, row: row + 1)
                for gap in 0..<missing {
                    let instant = instants[row - 1] + Int64(gap + 1) * grid.step
                    _ = try inferencer.score(IntervalRow(position: grid.calendar.position(step: step, at: instant), values: [.nan]))
                    step += 1
                }
            }
            let position = grid.calendar.position(step: step, at: instants[row])
            step += 1
            let results = try inferencer.score(IntervalRow(position: position, values: [series.values[row]]))
            guard results.flags[0].isDisjoint(with: [.missing, .learning]) else { return 0 }
            return stream == .score ? results.score[0] : results.severity[0]
        }
    }

    private func write(_ series: SeriesFile, _ scores: [Double], to path: String) throws {
        let file = try OutputFile(path)
        var text = TextBuffer(capacity: 1 << 16)
        text.append(series.labels == nil ? "timestamp,anomaly_score\n" : "timestamp,anomaly_score,label\n")
        for row in scores.indices {
            text.append(field: series.timestamps[row])
            text.append(",")
            text.append(scores[row])
            if let labels = series.labels {
                text.append(",")
                text.append(field: labels[row])
            }
            text.append("\n")
            if text.count > 1 << 16 {
                try file.write(text.bytes)
                text.removeAll()
            }
        }
        try file.write(text.bytes)
        try file.finish()
    }

    /// Whether each row is labelled: any number but 0; empty is 0.
    private func labels(of series: SeriesFile) throws -> [Bool]? {
        guard let labels = series.labels else { return nil }
        return try labels.enumerated().map { row, text in
            if text.isEmpty { return false }
            guard let value = Double(text) else {
                throw CommandFailure("\(path), line \(series.lines[row]), column \"label\": \"\(text)\" is no number: expected 0 or 1")
            }
            return value > 0
        }
    }
}
