import DetectorService
import MetricData

/// Datasets and what is known of their sources.
extension OperationRunner {
    func createMetricSet(_ fields: RequestFields) async throws -> JSONValue {
        let definition = try Self.metricSetDefinition(fields, detector: fields.arn("AnomalyDetectorArn", .detector))
        let arn = try await service.createMetricSet(definition, in: scope)
        return .object(JSONObject([("MetricSetArn", JSONValue(arn))]))
    }

    /// A dataset of a detector, as a request or a file states it.
    static func metricSetDefinition(_ fields: RequestFields, detector: ResourceARN) throws -> MetricSetDefinition {
        MetricSetDefinition(
            detector: detector, name: try fields.text("MetricSetName"), description: fields.optionalText("MetricSetDescription"),
            measures: try measures(fields) ?? [], offset: fields.optionalInteger("Offset"), timestampColumn: timestampColumn(fields),
            dimensions: fields.texts("DimensionList") ?? [], frequency: try fields.optionalFrequency("MetricSetFrequency"),
            source: try SourceMapping.source(fields.fields("MetricSource")), timezone: fields.optionalText("Timezone"),
            filters: try recordFilters(fields) ?? [], tags: fields.map("Tags"))
    }

    func updateMetricSet(_ fields: RequestFields) async throws -> JSONValue {
        let arn = try await service.updateMetricSet(
            fields.text("MetricSetArn"),
            MetricSetUpdate(
                description: fields.optionalText("MetricSetDescription"), measures: Self.measures(fields), offset: fields.optionalInteger("Offset"),
                timestampColumn: Self.timestampColumn(fields), dimensions: fields.texts("DimensionList"),
                frequency: fields.optionalFrequency("MetricSetFrequency"), source: fields.optionalFields("MetricSource").map(SourceMapping.source),
                filters: Self.recordFilters(fields)),
            in: scope)
        return .object(JSONObject([("MetricSetArn", JSONValue(arn))]))
    }

    private static func measures(_ fields: RequestFields) throws -> [MeasureDefinition]? {
        try fields.list("MetricList")?.map { measure in
            let function = try measure.text("AggregationFunction")
            guard let aggregation = AggregationFunction(rawValue: function) else {
                throw ServiceError.invalid("AggregationFunction", "\"\(function)\" is not an aggregation function")
            }
            return MeasureDefinition(name: try measure.text("MetricName"), aggregation: aggregation, namespace: measure.optionalText("Namespace"))
        }
    }

    private static func timestampColumn(_ fields: RequestFields) -> TimestampColumn? {
        fields.optionalFields("TimestampColumn").map {
            TimestampColumn(name: $0.optionalText("ColumnName"), format: $0.optionalText("ColumnFormat"))
        }
    }

    private static func recordFilters(_ fields: RequestFields) throws -> [RecordFilter]? {
        try fields.list("DimensionFilterList")?.enumerated().map { index, filter in
            guard let dimension = filter.optionalText("Name") else {
                throw ServiceError.invalid("DimensionFilterList[\(index)].Name", "say which dimension is filtered")
            }
            let values = try (filter.list("FilterList") ?? []).enumerated().map { place, entry in
                guard let value = entry.optionalText("DimensionValue") else {
                    throw ServiceError.invalid("DimensionFilterList[\(index)].FilterList[\(place)].DimensionValue", "say which value is kept")
                }
                return value
            }
            guard !values.isEmpty else { throw ServiceError.invalid("DimensionFilterList[\(index)].FilterList", "say which values are kept") }
            return RecordFilter(dimension: dimension, values: values)
        }
    }

