import MetricSeries

/// Which groups an alert is for.
enum AlertRule {
    /// - Parameter series: keys of the group's series.
    static func fires(_ alert: Alert, measure: String, score: Double, series: [MetricKey]) -> Bool {
        guard score >= Double(alert.threshold) else { return false }
        guard let filters = alert.filters else { return true }
        if !filters.measures.isEmpty, !filters.measures.contains(measure) { return false }
        if filters.dimensions.isEmpty { return true }
        return series.contains { key in
            filters.dimensions.allSatisfy { filter in key[filter.dimension].map { filter.values.contains($0) } ?? false }
        }
    }
}
