import LinearAlgebra

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
        let correlations = correlations(own: own, other: other, maximumLag: maximumLag)
        var best: (lag: Int, correlation: Double)?
        for distance in 0...maximumLag {
            for lag in distance == 0 ? [0] : [distance, -distance] {
                guard let correlation = correlations[maximumLag + lag] else { continue }
                if abs(correlation) > abs(best?.correlation ?? 0) { best = (lag, correlation) }
            }
        }
        return best
    }

    /// Correlations of own(t) with other(t − lag) over the intervals kept, for lags −`maximumLag`…`maximumLag`.
    ///
    /// With m = 1 where there is a deviation and x = 0 where there is none, all sums over the pairs are products of series
    /// shifted against each other: Σ m m', Σ x m', Σ m x', Σ x² m', Σ m x'², Σ x x'.
    private func correlations(own: Int, other: Int, maximumLag: Int) -> [Double?] {
        let a = Past(self, measure: own), b = Past(self, measure: other)
        func sums(_ first: [Double], _ second: [Double]) -> [Double] {
            guard let products = try? laggedProducts(first, second, lags: -maximumLag...maximumLag) else {
                preconditionFailure("\(first.count) and \(second.count) intervals kept: expected the same")
            }
            return products
        }
        let counts = sums(a.isPresent, b.isPresent)
        let sumsA = sums(a.values, b.isPresent), sumsB = sums(a.isPresent, b.values)
        let squaresA = sums(a.squares, b.isPresent), squaresB = sums(a.isPresent, b.squares)
        let products = sums(a.values, b.values)
        return counts.indices.map { place in
            let count = counts[place]
            guard count >= minimumIntervals else { return nil }
            let varianceA = squaresA[place] - sumsA[place] * sumsA[place] / count
            let varianceB = squaresB[place] - sumsB[place] * sumsB[place] / count
            guard varianceA > 0, varianceB > 0 else { return nil }
            let covariance = products[place] - sumsA[place] * sumsB[place] / count
            return min(1, max(-1, covariance / (varianceA.squareRoot() * varianceB.squareRoot())))
        }
    }

    /// The kept deviations of a measure in the order of time.
    private struct Past {
        /// 0 where there is none.
        var values: [Double]
        var squares: [Double]
        /// 1 or 0.
        var isPresent: [Double]

        init(_ related: RelatedGroups, measure: Int) {
            let kept = min(related.intervals + 1, related.depth), start = measure * related.depth
            let oldest = (related.intervals - kept + 1) % related.depth
            let ring = related.deviations[start..<start + related.depth]
            values = Array(ring[(start + oldest)..<min(start + oldest + kept, start + related.depth)])
            values += ring[start..<start + kept - values.count]
            isPresent = values.map { $0 == $0 ? 1 : 0 }
            for place in values.indices where isPresent[place] == 0 { values[place] = 0 }
            squares = values.map { $0 * $0 }
        }
    }
}
