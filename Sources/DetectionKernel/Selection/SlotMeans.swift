/// The season slot of every row.
struct CalendarTable {
    let groups: [Int32]
    let count: Int
}

/// A centre of every slot of a season table, and what leaves one value out of it.
///
/// The other values of a slot predict a value with the error `(value − mean)·n/(n − 1)`: no value has to be left out
/// for it. A slot with fewer than two values predicts nothing (0).
struct SlotMeans {
    /// Centre and `n/(n − 1)` of a slot, side by side: one cache line a look-up.
    private(set) var pairs: [Double]

    /// Means of the values that are not NaN.
    init(_ values: Span<Double>, _ table: CalendarTable) {
        var pairs = [Double](repeating: 0, count: 2 * table.count)
        let groups = table.groups.span
        precondition(groups.count == values.count, "\(groups.count) slots for \(values.count) values")
        var sums = pairs.mutableSpan
        for row in values.indices {
            let value = values[row]
            let place = 2 &* Int(groups[row])
            let isPresent = value == value
            sums[place] += isPresent ? value : 0
            sums[place &+ 1] += isPresent ? 1 : 0
        }
        for place in stride(from: 0, to: pairs.count, by: 2) {
            let count = pairs[place + 1]
            pairs[place] = count < 2 ? 0 : pairs[place] / count
            pairs[place + 1] = count < 2 ? 1 : count / (count - 1)
        }
        self.pairs = pairs
    }

    /// Medians of the values that are not NaN; for slots of a few values, of which one outlier would move a mean.
    init(mediansOf values: Span<Double>, _ table: CalendarTable) {
        // Counting sort by slot, then every slot's few values by insertion.
        var end = [Int](repeating: 0, count: table.count + 1)
        for row in values.indices where values[row] == values[row] { end[Int(table.groups[row]) + 1] += 1 }
        for group in 0..<table.count { end[group + 1] += end[group] }
        var storage = [Double](repeating: 0, count: end[table.count])
        var nextStorage = end
        var sorted = storage.mutableSpan
        var next = nextStorage.mutableSpan
        let groups = table.groups.span
        for row in values.indices {
            let value = values[row]
            if value != value { continue }
            let group = Int(groups[row])
            let first = end[group]
            var place = next[group]
            next[group] = place &+ 1
            while place > first && sorted[place &- 1] > value {
                sorted[place] = sorted[place &- 1]
                place &-= 1
            }
            sorted[place] = value
        }
        pairs = [Double](repeating: 1, count: 2 * table.count)
        for group in 0..<table.count {
            let count = end[group + 1] - end[group]
            let middle = end[group] + count / 2
            pairs[2 * group] =
                count < 2 ? 0 : count % 2 == 1 ? storage[middle] : (storage[middle - 1] + storage[middle]) / 2
        }
    }

    /// What the centres leave.
    func remainder(_ values: [Double], _ table: CalendarTable) -> [Double] {
        var result = values
        var target = result.mutableSpan
        let groups = table.groups.span
        let centres = pairs.span
        for row in target.indices { target[row] -= centres[2 &* Int(groups[row])] }
        return result
    }

    /// What every value is off the prediction from the others of its slot.
    func leftOut(_ values: [Double], _ table: CalendarTable) -> [Double] {
        var result = values
        var target = result.mutableSpan
        let groups = table.groups.span
        let centres = pairs.span
        for row in target.indices {
            let place = 2 &* Int(groups[row])
            target[row] = (target[row] - centres[place]) * centres[place &+ 1]
        }
        return result
    }
}
