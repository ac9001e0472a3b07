import GRDB

/// Finds resources by the text of their ARNs; whatever is not of the scope does not exist.
enum Lookup {
    private static func missing(_ text: String, _ kind: ResourceKind) -> ServiceError { ServiceError.notFound(.init(id: text, kind: kind)) }

    static func detector(_ db: Database, _ text: String, in scope: Scope) throws -> StoredDetector {
        guard let arn = ResourceARN(text), arn.scope == scope, case .detector(let name) = arn.name, let stored = try DetectorTable.find(db, name, in: scope) else {
            throw missing(text, .detector)
        }
        return stored
    }

    static func metricSet(_ db: Database, _ text: String, in scope: Scope) throws -> MetricSetTable.Stored {
        guard let arn = ResourceARN(text), arn.scope == scope, case .metricSet = arn.name, let stored = try MetricSetTable.find(db, arn) else {
            throw missing(text, .metricSet)
        }
        return stored
    }

    static func alert(_ db: Database, _ text: String, in scope: Scope) throws -> AlertTable.Stored {
        guard let arn = ResourceARN(text), arn.scope == scope, case .alert(let name) = arn.name, let stored = try AlertTable.find(db, name, in: scope) else {
            throw missing(text, .alert)
        }
        return stored
    }

    static func group(_ db: Database, _ id: String, of detector: StoredDetector) throws -> GroupTable.Stored {
        guard let stored = try GroupTable.find(db, detectorID: detector.id, id) else { throw missing(id, .anomalyGroup) }
        return stored
    }
}
