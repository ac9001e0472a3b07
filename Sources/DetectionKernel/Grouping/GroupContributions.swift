import MetricSeries

/// Shares of a group's deviation.
enum GroupContributions {
    /// Every part's percentage of the sum; equal parts where the sum is 0. They add up to 100 to rounding: the largest
    /// takes what rounding left of the others.
    ///
    /// - Precondition: parts are finite or infinite, not negative.
    static func percentages(_ parts: [Double]) -> [Double] {
        guard let largest = parts.indices.max(by: { parts[$0] < parts[$1] }) else { return [] }
        // Over the largest first: neither huge nor tiny parts leave the range of Double.
        let greatest = parts[largest]
        let relative = parts.map { part in
            if greatest == .infinity { return part == .infinity ? 1.0 : 0 }
            return greatest > 0 ? part / greatest : 1
        }
        let total = relative.reduce(0, +)
        var percent = relative.map { 100 * $0 / total }
        percent[largest] = 100 - percent.indices.reduce(0) { $1 == largest ? $0 : $0 + percent[$1] }
        return percent
    }

    /// One entry a dimension in the order of the keys, values by share, then name.
    ///
    /// A metric that leaves a dimension open belongs to no value of it and is left out there; a dimension that all
    /// leave open has no entry, and keys without dimensions have none.
    static func byDimension(_ keys: [MetricKey], parts: [Double]) -> [AnomalyGroup.Contribution] {
        var dimensions: [String] = []
        var seen = Set<String>()
        for key in keys {
            for pair in key.dimensions where seen.insert(pair.dimension).inserted { dimensions.append(pair.dimension) }
        }
        return dimensions.map { dimension in
            var place: [String: Int] = [:]
            var values: [String] = []
            var sums: [Double] = []
            for (key, part) in zip(keys, parts) {
                guard let value = key[dimension] else { continue }
                if let index = place[value] {
                    sums[index] += part
                } else {
                    place[value] = values.count
                    values.append(value)
                    sums.append(part)
                }
            }
            let percent = percentages(sums)
            let order = values.indices.sorted { (-percent[$0], values[$0]) < (-percent[$1], values[$1]) }
            return AnomalyGroup.Contribution(dimension: dimension, values: order.map { (values[$0], percent[$0]) })
        }
    }
}
