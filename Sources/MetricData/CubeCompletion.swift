import MetricSeries

extension CubeFiller {
    /// Turns the pages into a batch; the filler is used up.
    mutating func finish() throws -> Cube {
        guard let grid = intervals.anchor, pages.lowestRow <= pages.highestRow || continuation != nil else { throw nothingRead() }
        if input.description.format == .jsonLines || present.contains(true) { try checkPresence() }
        let hasRows = pages.lowestRow <= pages.highestRow
        let first = continuation == nil ? pages.lowestRow : 0
        let last = hasRows ? pages.highestRow : first - 1
        let rows = first..<(last + 1)
        let (keys, columns) = try keySpace()
        if rows.count > 0, rows.count > maximumCells / max(columns.count, 1) { throw tooManyCells(rows.count * columns.count) }
        let occupied = pages.occupiedRows
        // A year of five-minute intervals that is all gap but one in twenty is a misread timestamp.
        if hasRows, continuation == nil, rows.count > 100_000, occupied * 20 < rows.count {
            throw absurdGrid("of which only \(occupied) hold a record")
        }
        counts.emptyIntervals = rows.count - occupied
        for (index, measure) in measures.enumerated() where missing[index] > 0 { counts.missingValues[measure.name] = missing[index] }
        for (index, dimension) in dimensions.enumerated() where empty[index] > 0 { counts.emptyDimensions[dimension] = empty[index] }
        let matrix = pages.takeMatrix(rows: rows, columns: columns)
        // Numbers are finite as they are read; only combined ones can leave the range.
        if counts.combinedRecords > 0, let overflow = matrix.firstIndex(where: { $0.isInfinite }) {
            let key = keys[overflow % keys.count]
            let start = CivilDate.text(ofInstant: grid.start(of: first + overflow / keys.count))
            throw MetricDataError(.overflow, "the sum of metric \(key) in the interval at \(start) is beyond all numbers; scale the measure down")
        }
        let batch = try SeriesBatch(grid: grid.intervals(from: first, count: rows.count), keys: keys, values: matrix)
        return Cube(batch: batch, input: input, counts: counts)
    }

    /// A JSON column that no record has is a misspelt name.
    private func checkPresence() throws {
        guard present.contains(true), counts.records > 0, let slot = present.firstIndex(of: false), input.description.format != .csv else { return }
        throw MetricDataError(
            .missingColumn, "no record has a value for \"\(slotNames[slot])\": check the name and its case")
    }

    /// Keys and where each one's column comes from: known keys first, then measure by measure, values in byte order.
    private func keySpace() throws -> (keys: [MetricKey], columns: [(combination: Int, measure: Int)?]) {
        let combinations = (0..<table.count).map { table.values($0) }
        let order = combinations.indices.filter { accepted.isEmpty || dimensionCount == 0 || isKept[$0] }.sorted { left, right in
            for (a, b) in zip(combinations[left], combinations[right]) where a != b { return a.lexicographicallyPrecedes(b) }
            return false
        }
        let dimensionValues = combinations.map { values in
            zip(dimensions, values).map { DimensionValue(dimension: $0, value: String(decoding: $1, as: UTF8.self)) }
        }
        var keys: [MetricKey] = []
        var columns: [(combination: Int, measure: Int)?] = []
        for (index, measure) in measures.enumerated() {
            for combination in order {
                keys.append(MetricKey(measure: measure.name, dimensions: dimensionValues[combination]))
                columns.append((combination, index))
            }
        }
        guard let known = continuation?.keys, !known.isEmpty else { return (keys, columns) }
        let places = Dictionary(uniqueKeysWithValues: zip(keys, columns.indices))
        let knownSet = Set(known)
        let fresh = keys.indices.filter { !knownSet.contains(keys[$0]) }
        return (known + fresh.map { keys[$0] }, known.map { places[$0].flatMap { columns[$0] } } + fresh.map { columns[$0] })
    }
}