    func describeMetricSet(_ fields: RequestFields) async throws -> JSONValue {
        let set = try await service.metricSet(fields.text("MetricSetArn"), in: scope)
        let measures = set.measures.map { measure in
            JSONValue.object(present: [
                ("MetricName", .text(measure.name)), ("AggregationFunction", .text(measure.aggregation.rawValue)),
                ("Namespace", .optional(measure.namespace)),
            ])
        }
        let column = set.timestampColumn.map { column in
            JSONValue.object(present: [("ColumnName", .optional(column.name)), ("ColumnFormat", .optional(column.format))])
        }
        let filters = set.filters.map { filter in
            JSONValue.object(JSONObject([
                ("Name", .text(filter.dimension)),
                ("FilterList", .array(filter.values.map { .object(JSONObject([("DimensionValue", .text($0)), ("FilterOperation", .text("EQUALS"))])) })),
            ]))
        }
        return .object(present: [
            ("MetricSetArn", JSONValue(set.arn)),
            ("AnomalyDetectorArn", JSONValue(set.detector)),
            ("MetricSetName", .text(set.name)),
            ("MetricSetDescription", .optional(set.description)),
            ("CreationTime", JSONValue(set.creationTime)),
            ("LastModificationTime", JSONValue(set.lastModificationTime)),
            ("Offset", .integer(set.offset)),
            ("MetricList", .array(measures)),
            ("TimestampColumn", column),
            ("DimensionList", JSONValue(texts: set.dimensions)),
            ("MetricSetFrequency", .text(set.frequency.iso8601)),
            ("Timezone", .text(set.timezone)),
            ("MetricSource", SourceMapping.members(set.source)),
            ("DimensionFilterList", filters.isEmpty ? nil : .array(filters)),
        ])
    }

    func listMetricSets(_ fields: RequestFields) async throws -> JSONValue {
        let page = try await service.metricSets(of: fields.optionalText("AnomalyDetectorArn"), fields.page, in: scope)
        let list = page.items.map { set in
            JSONValue.object(present: [
                ("MetricSetArn", JSONValue(set.arn)),
                ("AnomalyDetectorArn", JSONValue(set.detector)),
                ("MetricSetDescription", .optional(set.description)),
                ("MetricSetName", .text(set.name)),
                ("CreationTime", JSONValue(set.creationTime)),
                ("LastModificationTime", JSONValue(set.lastModificationTime)),
                ("Tags", .tags(set.tags)),
            ])
        }
        return .object(present: [("MetricSetSummaryList", .array(list)), ("NextToken", .optional(page.next))])
    }

    func dataQuality(_ fields: RequestFields) async throws -> JSONValue {
        let reports = try await service.dataQuality(of: fields.text("AnomalyDetectorArn"), metricSet: fields.optionalText("MetricSetArn"), in: scope)
        let list = reports.map { report in
            let metrics = report.metrics.map { metric in
                JSONValue.object(present: [
                    ("MetricType", .text(metric.kind.rawValue)),
                    ("MetricDescription", .text(metric.description.limited(to: 256))),
                    ("RelatedColumnName", .optional(metric.column)),
                    ("MetricValue", .number(metric.value)),
                ])
            }
            let set = JSONValue.object(JSONObject([("MetricSetArn", JSONValue(report.metricSet)), ("DataQualityMetricList", .array(metrics))]))
            return JSONValue.object(JSONObject([("StartTimestamp", JSONValue(report.start)), ("MetricSetDataQualityMetricList", .array([set]))]))
        }
        return .object(JSONObject([("AnomalyDetectorDataQualityMetricList", .array(list))]))
    }

    func sampleData(_ fields: RequestFields) async throws -> JSONValue {
        guard let source = fields.optionalFields("S3SourceConfig") else {
            throw ServiceError.invalid("S3SourceConfig", "say where the data lies: only S3 sources can be sampled")
        }
        let sample = try await service.sampleData(SourceMapping.s3(source, path: "S3SourceConfig"), in: scope)
        return .object(JSONObject([
            ("HeaderValues", JSONValue(texts: sample.headers)), ("SampleRows", .array(sample.rows.map { JSONValue(texts: $0) })),
        ]))
    }

    func detectConfiguration(_ fields: RequestFields) async throws -> JSONValue {
        guard let source = try fields.fields("AutoDetectionMetricSource").optionalFields("S3SourceConfig") else {
            throw ServiceError.invalid("AutoDetectionMetricSource.S3SourceConfig", "say where the data lies: only S3 sources can be looked into")
        }
        let found = try await service.detectConfiguration(
            of: SourceMapping.s3(source, path: "AutoDetectionMetricSource.S3SourceConfig"), detector: fields.text("AnomalyDetectorArn"), in: scope)
        return .object(JSONObject([("DetectedMetricSetConfig", DetectedMapping.members(found))]))
    }
}
