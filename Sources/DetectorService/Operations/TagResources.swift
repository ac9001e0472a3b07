import GRDB

extension DetectionService {
    public func tags(of arn: String, in scope: Scope) async throws -> [String: String] {
        try await store.read { try Self.changeTags($0, arn, in: scope) { $0 } }
    }

    public func tag(_ arn: String, with tags: [String: String], in scope: Scope) async throws {
        let quota = configuration.quotas.tagsPerResource
        try await store.write { db in
            _ = try Self.changeTags(db, arn, in: scope) { present in
                let merged = present.merging(tags) { _, new in new }
                try TagRules.check(tags, quota: quota)
                guard merged.count <= quota else { throw ServiceError.invalid("Tags", "the resource would have \(merged.count) tags: it can have \(quota)") }
                return merged
            }
        }
    }

    public func untag(_ arn: String, keys: [String], in scope: Scope) async throws {
        try await store.write { db in
            _ = try Self.changeTags(db, arn, in: scope) { present in present.filter { !keys.contains($0.key) } }
        }
    }

    /// Looks a resource's tags up, and stores them where `change` makes others of them.
    nonisolated private static func changeTags(
        _ db: Database, _ text: String, in scope: Scope, _ change: ([String: String]) throws -> [String: String]
    ) throws -> [String: String] {
        switch ResourceARN(text)?.kind {
        case .metricSet:
            var stored = try Lookup.metricSet(db, text, in: scope)
            let tags = try change(stored.metricSet.tags)
            if tags != stored.metricSet.tags {
                stored.metricSet.tags = tags
                try MetricSetTable.update(db, stored)
            }
            return tags
        case .alert:
            var stored = try Lookup.alert(db, text, in: scope)
            let tags = try change(stored.alert.tags)
            if tags != stored.alert.tags {
                stored.alert.tags = tags
                try AlertTable.update(db, stored)
            }
            return tags
        default:
            var stored = try Lookup.detector(db, text, in: scope)
            let tags = try change(stored.detector.tags)
            if tags != stored.detector.tags {
                stored.detector.tags = tags
                try DetectorTable.update(db, stored)
            }
            return tags
        }
    }
}
