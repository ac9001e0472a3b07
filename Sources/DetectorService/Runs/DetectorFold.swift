import DetectionKernel
import MetricSeries

/// A detector as a fold over its input log: the state before the row of `nextStep`, and what every input makes of it.
///
/// Deterministic: the same inputs from the same state give the same results and the same state, bit for bit. No store, no
/// clock.
struct DetectorFold: Sendable {
    private(set) var inferencer: Inferencer
    private(set) var grouper: Grouper
    /// Its start is that of step 0.
    let grid: TimeGrid
    /// Intervals with data so far.
    private(set) var pointsSeen: Int
    /// Whether groups are reported; they are not while the detector learns.
    private(set) var isReporting: Bool
    private(set) var evaluationStart: Int?
    /// Step up to which the last training went.
    private(set) var lastTraining: Int
    private var shifts: [FeedbackShift]
    /// Metrics without a value, with the first step of the gap.
    private var missingSince: [Int: Int]
    /// Entries of the present step that are in the state already.
    private(set) var entriesApplied: Int

    init(inferencer: Inferencer, grouper: Grouper, grid: TimeGrid, lastTraining: Int) {
        self.inferencer = inferencer
        self.grouper = grouper
        self.grid = grid
        self.lastTraining = lastTraining
        pointsSeen = 0
        isReporting = false
        shifts = []
        missingSince = [:]
        entriesApplied = 0
    }

    init(inferencer: Inferencer, grouper: Grouper, grid: TimeGrid, header: CheckpointTable.Header) {
        self.inferencer = inferencer
        self.grouper = grouper
        self.grid = grid
        pointsSeen = header.pointsSeen
        isReporting = header.isReporting
        evaluationStart = header.evaluationStart
        lastTraining = header.lastTraining
        shifts = header.shifts
        missingSince = header.missingSince
        entriesApplied = header.entriesApplied
    }

    /// What a checkpoint keeps beside detector and groups.
    var header: CheckpointTable.Header {
        CheckpointTable.Header(
            pointsSeen: pointsSeen, isReporting: isReporting, evaluationStart: evaluationStart, shifts: shifts, missingSince: missingSince,
            lastTraining: lastTraining, entriesApplied: entriesApplied)
    }

    var nextStep: Int { inferencer.detector.nextStep }
    var keys: [MetricKey] { inferencer.detector.keys }

    /// Counts points that came before the state was made.
    mutating func begin(pointsSeen: Int) { self.pointsSeen = pointsSeen }

    // MARK: Entries

    /// Applies an input that is no row.
    ///
    /// - Parameter admitted: the keys that an admission brings.
    mutating func apply(_ entry: StreamEntry, admitted: [MetricKey] = []) throws {
        entriesApplied += 1
        switch entry {
        case .admit(let count):
            precondition(admitted.count == count, "\(admitted.count) keys for an admission of \(count)")
            try inferencer.admit(admitted)
            grouper.admit(admitted)
        case .retire(let places):
            try inferencer.retire(Set(places.map { keys[$0].id }))
        case .readmit(let places):
            try inferencer.readmit(Set(places.map { keys[$0].id }))
        case .feedback(let place, let isAbove, let isAnomaly, let replaces):
            answer(place: place, isAbove: isAbove, isAnomaly: isAnomaly, replaces: replaces)
        case .report:
            isReporting = true
            evaluationStart = nextStep
            // What began while learning is over with it.
            _ = grouper.finish()
        case .retrained(let rows):
            lastTraining = rows.upperBound
        }
    }

    private mutating func answer(place: Int, isAbove: Bool, isAnomaly: Bool, replaces: Bool?) {
        var index = shifts.firstIndex { $0.place == place && $0.isAbove == isAbove }
        if index == nil {
            shifts.append(FeedbackShift(place: place, isAbove: isAbove))
            index = shifts.count - 1
        }
        guard let index else { return }
        switch replaces {
        case true: shifts[index].relevant -= 1
        case false: shifts[index].notRelevant -= 1
        default: break
        }
        if isAnomaly { shifts[index].relevant += 1 } else { shifts[index].notRelevant += 1 }
    }

    /// Goes on with a detector trained anew on rows up to here.
    mutating func adopt(_ retrained: TrainedDetector, rows: Range<Int>) throws {
        try inferencer.adopt(retrained)
        try apply(.retrained(rows: rows))
    }

    // MARK: Rows

    /// What an interval gave.
    struct Outcome: Sendable {
        let results: IntervalResults
        /// Groups that opened, changed or ended; none while learning.
        let groups: [AnomalyGroup]
    }

    /// Scores the row of `nextStep` and learns from it.
    ///
    /// - Parameter values: one a metric of the key space; nil for an interval without any data.
    mutating func score(_ values: [Double]?) throws -> Outcome {
        let step = nextStep
        let row = IntervalRow(
            position: grid.position(of: step), values: values ?? Array(repeating: .nan, count: keys.count), keySpaceVersion: inferencer.detector.keySpaceVersion)
        var results = try inferencer.score(row)
        for shift in shifts { shift.apply(to: &results) }
        entriesApplied = 0
        note(row.values, step: step)
        let groups = grouper.close(results)
        return Outcome(results: results, groups: isReporting ? groups : [])
    }

    /// Ends the groups that are still open, and returns those that are reported.
    mutating func finish() -> [AnomalyGroup] {
        let ended = grouper.finish()
        return isReporting ? ended : []
    }

    private mutating func note(_ values: [Double], step: Int) {
        var isPresent = false
        for (place, value) in values.enumerated() {
            if value.isNaN {
                if missingSince[place] == nil { missingSince[place] = step }
            } else {
                isPresent = true
                if !missingSince.isEmpty { missingSince[place] = nil }
            }
        }
        // An interval that is missing as a whole ends no metric.
        if !isPresent { for (place, since) in missingSince { missingSince[place] = since + 1 } }
        if isPresent { pointsSeen += 1 }
    }

    /// Metrics that have had no value for so many intervals and are not retired yet.
    func ended(after intervals: Int) -> [Int] {
        missingSince.compactMap { place, since in
            nextStep - since >= intervals && !inferencer.detector.isRetired(metric: place) ? place : nil
        }.sorted()
    }

    /// First step of the gap that a metric is in; nil when its last value is there. Intervals that are missing as a whole do not
    /// count: the gap begins that much later.
    func missing(since place: Int) -> Int? { missingSince[place] }

    /// Retired metrics among those with a value.
    func returning(_ values: [Double]) -> [Int] {
        missingSince.keys.filter { $0 < values.count && !values[$0].isNaN && inferencer.detector.isRetired(metric: $0) }.sorted()
    }
}
