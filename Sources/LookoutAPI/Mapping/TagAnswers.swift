import DetectorService

/// Tags of detectors, datasets and alerts.
extension OperationRunner {
    func listTags(_ fields: RequestFields) async throws -> JSONValue {
        let tags = try await service.tags(of: fields.text("resourceArn"), in: scope)
        return .object(JSONObject([("Tags", .tags(tags) ?? .object(JSONObject()))]))
    }

    func tag(_ fields: RequestFields) async throws -> JSONValue {
        try await service.tag(fields.text("resourceArn"), with: fields.map("tags"), in: scope)
        return Self.empty
    }

    func untag(_ fields: RequestFields) async throws -> JSONValue {
        try await service.untag(fields.text("resourceArn"), keys: fields.texts("tagKeys") ?? [], in: scope)
        return Self.empty
    }
}
