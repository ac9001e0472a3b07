import MetricSeries

/// Whether a dataset makes sense, before its source is looked at.
enum MetricSetRules {
    /// - Throws: `ServiceError` that names the members at fault.
    static func check(_ metricSet: MetricSet, detector: Detector, quotas: ServiceConfiguration.Quotas) throws {
        let resource = ServiceError.Resource(id: metricSet.arn.description, kind: .metricSet)
        guard !metricSet.measures.isEmpty else { throw ServiceError.invalid("MetricList", "expected at least one measure") }
        guard metricSet.measures.count <= quotas.measures else {
            throw ServiceError.quotaExceeded("\(metricSet.measures.count) measures: a dataset can have \(quotas.measures)", quota: "measures", resource)
        }
        guard metricSet.dimensions.count <= quotas.dimensions else {
            throw ServiceError.quotaExceeded("\(metricSet.dimensions.count) dimensions: a dataset can have \(quotas.dimensions)", quota: "dimensions", resource)
        }
        guard metricSet.frequency == detector.frequency else {
            throw ServiceError.invalid("MetricSetFrequency", "\(metricSet.frequency) is not the detector's frequency, \(detector.frequency): both must be equal")
        }
        if let twice = firstDuplicate(metricSet.measures.map(\.name)) { throw ServiceError.invalid("MetricList", "measure \"\(twice)\" is given twice") }
        if let twice = firstDuplicate(metricSet.dimensions) { throw ServiceError.invalid("DimensionList", "dimension \"\(twice)\" is given twice") }
        let measures = Set(metricSet.measures.map(\.name))
        if let both = metricSet.dimensions.first(where: { measures.contains($0) }) {
            throw ServiceError.invalid("DimensionList", "\"\(both)\" is a measure too: a column has one role")
        }
        if case .s3 = metricSet.source {
            guard let time = metricSet.timestampColumn?.name else { throw ServiceError.invalid("TimestampColumn", "expected the name of the column with timestamps") }
            if measures.contains(time) || metricSet.dimensions.contains(time) {
                throw ServiceError.invalid("TimestampColumn", "\"\(time)\" is a measure or dimension too: a column has one role")
            }
        }
        if let twice = firstDuplicate(metricSet.filters.map(\.dimension)) { throw ServiceError.invalid("DimensionFilterList", "dimension \"\(twice)\" is given twice") }
        for filter in metricSet.filters {
            guard metricSet.dimensions.contains(filter.dimension) else {
                throw ServiceError.invalid("DimensionFilterList", "\"\(filter.dimension)\" is not one of the dataset's dimensions")
            }
            guard !filter.values.isEmpty else { throw ServiceError.invalid("DimensionFilterList", "the filter on \"\(filter.dimension)\" has no value") }
            guard filter.values.count <= 10 else { throw ServiceError.invalid("DimensionFilterList", "the filter on \"\(filter.dimension)\" has \(filter.values.count) values: at most 10") }
        }
        guard metricSet.filters.count <= 5 else { throw ServiceError.invalid("DimensionFilterList", "\(metricSet.filters.count) dimensions: at most 5") }
    }

    private static func firstDuplicate(_ names: [String]) -> String? {
        var seen = Set<String>()
        return names.first { !seen.insert($0).inserted }
    }
}
