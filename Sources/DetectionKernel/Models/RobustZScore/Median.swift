/// The median of a sample, by selection (no full sort) and in its plain sorted form.
///
/// Both leave missing values (NaN) out, give NaN for an empty sample, and for an even count the mean of the two middle
/// values, `(a + b) / 2`, as numpy does; where that sum overflows, `a / 2 + b / 2`. They agree bit for bit.
public enum Median {
    /// The median of `values`, NaN left out.
    ///
    /// - Complexity: O(n) expected; one copy of the values.
    public static func value(of values: [Double]) -> Double {
        var scratch = SelectionScratch()
        return value(of: values, scratch: &scratch)
    }

    /// The same with buffers of the caller, for loops over many series.
    public static func value(of values: [Double], scratch: inout SelectionScratch) -> Double {
        scratch.loadPresent(values)
        return scratch.median()
    }

    /// Specification and oracle of ``value(of:)``: sorts, then takes the middle.
    ///
    /// - Complexity: O(n log n).
    public static func plain(_ values: [Double]) -> Double {
        let sorted = values.filter { !$0.isNaN }.sorted()
        if sorted.isEmpty { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : mean(sorted[middle - 1], sorted[middle])
    }

    /// `(a + b) / 2`, halved first where the sum of two finite numbers overflows.
    @inline(__always)
    static func mean(_ a: Double, _ b: Double) -> Double {
        let sum = a + b
        return sum.isFinite || !(a.isFinite && b.isFinite) ? sum / 2 : a / 2 + b / 2
    }
}

/// Buffers of one selection after another; grows to the longest sample seen (three copies of it at most).
public struct SelectionScratch: Sendable {
    /// The sample; its order is lost by selecting.
    var values: [Double] = []
    /// Values in `values` that belong to the sample; selecting narrows it.
    var count = 0
    private var bracketed: [Double] = []
    private var sample = [Double](repeating: 0, count: SelectionScratch.sampleCount)

    private static let sampleCount = 32
    /// Below this count the sample is sorted.
    private static let sortedCount = 96

    public init() {}

    /// Takes over the values that are not NaN.
    mutating func loadPresent(_ source: [Double]) {
        reserve(source.count)
        var kept = 0
        var target = values.mutableSpan
        for value in source {
            target[kept] = value
            kept &+= value == value ? 1 : 0
        }
        count = kept
    }

    /// Replaces every value of `source` that is not NaN by its distance from `centre`.
    mutating func loadDistances(_ source: [Double], from centre: Double) {
        reserve(source.count)
        var kept = 0
        var target = values.mutableSpan
        for value in source {
            let distance = abs(value - centre)
            target[kept] = distance
            kept &+= distance == distance ? 1 : 0
        }
        count = kept
    }

    /// Room for `capacity` values and one more: the branch-free copies write before they decide whether to keep.
    private mutating func reserve(_ capacity: Int) {
        if values.count <= capacity {
            values = [Double](repeating: 0, count: capacity + 1)
            bracketed = values
        }
    }

    /// The median of the sample.
    mutating func median() -> Double {
        if count == 0 { return .nan }
        let upper = count / 2
        let isOdd = count % 2 == 1
        let pair = select(lower: isOdd ? upper : upper - 1, upper: upper)
        return isOdd ? pair.upper : Median.mean(pair.lower, pair.upper)
    }

    /// The values at two neighbouring (or equal) ranks of the sample.
    ///
    /// A pseudo-random sub-sample brackets both ranks; one branch-free pass counts what lies below the bracket and
    /// collects what lies inside, some tenth of the values, and the search goes on there. A bracket that misses is
    /// followed by plain selection, so the result never depends on luck.
    private mutating func select(lower: Int, upper: Int) -> (lower: Double, upper: Double) {
        var lower = lower
        var upper = upper
        while count > Self.sortedCount {
            let bracket = bracket(lower: lower, upper: upper)
            if bracket.low == bracket.high { break }
            let (below, inside) = Self.collect(values, count: count, from: bracket.low, to: bracket.high, into: &bracketed)
            // Missed, or no progress: many equal values.
            if lower < below || upper >= below + inside || inside * 2 > count { break }
            swap(&values, &bracketed)
            count = inside
            lower -= below
            upper -= below
        }
        if count > Self.sortedCount { return selectByPartition(lower: lower, upper: upper) }
        Self.sortInsertion(&values, count: count)
        return (values[lower], values[upper])
    }

    /// Counts the values below a bracket and copies those inside.
    private static func collect(
        _ values: [Double], count: Int, from low: Double, to high: Double, into bracketed: inout [Double]
    ) -> (below: Int, inside: Int) {
        let source = values.span
        var target = bracketed.mutableSpan
        var below = 0
        var inside = 0
        for index in 0..<count {
            let value = source[index]
            below &+= value < low ? 1 : 0
            target[inside] = value
            inside &+= (value >= low ? 1 : 0) & (value <= high ? 1 : 0)
        }
        return (below, inside)
    }

    /// Two values of the sample that with high probability enclose both ranks.
    private mutating func bracket(lower: Int, upper: Int) -> (low: Double, high: Double) {
        // A fixed congruential sequence: no step that a season could be in time with, and the same on every run.
        var state = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        for index in 0..<Self.sampleCount {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            sample[index] = values[Int((state >> 33) % UInt64(count))]
        }
        Self.sortInsertion(&sample, count: Self.sampleCount)
        let scale = Double(Self.sampleCount) / Double(count)
        // Two standard deviations of a rank in the sub-sample.
        let margin = Double(Self.sampleCount).squareRoot()
        let first = Int((Double(lower) * scale - margin).rounded(.down))
        let last = Int((Double(upper) * scale + margin).rounded(.up))
        return (
            first < 0 ? -.infinity : sample[first],
            last >= Self.sampleCount ? .infinity : sample[last]
        )
    }

    /// Hoare's selection with three-way partition, pivot the median of three.
    private mutating func selectByPartition(lower: Int, upper: Int) -> (lower: Double, upper: Double) {
        var first = 0
        var last = count - 1
        while last - first >= 16 {
            let middle = first + (last - first) / 2
            let a = values[first], b = values[middle], c = values[last]
            let pivot = max(min(a, b), min(max(a, b), c))
            var smaller = first
            var scan = first
            var larger = last
            while scan <= larger {
                let value = values[scan]
                if value < pivot {
                    values.swapAt(smaller, scan)
                    smaller += 1
                    scan += 1
                } else if value > pivot {
                    values.swapAt(scan, larger)
                    larger -= 1
                } else {
                    scan += 1
                }
            }
            if upper < smaller {
                last = smaller - 1
            } else if lower > larger {
                first = larger + 1
            } else if lower >= smaller && upper <= larger {
                return (pivot, pivot)
            } else {
                break  // The two ranks lie on different sides of a boundary.
            }
        }
        // What is left is small, or split at a boundary between the two ranks: sort it.
        values[first...last].sort()
        return (values[lower], values[upper])
    }

    private static func sortInsertion(_ array: inout [Double], count: Int) {
        var span = array.mutableSpan
        var index = 1
        while index < count {
            let value = span[index]
            var place = index
            while place > 0 && span[place &- 1] > value {
                span[place] = span[place &- 1]
                place &-= 1
            }
            span[place] = value
            index += 1
        }
    }
}
