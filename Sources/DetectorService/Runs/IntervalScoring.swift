import DetectionKernel
import GRDB
import Logging
import MetricSeries

/// Scores one interval and stores all that comes of it in one transaction.
struct IntervalScoring: Sendable {
    let context: RunContext
    let stream: Int64
    let facts: StreamFacts
    let grid: TimeGrid

    /// What a run of an interval leaves to do.
    struct Done: Sendable {
        let admitted: [MetricKey]
        let hasMessages: Bool
        let groupsFound: Int
    }

    /// Metrics without a value for so many days are retired.
    static let retiredAfterDays = 14

    func run(_ fold: inout DetectorFold, _ reading: IntervalReading, places: [MetricKey: Int], metricSet: MetricSet) throws -> Done {
        let pool = context.store.pool
        let step = fold.nextStep
        let applied = fold.entriesApplied
        let unknown = reading.values.map(\.key).filter { places[$0] == nil }
        let (outside, answers) = try pool.write { db in
            _ = try context.subject(db, status: [.learning, .active])
            let answers = unknown.isEmpty ? [] : try FeedbackTable.answers(db, detectorID: context.detectorID)
            return (try StreamTable.claim(db, stream, step: step, applied: applied), answers)
        }
        for entry in outside { try StreamReplay.apply(entry, to: &fold, keys: fold.keys) }

        // Places of the interval's metrics; those never seen come behind the others, in the order of the reader.
        let admitted = Array(unknown.prefix(room(for: unknown.count, in: fold, frequency: metricSet.frequency)))
        var values = [Double](repeating: .nan, count: fold.keys.count + admitted.count)
        var next = fold.keys.count
        for (key, value) in reading.values {
            if let place = places[key] { values[place] = value } else if next < values.count {
                values[next] = value
                next += 1
            }
        }
        var entries: [StreamEntry] = []
        let returning = fold.returning(values)
        if !returning.isEmpty { entries.append(.readmit(returning)) }
        let ended = fold.ended(after: Self.retirement(metricSet.frequency))
        let leaving = ended.filter { values[$0].isNaN }
        if !leaving.isEmpty { entries.append(.retire(leaving)) }
        let firstPlace = fold.keys.count
        if !admitted.isEmpty {
            entries.append(.admit(count: admitted.count))
            // What users said of them in an earlier stream.
            let newPlaces = Dictionary(uniqueKeysWithValues: admitted.enumerated().map { ($1, firstPlace + $0) })
            entries += CarriedFeedback(answers: answers).entries(places: newPlaces)
        }
        for entry in entries { try fold.apply(entry, admitted: admitted) }

        let outcome = try fold.score(reading.values.isEmpty ? nil : values)
        let interval = StoredInterval(step: step, observed: reading.values.isEmpty ? nil : values, results: ResultColumns(outcome.results))
        let hasLearned = !fold.isReporting && LearningRule.isEnough(fold.pointsSeen, for: metricSet.frequency)
        let isCheckpoint = fold.nextStep % context.configuration.checkpointIntervals == 0
        let leftOut = words(leftOut: unknown.count - admitted.count, frequency: metricSet.frequency)
        let state = fold
        let (newEntries, keys) = (entries, fold.keys)
        let (hasMessages, groupsFound) = try pool.write { db in
            _ = try context.subject(db, status: [.learning, .active])
            try StreamTable.insertMetrics(db, stream, admitted, from: firstPlace)
            for entry in newEntries { try StreamTable.insertEntry(db, stream, step: step, entry) }
            try IntervalTable.insert(db, stream, interval)
            for object in reading.objects { try SourceObjectTable.insert(db, stream, step: step, object) }
            try SourceObjectTable.deleteBefore(db, stream, step: step - 4 * context.configuration.lateIntervals)
            let recording = GroupRecording(context: context, stream: stream, facts: facts, grid: grid)
            let recorded = try recording.record(db, outcome.groups, keys: keys)
            var hasMessages = recorded.hasMessages
            let silence = SilenceRecording(context: context, stream: stream, facts: facts, grid: grid)
            if try silence.record(db, step: step, isPresent: interval.observed != nil, fold: state, values: interval.observed ?? []) { hasMessages = true }
            try ExecutionTable.put(
                db, detectorID: context.detectorID,
                .init(
                    time: grid.start(of: step + 1) + Int64(metricSet.offset), zone: metricSet.timezone, status: reading.failure == nil ? .completed : .failed,
                    reason: reading.failure ?? leftOut))
            if let counts = reading.counts {
                try DataQualityTable.put(
                    db, detectorID: context.detectorID, metricSet: metricSet.arn.description, moment: Moment(instant: grid.start(of: step)),
                    DataQualityCount.metrics(metricSet, counts, keys: reading.values.map(\.key)))
            }
            try StreamTable.setProgress(db, stream, nextStep: step + 1, pointsSeen: state.pointsSeen)
            if hasLearned {
                try context.advance(db, .learned)
                try StreamTable.insertEntry(db, stream, step: step + 1, .report)
                var facts = facts
                facts.evaluationStart = step + 1
                try StreamTable.setFacts(db, stream, facts)
            }
            if isCheckpoint { try CheckpointTable.insert(db, stream, state) }
            return (hasMessages, recorded.added)
        }
        return Done(admitted: admitted, hasMessages: hasMessages, groupsFound: groupsFound)
    }

    // MARK: Metrics beyond the quota

    /// Metrics that may still be admitted; those that are retired do not count.
    private func room(for count: Int, in fold: DetectorFold, frequency: Frequency) -> Int {
        let most = context.configuration.dataQuotas.limits(frequency).metrics
        if fold.keys.count + count <= most { return count }
        let detector = fold.inferencer.detector
        return max(0, most - fold.keys.indices.count { !detector.isRetired(metric: $0) })
    }

    /// What the log says of metrics that were left out; nil for none.
    private func words(leftOut count: Int, frequency: Frequency) -> String? {
        guard count > 0 else { return nil }
        let most = context.configuration.dataQuotas.limits(frequency).metrics
        let words =
            "\(count) new metric\(count == 1 ? " was" : "s were") left out: the detector has the \(most) that it can have; leave out a dimension with many values, filter by one, or raise the quota metrics-per-detector"
        context.logger.warning("metrics left out", metadata: ["detector": "\(context.arn)", "count": "\(count)"])
        return FailureWords.cut(words)
    }

    /// Intervals without a value after which a metric is retired.
    static func retirement(_ frequency: Frequency) -> Int { max(100, retiredAfterDays * Frequency.secondsPerDay / frequency.seconds) }
}

/// Objects that were read for an interval.
enum SourceObjectTable {
    static func insert(_ db: Database, _ stream: Int64, step: Int, _ object: ObjectSummary) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO sourceObject (stream, step, key, tag) VALUES (?, ?, ?, ?)").execute(arguments: [
            stream, step, object.key, object.entityTag,
        ])
    }

    /// Keys and tags of the objects of steps.
    static func tags(_ db: Database, _ stream: Int64, steps: Range<Int>) throws -> [Int: [String: String]] {
        var tags: [Int: [String: String]] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT step, key, tag FROM sourceObject WHERE stream = ? AND step >= ? AND step < ?", arguments: [stream, steps.lowerBound, steps.upperBound])
        while let row = try rows.next() { tags[row[0], default: [:]][row[1]] = row[2] as String }
        return tags
    }

    static func deleteBefore(_ db: Database, _ stream: Int64, step: Int) throws {
        try db.execute(sql: "DELETE FROM sourceObject WHERE stream = ? AND step < ?", arguments: [stream, step])
    }
}
