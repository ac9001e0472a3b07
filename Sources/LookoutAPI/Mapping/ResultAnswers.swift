import DetectorService

/// Anomaly groups, their series and feedback.
extension OperationRunner {
    func listGroups(_ fields: RequestFields) async throws -> JSONValue {
        let detector = try fields.text("AnomalyDetectorArn")
        let page = try await service.anomalyGroups(
            of: detector, threshold: fields.integer("SensitivityThreshold"), fields.page, in: scope)
        let counts = page.countsByMeasure.map { item in
            JSONValue.object(JSONObject([("MetricName", .text(item.measure)), ("OccurrenceCount", .integer(item.count))]))
        }
        return .object(present: [
            ("AnomalyGroupSummaryList", .array(page.groups.items.map { .object(JSONObject(summary($0, of: detector))) })),
            (
                "AnomalyGroupStatistics",
                .object(present: [
                    ("EvaluationStartDate", page.evaluationStart.map { JSONValue($0) }),
                    ("TotalCount", .integer(page.totalCount)),
                    ("ItemizedMetricStatsList", .array(counts)),
                ])
            ),
            ("NextToken", .optional(page.groups.next)),
        ])
    }

    private func summary(_ group: AnomalyGroupSummary, of detector: String) -> [(String, JSONValue)] {
        let members: [(String, JSONValue)] = [
            ("StartTime", JSONValue(group.start)), ("EndTime", JSONValue(group.end)), ("AnomalyGroupId", .text(group.id)),
            ("AnomalyGroupScore", .number(group.score)), ("PrimaryMetricName", .text(group.measure)),
        ]
        // More than the old service had.
        guard let links, let arn = ResourceARN(detector) else { return members }
        return members + [("ConsoleUrl", .text(links.group(group.id, of: arn)))]
    }

    func anomalyGroup(_ fields: RequestFields) async throws -> JSONValue {
        let detector = try fields.text("AnomalyDetectorArn")
        let group = try await service.anomalyGroup(fields.text("AnomalyGroupId"), of: detector, in: scope)
        let impacts = group.impacts.map { impact in
            JSONValue.object(JSONObject([
                ("MetricName", .text(impact.measure)),
                ("NumTimeSeries", .integer(impact.seriesCount)),
                ("ContributionMatrix", .object(JSONObject([("DimensionContributionList", .array(impact.contributions.map(contribution)))]))),
            ]))
        }
        return .object(JSONObject([
            ("AnomalyGroup", .object(JSONObject(summary(group.summary, of: detector) + [("MetricLevelImpactList", .array(impacts))])))
        ]))
    }

    private func contribution(_ contribution: DimensionContribution) -> JSONValue {
        let values = contribution.values.map { share in
            JSONValue.object(JSONObject([("DimensionValue", .text(share.value)), ("ContributionScore", .number(share.percent))]))
        }
        return .object(JSONObject([("DimensionName", .text(contribution.dimension)), ("DimensionValueContributionList", .array(values))]))
    }

    func listGroupSeries(_ fields: RequestFields) async throws -> JSONValue {
        let page = try await service.groupSeries(
            of: fields.text("AnomalyGroupId"), measure: fields.text("MetricName"), detector: fields.text("AnomalyDetectorArn"), fields.page, in: scope)
        let list = page.series.items.map { series in
            let dimensions = series.dimensions.map { dimension in
                JSONValue.object(JSONObject([("DimensionName", .text(dimension.dimension)), ("DimensionValue", .text(dimension.value))]))
            }
            return JSONValue.object(JSONObject([
                ("TimeSeriesId", .text(series.id)),
                ("DimensionList", .array(dimensions)),
                ("MetricValueList", numbers(series.observed)),
                // More than the old service had; its clients pass unknown members over.
                ("ExpectedValueList", numbers(series.expected)),
                ("LowerBoundList", numbers(series.lower)),
                ("UpperBoundList", numbers(series.upper)),
            ]))
        }
        return .object(present: [
            ("AnomalyGroupId", .text(page.groupID)),
            ("MetricName", .text(page.measure)),
            ("TimestampList", .array(page.times.map { JSONValue($0) })),
            ("NextToken", .optional(page.series.next)),
            ("TimeSeriesList", .array(list)),
        ])
    }

    /// Aligned with the time stamps; a missing value is null.
    private func numbers(_ values: [Double]) -> JSONValue { .array(values.map { $0.isFinite ? .number($0) : .null }) }

    func listRelatedMeasures(_ fields: RequestFields) async throws -> JSONValue {
        let page = try await service.relatedMeasures(
            of: fields.text("AnomalyGroupId"), relationship: fields.optionalText("RelationshipTypeFilter").flatMap(RelationshipType.init),
            detector: fields.text("AnomalyDetectorArn"), fields.page, in: scope)
        let list = page.items.map { related in
            JSONValue.object(present: [
                ("MetricName", .text(related.measure)),
                ("AnomalyGroupId", .optional(related.groupID)),
                ("RelationshipType", .text(related.relationship.rawValue)),
                ("ContributionPercentage", related.contribution.map(JSONValue.number)),
            ])
        }
        return .object(present: [("InterMetricImpactList", .array(list)), ("NextToken", .optional(page.next))])
    }

    func putFeedback(_ fields: RequestFields) async throws -> JSONValue {
        let feedback = try fields.fields("AnomalyGroupTimeSeriesFeedback")
        try await service.putFeedback(
            SeriesFeedback(seriesID: feedback.text("TimeSeriesId"), isAnomaly: feedback.boolean("IsAnomaly")),
            group: feedback.text("AnomalyGroupId"), detector: fields.text("AnomalyDetectorArn"), in: scope)
        return Self.empty
    }

    func feedback(_ fields: RequestFields) async throws -> JSONValue {
        let series = try fields.fields("AnomalyGroupTimeSeriesFeedback")
        let page = try await service.feedback(
            group: series.text("AnomalyGroupId"), series: series.optionalText("TimeSeriesId"), detector: fields.text("AnomalyDetectorArn"),
            fields.page, in: scope)
        let list = page.items.map { item in
            JSONValue.object(JSONObject([("TimeSeriesId", .text(item.seriesID)), ("IsAnomaly", .boolean(item.isAnomaly))]))
        }
        return .object(present: [("AnomalyGroupTimeSeriesFeedback", .array(list)), ("NextToken", .optional(page.next))])
    }
}
