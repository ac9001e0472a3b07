import MetricSeries

/// What was read: the values on their grid, and how the records became them.
public struct Cube: Sendable {
    /// Values on their grid; intervals and metrics without a record are NaN.
    ///
    /// Metrics stand measure by measure in the order of the description, and within a measure by their dimension values
    /// (bytes); when a stream is continued, the keys known before come first, in their order.
    public let batch: SeriesBatch
    /// The description with everything inferred filled in, and the sentences that say so.
    public let input: InputInference
    public let counts: ReadingCounts
}

/// How many records were read and what became of them.
public struct ReadingCounts: Sendable, Equatable {
    /// Records, headers and blank lines not counted, bad ones included.
    public var records = 0
    /// Records that could not be read and were left out.
    public var badRecords = 0
    /// The first few of them, a sentence each.
    public var badRecordSentences: [String] = []
    /// Records that met a value of the same metric and interval and were combined with it.
    public var combinedRecords = 0
    /// Records before the grid that was to be continued: left out.
    public var earlierRecords = 0
    /// Records outside the window that was asked for: left out.
    public var outsideRecords = 0
    /// Records that a filter left out.
    public var filteredRecords = 0
    /// Records that were taken without a value, measure by measure; shorter or empty where no record was read.
    public var missingValues: [String: Int] = [:]
    /// Records that were taken with an empty dimension, dimension by dimension.
    public var emptyDimensions: [String: Int] = [:]
    /// Records taken in which some values are missing.
    public var partialRecords = 0
    /// Intervals between the first and the last without any record.
    public var emptyIntervals = 0
    /// Files without any record (named, in order).
    public var filesWithoutRecords: [String] = []
    /// Bytes of all files, as stored.
    public var storedBytes = 0

    static let sentencesKept = 5
}

/// A stream that goes on: the intervals it has seen and the metrics it knows.
public struct Continuation: Sendable {
    /// The grid of all intervals seen; the new cube begins where it ends.
    public let grid: TimeGrid
    /// Known metrics in their order; new ones are appended behind them.
    public let keys: [MetricKey]

    public init(grid: TimeGrid, keys: [MetricKey]) {
        self.grid = grid
        self.keys = keys
    }
}
