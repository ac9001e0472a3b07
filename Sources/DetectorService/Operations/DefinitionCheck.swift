import MetricData
import MetricSeries

/// The service's rules on what is said of resources, as far as they need neither a store nor a source.
package enum DefinitionCheck {
    /// - Throws: `ServiceError` (validation).
    package static func check(tags: [String: String], quota: Int = ServiceConfiguration.Quotas().tagsPerResource) throws {
        try TagRules.check(tags, quota: quota)
    }

    /// Checks a dataset of a detector with the frequency given.
    ///
    /// - Throws: `ServiceError` naming the member at fault.
    package static func check(_ definition: MetricSetDefinition, detectorFrequency: Frequency, quotas: ServiceConfiguration.Quotas = .init()) throws {
        let epoch = Moment(milliseconds: 0)
        let detector = Detector(
            arn: definition.detector, name: "", frequency: detectorFrequency, creationTime: epoch, lastModificationTime: epoch, status: .inactive, tags: [:])
        let arn = ResourceARN(.metricSet(detector: "", name: definition.name), in: definition.detector.scope)
        let metricSet = MetricSet(
            arn: arn, detector: detector.arn, name: definition.name, description: definition.description, measures: definition.measures,
            offset: definition.offset ?? 0, timestampColumn: definition.timestampColumn, dimensions: definition.dimensions,
            frequency: definition.frequency ?? detectorFrequency, source: definition.source, timezone: definition.timezone ?? "UTC",
            filters: definition.filters, creationTime: epoch, lastModificationTime: epoch, tags: definition.tags)
        try TagRules.check(definition.tags, quota: quotas.tagsPerResource)
        try MetricSetRules.check(metricSet, detector: detector, quotas: quotas)
        _ = try SourceProbe.description(of: metricSet)
    }

    /// Checks an alert of a detector with the dataset given; nil for a detector without one.
    ///
    /// - Throws: `ServiceError` naming the member at fault.
    package static func check(_ definition: AlertDefinition, metricSet: MetricSetDefinition?) throws {
        try check(tags: definition.tags)
        try AlertRules.check(definition.filters, measures: metricSet?.measures.map(\.name), dimensions: metricSet?.dimensions ?? [])
    }
}
