import MetricSeries

/// Results of all metrics in one interval, as columns in buffers that are reused from row to row.
///
/// Every array has one value a metric, in the order of the key space; see ``PointResult`` for meanings and units.
public struct IntervalResults: Sendable {
    public var position: CalendarPosition
    public var keySpaceVersion: Int
    public var observed: [Double]
    public var expected: [Double]
    public var lower: [Double]
    public var upper: [Double]
    public var deviation: [Double]
    public var rarity: [Double]
    public var decibels: [Double]
    public var score: [Double]
    public var severity: [Double]
    public var flags: [PointFlags]
    /// Raw values of ``Candidate``.
    public var candidate: [UInt8]

    public var count: Int { observed.count }

    /// Empty results (everything missing) for `count` metrics.
    public init(count: Int, position: CalendarPosition, keySpaceVersion: Int = 0) {
        self.position = position
        self.keySpaceVersion = keySpaceVersion
        observed = Array(repeating: .nan, count: count)
        expected = observed
        lower = observed
        upper = observed
        deviation = Array(repeating: 0, count: count)
        rarity = deviation
        decibels = deviation
        score = deviation
        severity = deviation
        flags = Array(repeating: .missing, count: count)
        candidate = Array(repeating: 0, count: count)
    }

    /// The results of consecutive blocks of one interval as one.
    init(joining parts: [IntervalResults], position: CalendarPosition, keySpaceVersion: Int) {
        self.position = position
        self.keySpaceVersion = keySpaceVersion
        observed = parts.flatMap(\.observed)
        expected = parts.flatMap(\.expected)
        lower = parts.flatMap(\.lower)
        upper = parts.flatMap(\.upper)
        deviation = parts.flatMap(\.deviation)
        rarity = parts.flatMap(\.rarity)
        decibels = parts.flatMap(\.decibels)
        score = parts.flatMap(\.score)
        severity = parts.flatMap(\.severity)
        flags = parts.flatMap(\.flags)
        candidate = parts.flatMap(\.candidate)
    }

    /// The result of one metric.
    public subscript(metric: Int) -> PointResult {
        PointResult(
            metric: metric, position: position, observed: observed[metric], expected: expected[metric],
            lower: lower[metric], upper: upper[metric], deviation: deviation[metric], rarity: rarity[metric],
            decibels: decibels[metric], score: score[metric], severity: severity[metric], flags: flags[metric],
            candidate: Candidate(rawValue: Int(candidate[metric])) ?? .seasonal)
    }
}
