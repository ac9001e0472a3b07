import DetectorService

/// Detectors and their log.
extension OperationRunner {
    func createDetector(_ fields: RequestFields) async throws -> JSONValue {
        guard let frequency = try fields.fields("AnomalyDetectorConfig").optionalFrequency("AnomalyDetectorFrequency") else {
            throw ServiceError.invalid("AnomalyDetectorConfig.AnomalyDetectorFrequency", "say how long an interval is: P1D, PT1H, PT10M or PT5M")
        }
        let arn = try await service.createDetector(
            DetectorDefinition(
                name: fields.text("AnomalyDetectorName"), description: fields.optionalText("AnomalyDetectorDescription"), frequency: frequency,
                kmsKeyARN: fields.optionalText("KmsKeyArn"), tags: fields.map("Tags")),
            in: scope)
        return .object(JSONObject([("AnomalyDetectorArn", JSONValue(arn))]))
    }

    func describeDetector(_ fields: RequestFields) async throws -> JSONValue {
        let detector = try await service.detector(fields.text("AnomalyDetectorArn"), in: scope)
        return .object(present: [
            ("AnomalyDetectorArn", JSONValue(detector.arn)),
            ("AnomalyDetectorName", .text(detector.name)),
            ("AnomalyDetectorDescription", .optional(detector.description)),
            ("AnomalyDetectorConfig", .object(JSONObject([("AnomalyDetectorFrequency", .text(detector.frequency.iso8601))]))),
            ("CreationTime", JSONValue(detector.creationTime)),
            ("LastModificationTime", JSONValue(detector.lastModificationTime)),
            ("Status", .text(detector.status.rawValue)),
            ("FailureReason", .optional(detector.failureReason.map { $0.limited(to: 256) })),
            ("KmsKeyArn", .optional(detector.kmsKeyARN)),
            ("FailureType", .optional(detector.failureType?.rawValue)),
            // More than the old service had.
            (
                "LearningProgress",
                detector.learning.map { .object(JSONObject([("IntervalsSeen", .integer($0.seen)), ("IntervalsNeeded", .integer($0.needed))])) }
            ),
        ])
    }

    func listDetectors(_ fields: RequestFields) async throws -> JSONValue {
        let page = try await service.detectors(fields.page, in: scope)
        return .object(present: [
            ("AnomalyDetectorSummaryList", .array(page.items.map(summary))),
            ("NextToken", .optional(page.next)),
        ])
    }

    private func summary(_ detector: Detector) -> JSONValue {
        .object(present: [
            ("AnomalyDetectorArn", JSONValue(detector.arn)),
            ("AnomalyDetectorName", .text(detector.name)),
            ("AnomalyDetectorDescription", .optional(detector.description)),
            ("CreationTime", JSONValue(detector.creationTime)),
            ("LastModificationTime", JSONValue(detector.lastModificationTime)),
            ("Status", .text(detector.status.rawValue)),
            ("Tags", .tags(detector.tags)),
        ])
    }

    func updateDetector(_ fields: RequestFields) async throws -> JSONValue {
        let arn = try await service.updateDetector(
            fields.text("AnomalyDetectorArn"),
            DetectorUpdate(
                description: fields.optionalText("AnomalyDetectorDescription"),
                frequency: fields.optionalFields("AnomalyDetectorConfig")?.optionalFrequency("AnomalyDetectorFrequency"),
                kmsKeyARN: fields.optionalText("KmsKeyArn")),
            in: scope)
        return .object(JSONObject([("AnomalyDetectorArn", JSONValue(arn))]))
    }

    func deleteDetector(_ fields: RequestFields) async throws -> JSONValue {
        try await service.deleteDetector(fields.text("AnomalyDetectorArn"), in: scope)
        return Self.empty
    }

    func activateDetector(_ fields: RequestFields) async throws -> JSONValue {
        try await service.activateDetector(fields.text("AnomalyDetectorArn"), in: scope)
        return Self.empty
    }

    func backTestDetector(_ fields: RequestFields) async throws -> JSONValue {
        try await service.backTestDetector(fields.text("AnomalyDetectorArn"), in: scope)
        return Self.empty
    }

    func deactivateDetector(_ fields: RequestFields) async throws -> JSONValue {
        try await service.deactivateDetector(fields.text("AnomalyDetectorArn"), in: scope)
        return Self.empty
    }

    func describeExecutions(_ fields: RequestFields) async throws -> JSONValue {
        var time: ZonedTime?
        if let text = fields.optionalText("Timestamp") {
            guard let parsed = ZonedTime(parsing: text) else { throw ServiceError.invalid("Timestamp", "\"\(text)\" is not a time") }
            time = parsed
        }
        let detector = try fields.text("AnomalyDetectorArn")
        let page = try await service.executions(of: detector, at: time, fields.page, in: scope)
        let arn = ResourceARN(detector)
        let list = page.items.map { run in
            JSONValue.object(present: [
                ("Timestamp", JSONValue(run.timestamp)),
                ("Status", .text(run.status.rawValue)),
                ("FailureReason", .optional(run.failureReason.map { $0.limited(to: 256) })),
                ("ConsoleUrl", .optional(arn.flatMap { links?.run(at: run.timestamp, of: $0) })),
            ])
        }
        return .object(present: [("ExecutionList", .array(list)), ("NextToken", .optional(page.next))])
    }
}

extension String {
    /// The text, cut to a number of Unicode scalars with an ellipsis as the last one.
    func limited(to count: Int) -> String {
        guard unicodeScalars.count > count else { return self }
        return String(unicodeScalars.prefix(count - 1)) + "…"
    }
}
