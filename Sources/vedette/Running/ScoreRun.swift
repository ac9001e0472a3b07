import DetectionKernel
import MetricData
import MetricSeries
import Reporting

/// Continues the stream of a model over new records.
struct ScoreRun {
    let source: ModelFile
    let sensitivity: Double
    /// Groups a day that a false-alarm budget promises, which the sensitivity comes from; nil without one.
    let promisedPerDay: Double?
    let direction: Direction?
    let format: GroupFormat
    let threads: Int
    let console: Console

    /// Runs and writes into `outputs`, which the caller finishes.
    ///
    /// - Returns: the number of groups at or above the sensitivity.
    func run(_ files: [String], _ description: InputDescription, into outputs: ResultFiles) throws -> Int {
        let seen = try source.grid()
        let known = source.detector.keys
        let cube = try InputReading(console: console).cube(files, description, continuing: Continuation(grid: seen, keys: known))
        let batch = cube.batch
        guard batch.rows > 0 else {
            throw CommandFailure("nothing new: every record lies before \(StepClock(grid: seen).stamp(seen.count)), where the model's stream goes on")
        }
        let clock = StepClock(grid: batch.grid, origin: seen.count)
        var inferencer = Inferencer(source.detector, sensitivity: sensitivity, threads: threads)
        var grouper = try Grouper(snapshot: source.grouper, keys: known, profile: source.detector.profile, sensitivity: sensitivity)
        let added = Array(batch.keys.dropFirst(known.count))
        if !added.isEmpty {
            try inferencer.admit(added)
            grouper.admit(added)
            console.note("\(added.count) new metric\(added.count == 1 ? "" : "s"), learning from here on: \(added.prefix(3).map(\.description).joined(separator: ", "))\(added.count > 3 ? ", …" : "")")
        }
        let sinks = try PointSinks(batch: batch, clock: clock, dimensions: cube.input.description.dimensions, outputs: outputs)
        var latest: [String: AnomalyGroup] = [:]
        let progress = ProgressLine("scoring", console: console)
        defer { progress.finish() }
        try inferencer.score(batch, rows: 0..<batch.rows, origin: seen.count) { results in
            for group in grouper.close(results) { latest[group.id] = group }
            if sinks.isNeeded { try sinks.add(results, groups: grouper.groupIDs()) }
            progress.show(Double(results.position.step + 1 - seen.count) / Double(batch.rows))
        }
        progress.finish()
        try sinks.finish()
        let state = grouper.snapshot()
        let detector = inferencer.detector
        for group in grouper.finish() { latest[group.id] = group }

        let groups = latest.values.filter { $0.severity >= sensitivity && (direction == nil || $0.direction == direction) }
            .sorted { ($0.severity, $0.size, $1.id) > ($1.severity, $1.size, $0.id) }
        var summary = RunSummary(
            clock: clock, inputs: files, keys: batch.keys, records: cube.counts.records, trainedSteps: 0..<seen.count,
            evaluatedSteps: seen.count..<seen.count + batch.rows, sensitivity: sensitivity)
        summary.direction = direction
        let days = Double(batch.rows) * Double(batch.grid.frequency.seconds) / 86_400
        summary.budget = promisedPerDay.map { .init(promisedPerDay: $0, achievedPerDay: Double(groups.count) / days) }
        summary.learningMetrics = batch.keys.indices.filter { detector.rowsSeen(metric: $0) < detector.learningRows }.count
        summary.groupsFound = groups.count
        summary.versions = RunFacts.versions
        summary.notes = RunFacts.notes(cube.counts)
        try outputs.groups?.write(GroupOutput(summary).rendered(groups, format: format, style: console.tableStyle))
        if let report = outputs.report { try sinks.writeReport(summary, groups, to: report) }
        if let model = outputs.model {
            try ModelFile(
                detector: detector, grouper: state, grid: seen.with(count: seen.count + batch.rows),
                input: cube.input.description, sensitivity: sensitivity, alarms: source.alarms
            ).write(to: model)
        }
        return groups.count
    }
}
