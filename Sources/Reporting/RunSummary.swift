import DetectionKernel
import MetricSeries

/// Steps of a stream as instants and times: a grid and the step of its first interval.
public struct StepClock: Sendable {
    public let grid: TimeGrid
    /// Step of the grid's interval 0.
    public let origin: Int

    public init(grid: TimeGrid, origin: Int = 0) {
        self.grid = grid
        self.origin = origin
    }

    var time: TimeText { TimeText(calendar: grid.calendar) }

    /// Start of a step's interval, seconds since 1970-01-01T00:00:00Z; the step may lie outside the grid.
    public func instant(_ step: Int) -> Int64 { grid.start(of: step - origin) }

    /// `2025-10-03T14:00:00+02:00`.
    public func stamp(_ step: Int) -> String { time.stamp(instant(step)) }

    /// `2025-10-03 14:00`, or the day alone where intervals are whole days.
    public func readable(_ step: Int) -> String { time.readable(instant(step)) }
}

/// What a run read, learned and judged: the head of every report.
public struct RunSummary: Sendable {
    /// One measure with the number of its metrics.
    public struct Measure: Sendable {
        public let name: String
        public let metrics: Int

        public init(name: String, metrics: Int) {
            self.name = name
            self.metrics = metrics
        }
    }

    /// Alarms promised by a false-alarm budget, and what came of it, per day.
    public struct Budget: Sendable {
        public let promisedPerDay: Double
        public let achievedPerDay: Double

        public init(promisedPerDay: Double, achievedPerDay: Double) {
            self.promisedPerDay = promisedPerDay
            self.achievedPerDay = achievedPerDay
        }
    }

    /// A named line of the settings or versions.
    public struct Fact: Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var clock: StepClock
    /// File names as given.
    public var inputs: [String]
    public var measures: [Measure]
    /// In the order of the columns.
    public var dimensions: [String]
    /// Records read; nil = not counted.
    public var records: Int?
    /// Steps that the detector was trained on, and steps that were judged.
    public var trainedSteps: Range<Int>
    public var evaluatedSteps: Range<Int>
    /// Sensitivity 0...100 in force.
    public var sensitivity: Double
    /// Side that counts; nil = both.
    public var direction: Direction?
    public var budget: Budget?
    /// Metrics that had too little history for a verdict.
    public var learningMetrics: Int
    /// Groups found at or above the sensitivity, whether listed or not; nil = those listed.
    public var groupsFound: Int?
    public var settings: [Fact]
    public var versions: [Fact]
    /// Sentences a reader should know (rows skipped, a slow fallback, and the like).
    public var notes: [String]

    public init(
        clock: StepClock, inputs: [String], measures: [Measure], dimensions: [String], records: Int? = nil,
        trainedSteps: Range<Int>, evaluatedSteps: Range<Int>, sensitivity: Double, direction: Direction? = nil,
        budget: Budget? = nil, learningMetrics: Int = 0, groupsFound: Int? = nil, settings: [Fact] = [],
        versions: [Fact] = [], notes: [String] = []
    ) {
        self.clock = clock
        self.inputs = inputs
        self.measures = measures
        self.dimensions = dimensions
        self.records = records
        self.trainedSteps = trainedSteps
        self.evaluatedSteps = evaluatedSteps
        self.sensitivity = sensitivity
        self.direction = direction
        self.budget = budget
        self.learningMetrics = learningMetrics
        self.groupsFound = groupsFound
        self.settings = settings
        self.versions = versions
        self.notes = notes
    }

    /// The measures and dimensions of a key space, counted.
    public init(
        clock: StepClock, inputs: [String], keys: [MetricKey], records: Int? = nil, trainedSteps: Range<Int>,
        evaluatedSteps: Range<Int>, sensitivity: Double
    ) {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for key in keys {
            if counts[key.measure] == nil { order.append(key.measure) }
            counts[key.measure, default: 0] += 1
        }
        self.init(
            clock: clock, inputs: inputs, measures: order.map { Measure(name: $0, metrics: counts[$0] ?? 0) },
            dimensions: ScoresWriter.dimensions(of: keys), records: records, trainedSteps: trainedSteps,
            evaluatedSteps: evaluatedSteps, sensitivity: sensitivity)
    }

    /// All metrics.
    public var metrics: Int { measures.reduce(0) { $0 + $1.metrics } }

    /// Metrics of one measure (0 for an unknown one).
    public func metrics(of measure: String) -> Int { measures.first { $0.name == measure }?.metrics ?? 0 }
}
