import DetectorService

/// Alerts.
extension OperationRunner {
    func createAlert(_ fields: RequestFields) async throws -> JSONValue {
        let definition = try Self.alertDefinition(fields, detector: fields.arn("AnomalyDetectorArn", .detector))
        let arn = try await service.createAlert(definition, in: scope)
        return .object(JSONObject([("AlertArn", JSONValue(arn))]))
    }

    /// An alert of a detector, as a request or a file states it.
    static func alertDefinition(_ fields: RequestFields, detector: ResourceARN) throws -> AlertDefinition {
        AlertDefinition(
            name: try fields.text("AlertName"), detector: detector, description: fields.optionalText("AlertDescription"),
            threshold: fields.optionalInteger("AlertSensitivityThreshold"), action: try action(fields.fields("Action")),
            filters: try fields.optionalFields("AlertFilters").map(filters), tags: fields.map("Tags"))
    }

    func updateAlert(_ fields: RequestFields) async throws -> JSONValue {
        let arn = try await service.updateAlert(
            fields.text("AlertArn"),
            AlertUpdate(
                description: fields.optionalText("AlertDescription"), threshold: fields.optionalInteger("AlertSensitivityThreshold"),
                action: fields.optionalFields("Action").map(Self.action), filters: fields.optionalFields("AlertFilters").map(Self.filters)),
            in: scope)
        return .object(JSONObject([("AlertArn", JSONValue(arn))]))
    }

    private static func action(_ fields: RequestFields) throws -> AlertAction {
        switch (fields.optionalFields("SNSConfiguration"), fields.optionalFields("LambdaConfiguration")) {
        case (let topic?, nil):
            return .topic(
                roleARN: try topic.text("RoleArn"), topicARN: try topic.text("SnsTopicArn"),
                format: topic.optionalText("SnsFormat").flatMap(TopicMessageFormat.init))
        case (nil, let function?):
            return .function(roleARN: try function.text("RoleArn"), functionARN: try function.text("LambdaArn"))
        default:
            throw ServiceError.invalid("Action", "expected exactly one of SNSConfiguration and LambdaConfiguration")
        }
    }

    private static func filters(_ fields: RequestFields) throws -> AlertFilters {
        AlertFilters(
            measures: fields.texts("MetricList") ?? [],
            dimensions: try (fields.list("DimensionFilterList") ?? []).enumerated().map { index, filter in
                guard let dimension = filter.optionalText("DimensionName") else {
                    throw ServiceError.invalid("AlertFilters.DimensionFilterList[\(index)].DimensionName", "say which dimension is filtered")
                }
                guard let values = filter.texts("DimensionValueList") else {
                    throw ServiceError.invalid("AlertFilters.DimensionFilterList[\(index)].DimensionValueList", "say which values are announced")
                }
                return RecordFilter(dimension: dimension, values: values)
            })
    }

    func deleteAlert(_ fields: RequestFields) async throws -> JSONValue {
        try await service.deleteAlert(fields.text("AlertArn"), in: scope)
        return Self.empty
    }

    func describeAlert(_ fields: RequestFields) async throws -> JSONValue {
        let alert = try await service.alert(fields.text("AlertArn"), in: scope)
        return .object(JSONObject([
            (
                "Alert",
                .object(present: [
                    ("Action", members(alert.action)),
                    ("AlertDescription", .optional(alert.description)),
                    ("AlertArn", JSONValue(alert.arn)),
                    ("AnomalyDetectorArn", JSONValue(alert.detector)),
                    ("AlertName", .text(alert.name)),
                    ("AlertSensitivityThreshold", .integer(alert.threshold)),
                    ("AlertType", .text(alert.action.kind)),
                    ("AlertStatus", .text(alert.isActive ? "ACTIVE" : "INACTIVE")),
                    ("LastModificationTime", JSONValue(alert.lastModificationTime)),
                    ("CreationTime", JSONValue(alert.creationTime)),
                    ("AlertFilters", alert.filters.map(members)),
                    ("ConsoleUrl", .optional(links?.alert(alert))),
                ])
            )
        ]))
    }

    private func members(_ action: AlertAction) -> JSONValue {
        switch action {
        case .topic(let role, let topic, let format):
            .object(JSONObject([
                (
                    "SNSConfiguration",
                    .object(present: [("RoleArn", .text(role)), ("SnsTopicArn", .text(topic)), ("SnsFormat", .optional(format?.rawValue))])
                )
            ]))
        case .function(let role, let function):
            .object(JSONObject([
                ("LambdaConfiguration", .object(JSONObject([("RoleArn", .text(role)), ("LambdaArn", .text(function))])))
            ]))
        }
    }

    private func members(_ filters: AlertFilters) -> JSONValue {
        let dimensions = filters.dimensions.map { filter in
            JSONValue.object(JSONObject([("DimensionName", .text(filter.dimension)), ("DimensionValueList", JSONValue(texts: filter.values))]))
        }
        return .object(present: [
            ("MetricList", filters.measures.isEmpty ? nil : JSONValue(texts: filters.measures)),
            ("DimensionFilterList", dimensions.isEmpty ? nil : .array(dimensions)),
        ])
    }

    func listAlerts(_ fields: RequestFields) async throws -> JSONValue {
        let page = try await service.alerts(of: fields.optionalText("AnomalyDetectorArn"), fields.page, in: scope)
        let list = page.items.map { alert in
            JSONValue.object(present: [
                ("AlertArn", JSONValue(alert.arn)),
                ("AnomalyDetectorArn", JSONValue(alert.detector)),
                ("AlertName", .text(alert.name)),
                ("AlertSensitivityThreshold", .integer(alert.threshold)),
                ("AlertType", .text(alert.action.kind)),
                ("AlertStatus", .text(alert.isActive ? "ACTIVE" : "INACTIVE")),
                ("LastModificationTime", JSONValue(alert.lastModificationTime)),
                ("CreationTime", JSONValue(alert.creationTime)),
                ("Tags", .tags(alert.tags)),
                ("ConsoleUrl", .optional(links?.alert(alert))),
            ])
        }
        return .object(present: [("AlertSummaryList", .array(list)), ("NextToken", .optional(page.next))])
    }
}
