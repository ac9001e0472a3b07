/// Values of many metrics over one grid: a time-major matrix, row = interval, column = metric, NaN = missing.
public struct SeriesBatch: Sendable {
    public let grid: TimeGrid
    /// One key a column, all different.
    public let keys: [MetricKey]
    /// `grid.count × keys.count` values, row after row, each in its metric's unit; NaN where the interval has no record.
    public var values: [Double]

    public var rows: Int { grid.count }
    public var columns: Int { keys.count }

    /// - Throws: `MetricSeriesError.shapeMismatch` or `.duplicateKey`.
    public init(grid: TimeGrid, keys: [MetricKey], values: [Double]) throws {
        guard values.count == grid.count * keys.count else {
            throw MetricSeriesError(
                .shapeMismatch, "\(values.count) values for \(grid.count) intervals of \(keys.count) metrics: expected \(grid.count * keys.count)")
        }
        var seen = Set<MetricKey>(minimumCapacity: keys.count)
        for key in keys where !seen.insert(key).inserted {
            throw MetricSeriesError(.duplicateKey, "metric \(key) stands twice in one batch")
        }
        self.grid = grid
        self.keys = keys
        self.values = values
    }

    public subscript(row: Int, column: Int) -> Double {
        get { values[row * keys.count + column] }
        set { values[row * keys.count + column] = newValue }
    }

    /// All values of one metric in time order.
    public func series(_ column: Int) -> [Double] {
        (0..<rows).map { values[$0 * keys.count + column] }
    }

    /// One interval as a row to score; its step is `row` plus `origin`.
    public func row(_ row: Int, origin: Int = 0, keySpaceVersion: Int = 0) -> IntervalRow {
        IntervalRow(
            position: grid.position(of: row, origin: origin),
            values: Array(values[row * columns..<(row + 1) * columns]), keySpaceVersion: keySpaceVersion)
    }
}
