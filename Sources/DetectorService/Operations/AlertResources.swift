import GRDB
import MetricSeries

extension DetectionService {
    public func createAlert(_ definition: AlertDefinition, in scope: Scope) async throws -> ResourceARN {
        let (clock, quotas) = (clock, configuration.quotas)
        let detectorARN = definition.detector.description
        let (arn, hasMessages) = try await store.write { db in
            let stored = try Lookup.detector(db, detectorARN, in: scope)
            let arn = ResourceARN(.alert(definition.name), in: scope)
            let resource = ServiceError.Resource(id: arn.description, kind: .alert)
            try TagRules.check(definition.tags, quota: quotas.tagsPerResource)
            try Self.check(db, definition.filters, detectorID: stored.id)
            guard stored.detector.status != .deleting else { throw ServiceError.conflict("the detector is being deleted", .init(id: detectorARN, kind: .detector)) }
            if try AlertTable.find(db, definition.name, in: scope) != nil {
                throw ServiceError.conflict("an alert named \(definition.name) exists already in this region: choose another name, or delete that one", resource)
            }
            guard try AlertTable.count(db, detectorID: stored.id) < quotas.alertsPerDetector else {
                throw ServiceError.quotaExceeded(
                    "the detector has \(quotas.alertsPerDetector) alerts already: delete one, or raise alertsPerDetector in the configuration",
                    quota: "alertsPerDetector", resource)
            }
            let now = clock.now
            let alert = try AlertTable.insert(
                db,
                Alert(
                    arn: arn, detector: stored.detector.arn, name: definition.name, description: definition.description, threshold: definition.threshold ?? 70,
                    action: definition.action, filters: definition.filters, creationTime: now, lastModificationTime: now, tags: definition.tags),
                detectorID: stored.id)
            // An alert on a backtest is for that backtest's anomalies, also when the backtest was faster than its maker.
            guard stored.detector.status == .backTestComplete, let stream = try StreamTable.latest(db, detectorID: stored.id) else { return (arn, false) }
            let recording = GroupRecording(context: self.context(stored), stream: stream.id, facts: stream.facts, grid: try stream.facts.grid())
            return (arn, try recording.announceAll(db, to: alert))
        }
        if hasMessages { await outbox.ring() }
        return arn
    }

    public func alert(_ arn: String, in scope: Scope) async throws -> Alert {
        try await store.read { try Lookup.alert($0, arn, in: scope).alert }
    }

    public func alerts(of detector: String?, _ page: PageRequest, in scope: Scope) async throws -> Page<Alert> {
        let question = "alerts \(scope.region) \(scope.account) \(detector ?? "")"
        let after = try PageToken.place(page, question: question)?.first
        let found = try await store.read { db in
            let detectorID = try detector.map { try Lookup.detector(db, $0, in: scope).id }
            return try AlertTable.list(db, in: scope, detectorID: detectorID, after: after, limit: page.limit + 1).map(\.alert)
        }
        return PageToken.page(found, page, question: question) { [$0.name] }
    }

    public func updateAlert(_ arn: String, _ update: AlertUpdate, in scope: Scope) async throws -> ResourceARN {
        let clock = clock
        return try await store.write { db in
            var stored = try Lookup.alert(db, arn, in: scope)
            if update.filters != nil { try Self.check(db, update.filters, detectorID: stored.detectorID) }
            if let description = update.description { stored.alert.description = description }
            if let threshold = update.threshold { stored.alert.threshold = threshold }
            if let action = update.action { stored.alert.action = action }
            if let filters = update.filters { stored.alert.filters = filters }
            stored.alert.lastModificationTime = clock.now
            try AlertTable.update(db, stored)
            return stored.alert.arn
        }
    }

    public func deleteAlert(_ arn: String, in scope: Scope) async throws {
        try await store.write { try AlertTable.delete($0, id: try Lookup.alert($0, arn, in: scope).id) }
    }

    nonisolated private static func check(_ db: Database, _ filters: AlertFilters?, detectorID: Int64) throws {
        guard let filters, !filters.measures.isEmpty || !filters.dimensions.isEmpty else { return }
        let metricSet = try MetricSetTable.all(db, detectorID: detectorID).first?.metricSet
        try AlertRules.check(filters, measures: metricSet?.measures.map(\.name), dimensions: metricSet?.dimensions ?? [])
    }
}

/// Whether an alert makes sense.
enum AlertRules {
    /// Filters must name measures and dimensions of the dataset.
    ///
    /// - Parameter measures: those of the dataset; nil when there is none yet.
    /// - Throws: `ServiceError` (validation).
    static func check(_ filters: AlertFilters?, measures: [String]?, dimensions: [String]) throws {
        guard let filters, !filters.measures.isEmpty || !filters.dimensions.isEmpty else { return }
        guard let measures else {
            throw ServiceError.invalid("AlertFilters", "the detector has no dataset yet, so that there is nothing to filter by: create it first")
        }
        for measure in filters.measures where !measures.contains(measure) {
            throw ServiceError.invalid("AlertFilters", "\"\(measure)\" is not a measure of the dataset")
        }
        for filter in filters.dimensions {
            guard dimensions.contains(filter.dimension) else { throw ServiceError.invalid("AlertFilters", "\"\(filter.dimension)\" is not a dimension of the dataset") }
            guard !filter.values.isEmpty else { throw ServiceError.invalid("AlertFilters", "the filter on \"\(filter.dimension)\" has no value") }
        }
    }
}
