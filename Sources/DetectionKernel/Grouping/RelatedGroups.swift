/// Which measures' groups meet again and again, and which of two comes first.
///
/// Two groups meet when they overlap or follow each other within the profile's lag. Only pairs that met often enough
/// are compared, by the lagged correlation of their measures' common deviations over a bounded past.
struct RelatedGroups: Equatable, Sendable {
    /// Two measures in ascending order.
    struct Pair: Hashable, Comparable, Sendable {
        let first: Int
        let second: Int

        init(_ a: Int, _ b: Int) {
            first = min(a, b)
            second = max(a, b)
        }

        static func < (left: Pair, right: Pair) -> Bool { (left.first, left.second) < (right.first, right.second) }
    }

    /// Meetings of a pair and the interval of the last one.
    struct Record: Equatable, Sendable {
        var meetings: Int
        var last: Int
    }

    /// Intervals of common deviation kept a measure.
    let depth: Int
    private let maximumPairs: Int
    private let minimumIntervals: Double

    var records: [Pair: Record] = [:]
    /// Common deviations, `depth` a measure, NaN where there was none; place `intervals % depth` is the present one.
    var deviations: [Double]
    var intervals = 0

    /// Pairs beyond the profile's number make room: the least met, longest ago.
    init(_ rules: Profile.GroupingRules, measures: Int) {
        depth = Int(rules.relatedIntervals)
        maximumPairs = Int(rules.relatedMaximumPairs)
        minimumIntervals = rules.relatedMinimumIntervals
        deviations = Array(repeating: .nan, count: measures * depth)
    }

    mutating func admit(measures: Int) {
        deviations.append(contentsOf: repeatElement(.nan, count: max(0, measures * depth - deviations.count)))
    }

    mutating func record(_ deviation: Double, measure: Int) {
        deviations[measure * depth + intervals % depth] = deviation
    }

    /// Begins the next interval.
    mutating func advance() {
        intervals += 1
        for place in stride(from: intervals % depth, to: deviations.count, by: depth) { deviations[place] = .nan }
    }

    mutating func meet(_ a: Int, _ b: Int) {
        let pair = Pair(a, b)
        if var record = records[pair] {
            record.meetings += 1
            record.last = intervals
            records[pair] = record
            return
        }
        if records.count >= maximumPairs {
            let least = records.min { ($0.value.meetings, $0.value.last, $0.key) < ($1.value.meetings, $1.value.last, $1.key) }
            if let least { records[least.key] = nil }
        }
        records[pair] = Record(meetings: 1, last: intervals)
    }

    func meetings(_ a: Int, _ b: Int) -> Int { records[Pair(a, b)]?.meetings ?? 0 }

    /// The lag (positive: `other` leads `own`) of the strongest correlation within ±`maximumLag`, the shortest of equals;
    /// nil where fewer pairs of intervals exist than the profile wants, or one of the two does not vary.
    func strongest(own: Int, other: Int, maximumLag: Int) -> (lag: Int, correlation: Double)? {
        var best: (lag: Int, correlation: Double)?
        for distance in 0...maximumLag {
            for lag in distance == 0 ? [0] : [distance, -distance] {
                guard let correlation = correlation(own: own, other: other, lag: lag) else { continue }
                if abs(correlation) > abs(best?.correlation ?? 0) { best = (lag, correlation) }
            }
        }
        return best
    }

    /// Correlation of own(t) with other(t − lag) over the intervals kept.
    func correlation(own: Int, other: Int, lag: Int) -> Double? {
        let first = max(0, intervals - depth + 1)
        var count = 0.0
        var sumA = 0.0, sumB = 0.0, sumAA = 0.0, sumBB = 0.0, sumAB = 0.0
        // Rings of the past: a division a step would cost more than the sums.
        let start = max(first, first + lag), end = min(intervals, intervals + lag)
        guard start <= end else { return nil }
        var place = start % depth, earlier = (start - lag) % depth
        for _ in start...end {
            let a = deviations[own * depth + place]
            let b = deviations[other * depth + earlier]
            place = place + 1 == depth ? 0 : place + 1
            earlier = earlier + 1 == depth ? 0 : earlier + 1
            guard a == a, b == b else { continue }
            count += 1
            sumA += a
            sumB += b
            sumAA += a * a
            sumBB += b * b
            sumAB += a * b
        }
        guard count >= minimumIntervals else { return nil }
        let varianceA = sumAA - sumA * sumA / count
        let varianceB = sumBB - sumB * sumB / count
        guard varianceA > 0, varianceB > 0 else { return nil }
        return min(1, max(-1, (sumAB - sumA * sumB / count) / (varianceA.squareRoot() * varianceB.squareRoot())))
    }
}
