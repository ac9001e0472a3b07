import MetricSeries

/// A history of many metrics that is made block by block: 256 series, repeated in other sizes.
///
/// The whole matrix is never in memory, and handing out a block costs a copy.
struct TiledHistory: SeriesSource {
    let grid: TimeGrid
    let keys: [MetricKey]
    /// `grid.count` rows of 256 values.
    private let tile: [Double]

    private static let width = 256

    init(_ workload: Workload, metrics: Int, rows: Int) throws {
        let batch = try workload.batch(min(Self.width, metrics), rows: rows)
        grid = batch.grid
        keys = Workload.keys(metrics)
        tile = batch.values
    }

    private var tileWidth: Int { min(Self.width, keys.count) }

    func copy(columns: Range<Int>, into block: inout [Double]) {
        let width = tileWidth
        let places = columns.map { ($0 % width, Self.size($0 / width)) }
        block.removeAll(keepingCapacity: true)
        block.reserveCapacity(grid.count * columns.count)
        for row in 0..<grid.count {
            for (column, size) in places { block.append(size * tile[row * width + column]) }
        }
    }

    /// One interval of all metrics.
    func row(_ row: Int) -> IntervalRow {
        let width = tileWidth
        let values = keys.indices.map { Self.size($0 / width) * tile[row * width + $0 % width] }
        return IntervalRow(position: grid.position(of: row, origin: 0), values: values)
    }

    private static func size(_ repetition: Int) -> Double { 1 + 0.37 * Double(repetition % 100) }
}
