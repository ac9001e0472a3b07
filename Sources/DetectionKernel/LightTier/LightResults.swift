/// What the light tier says of an interval: one value a metric each.
public struct LightResults: Sendable {
    /// Forecast before the value was seen, in its unit; NaN before a metric's first value.
    public internal(set) var expected: [Double]
    /// `(value − expected) / scale`; 0 where the value is missing or the metric has no scale yet.
    public internal(set) var deviation: [Double]
    /// Score 0...100 on the scale of ``ScoreScale``; 0 where the value is missing or the metric is still learning.
    public internal(set) var score: [Double]

    public var count: Int { score.count }

    /// Room for so many metrics.
    public init(count: Int) {
        expected = Array(repeating: .nan, count: count)
        deviation = Array(repeating: 0, count: count)
        score = deviation
    }
}
