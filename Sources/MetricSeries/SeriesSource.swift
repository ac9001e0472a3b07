/// History that a trainer pulls block by block, so that memory does not grow with the number of metrics.
public protocol SeriesSource: Sendable {
    var grid: TimeGrid { get }
    var keys: [MetricKey] { get }

    /// Copies columns into `block`, row after row (`grid.count × columns.count` values, NaN = missing).
    ///
    /// May be called from several threads at once.
    func copy(columns: Range<Int>, into block: inout [Double]) throws
}

extension SeriesBatch: SeriesSource {
    public func copy(columns: Range<Int>, into block: inout [Double]) throws {
        block.removeAll(keepingCapacity: true)
        block.reserveCapacity(rows * columns.count)
        for row in 0..<rows {
            let start = row * self.columns
            block.append(contentsOf: values[start + columns.lowerBound..<start + columns.upperBound])
        }
    }
}
