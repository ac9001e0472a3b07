/// Fewer points that draw the same picture.
enum ChartThinning {
    /// Indices to draw of a line that has more values than pixel columns: of every column its first, smallest, largest
    /// and last finite value, in order; a gap (NaN) keeps one of its indices, so that the line stays broken.
    ///
    /// A spike of one row survives, since it is its column's extreme. All indices when there are at most two a column.
    static func minMax(_ values: [Double], columns: Int) -> [Int] {
        guard columns > 0, values.count > 2 * columns else { return Array(values.indices) }
        var kept: [Int] = []
        for column in 0..<columns {
            let range = column * values.count / columns..<(column + 1) * values.count / columns
            var chosen = Set<Int>()
            let finite = range.filter { values[$0].isFinite }
            if let first = finite.first, let last = finite.last {
                chosen.insert(first)
                chosen.insert(last)
                if let smallest = finite.min(by: { values[$0] < values[$1] }) { chosen.insert(smallest) }
                if let largest = finite.max(by: { values[$0] < values[$1] }) { chosen.insert(largest) }
            }
            if let gap = range.first(where: { !values[$0].isFinite }), finite.count * 2 < range.count { chosen.insert(gap) }
            kept.append(contentsOf: chosen.sorted())
        }
        return kept
    }

    /// The widest band of every pixel column: smallest lower, largest upper bound and the column's middle index.
    static func band(lower: [Double], upper: [Double], columns: Int) -> [(index: Double, lower: Double, upper: Double)] {
        let count = lower.count
        guard columns > 0, count > columns else {
            return (0..<count).map { (Double($0), lower[$0], upper[$0]) }
        }
        return (0..<columns).map { column in
            let range = column * count / columns..<(column + 1) * count / columns
            let finite = range.filter { lower[$0].isFinite && upper[$0].isFinite }
            return (
                Double(range.lowerBound + range.upperBound - 1) / 2,
                finite.map { lower[$0] }.min() ?? .nan, finite.map { upper[$0] }.max() ?? .nan
            )
        }
    }
}
