/// The low-pass filter of STL's inner loop, step 3.
enum LowPassFilter {
    /// The means of all `length` consecutive values: `values.count - length + 1` of them (published routine `ma`).
    /// - Precondition: `1 <= length <= values.count`.
    static func movingAverage(_ values: [Double], length: Int) -> [Double] {
        precondition(length >= 1 && length <= values.count, "length \(length) of \(values.count) values")
        var sum = values[..<length].reduce(0, +)
        var means = [sum / Double(length)]
        means.reserveCapacity(values.count - length + 1)
        for row in length..<values.count {
            sum += values[row] - values[row - length]
            means.append(sum / Double(length))
        }
        return means
    }

    /// Moving averages of lengths `period`, `period` and 3, which turn the `n + 2 * period` values of an extended
    /// season into `n` (published routine `fts`).
    static func lowPassFilter(_ season: [Double], period: Int) -> [Double] {
        movingAverage(movingAverage(movingAverage(season, length: period), length: period), length: 3)
    }
}
