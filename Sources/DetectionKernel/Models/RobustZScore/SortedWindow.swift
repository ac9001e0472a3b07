/// The values of a moving window in ascending order, with their exact median and median absolute deviation.
///
/// Replacing a value shifts only what lies between the place of the one that leaves and of the one that comes. The
/// median absolute deviation is read from the sorted values: the k values nearest to the median are neighbours, so
/// their largest distance is the k-th smallest distance.
struct SortedWindow: Sendable {
    private var sorted: [Double]
    private(set) var count = 0
    /// Where the last search for the nearest values ended; the next one is a step or two away.
    private var nearest = 0

    init(capacity: Int) { sorted = Array(repeating: 0, count: capacity + 1) }

    /// Removes `leaving` (which must be inside) and inserts `coming`; NaN stands for no value.
    mutating func replace(_ leaving: Double, by coming: Double) {
        switch (leaving.isNaN, coming.isNaN) {
        case (true, true): return
        case (true, false):
            let target = place(of: coming)
            shiftUp(from: target, to: count)
            sorted[target] = coming
            count += 1
        case (false, true):
            shiftDown(from: place(of: leaving), to: count - 1)
            count -= 1
        case (false, false):
            let hole = place(of: leaving)
            var target = place(of: coming)
            if target > hole {
                target -= 1
                shiftDown(from: hole, to: target)
            } else {
                shiftUp(from: target, to: hole)
            }
            sorted[target] = coming
        }
    }

    /// Makes room at `first` by moving `first..<last` one place up.
    private mutating func shiftUp(from first: Int, to last: Int) {
        var span = sorted.mutableSpan
        var index = last
        while index > first {
            span[index] = span[index &- 1]
            index &-= 1
        }
    }

    /// Closes the hole at `first` by moving the values after it, up to `last`, one place down.
    private mutating func shiftDown(from first: Int, to last: Int) {
        var span = sorted.mutableSpan
        var index = first
        while index < last {
            span[index] = span[index &+ 1]
            index &+= 1
        }
    }

    /// Values below `value`: its place in the order.
    private func place(of value: Double) -> Int {
        var first = 0
        var length = count
        while length > 0 {
            let half = length / 2
            if sorted[first + half] < value {
                first += half + 1
                length -= half + 1
            } else {
                length = half
            }
        }
        return first
    }

    /// Median and median absolute deviation of the window, exact.
    ///
    /// - Precondition: the window holds a value.
    mutating func robustLocation() -> RobustLocation {
        let middle = count / 2
        let isOdd = count % 2 == 1
        let median = isOdd ? sorted[middle] : Median.mean(sorted[middle - 1], sorted[middle])
        let upper = distance(rank: middle + 1, from: median)
        let deviation = isOdd ? upper : Median.mean(distance(rank: middle, from: median), upper)
        return RobustLocation(median: median, medianAbsoluteDeviation: deviation, count: count)
    }

    /// The `rank`-th smallest distance (1 = the smallest) of a value from `centre`.
    private mutating func distance(rank: Int, from centre: Double) -> Double {
        let last = count - rank
        var start = min(nearest, last)
        // Over starts i, centre − sᵢ falls and s(i+rank−1) − centre rises: the best start is where they cross.
        while start < last && sorted[start + rank - 1] - centre < centre - sorted[start] { start += 1 }
        while start > 0 && sorted[start + rank - 2] - centre >= centre - sorted[start - 1] { start -= 1 }
        nearest = start
        func reach(_ first: Int) -> Double { max(centre - sorted[first], sorted[first + rank - 1] - centre) }
        return start > 0 ? min(reach(start), reach(start - 1)) : reach(start)
    }
}
