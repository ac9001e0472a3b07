import GRDB
import MetricData
import MetricSeries

extension DetectionService {
    nonisolated private func probe(_ scope: Scope) -> SourceProbe { SourceProbe(objects: objects, region: scope.region, clock: clock) }

    public func createMetricSet(_ definition: MetricSetDefinition, in scope: Scope) async throws -> ResourceARN {
        let quotas = configuration.quotas
        let moment = clock.now
        let detectorARN = definition.detector.description
        /// Everything but the source, which is looked at outside the transaction; what it rests on is checked again in it.
        let check: @Sendable (Database) throws -> (StoredDetector, MetricSet) = { db in
            let stored = try Lookup.detector(db, detectorARN, in: scope)
            let arn = ResourceARN(.metricSet(detector: stored.detector.name, name: definition.name), in: scope)
            let metricSet = MetricSet(
                arn: arn, detector: stored.detector.arn, name: definition.name, description: definition.description, measures: definition.measures,
                offset: definition.offset ?? 0, timestampColumn: definition.timestampColumn, dimensions: definition.dimensions,
                frequency: definition.frequency ?? stored.detector.frequency, source: definition.source, timezone: definition.timezone ?? "UTC",
                filters: definition.filters, creationTime: moment, lastModificationTime: moment, tags: definition.tags)
            try TagRules.check(definition.tags, quota: quotas.tagsPerResource)
            let present = try MetricSetTable.all(db, detectorID: stored.id)
            if present.contains(where: { $0.metricSet.arn == arn }) {
                throw ServiceError.conflict("the detector has a dataset named \(definition.name) already", .init(id: arn.description, kind: .metricSet))
            }
            guard present.count < quotas.metricSetsPerDetector else {
                throw ServiceError.quotaExceeded(
                    "the detector has a dataset already: a detector can have \(quotas.metricSetsPerDetector)", quota: "metricSetsPerDetector",
                    .init(id: arn.description, kind: .metricSet))
            }
            guard !LifeCycle.isRunning(stored.detector.status) else {
                throw ServiceError.conflict("the detector is \(stored.detector.status.rawValue): it cannot get a dataset now", .init(id: detectorARN, kind: .detector))
            }
            try MetricSetRules.check(metricSet, detector: stored.detector, quotas: quotas)
            return (stored, metricSet)
        }
        let (_, metricSet) = try await store.read(check)
        try await probe(scope).check(metricSet)
        return try await store.write { db in
            let (stored, metricSet) = try check(db)
            try MetricSetTable.insert(db, metricSet, detectorID: stored.id)
            return metricSet.arn
        }
    }

    public func metricSet(_ arn: String, in scope: Scope) async throws -> MetricSet {
        try await store.read { try Lookup.metricSet($0, arn, in: scope).metricSet }
    }

    public func metricSets(of detector: String?, _ page: PageRequest, in scope: Scope) async throws -> Page<MetricSet> {
        let question = "metricSets \(scope.region) \(scope.account) \(detector ?? "")"
        let after = try PageToken.place(page, question: question)?.first
        let found = try await store.read { db in
            let detectorID = try detector.map { try Lookup.detector(db, $0, in: scope).id }
            return try MetricSetTable.list(db, in: scope, detectorID: detectorID, after: after, limit: page.limit + 1).map(\.metricSet)
        }
        return PageToken.page(found, page, question: question) { [$0.arn.description] }
    }

    public func updateMetricSet(_ arn: String, _ update: MetricSetUpdate, in scope: Scope) async throws -> ResourceARN {
        let (clock, quotas) = (clock, configuration.quotas)
        let changed: @Sendable (Database) throws -> (MetricSetTable.Stored, needsProbe: Bool) = { db in
            var stored = try Lookup.metricSet(db, arn, in: scope)
            guard let detector = try DetectorTable.find(db, id: stored.detectorID)?.detector else { throw ServiceError.notFound(.init(id: arn, kind: .metricSet)) }
            let before = stored.metricSet
            if let description = update.description { stored.metricSet.description = description }
            if let offset = update.offset { stored.metricSet.offset = offset }
            let allowed = stored.metricSet
            if let measures = update.measures { stored.metricSet.measures = measures }
            if let column = update.timestampColumn { stored.metricSet.timestampColumn = column }
            if let dimensions = update.dimensions { stored.metricSet.dimensions = dimensions }
            if let frequency = update.frequency { stored.metricSet.frequency = frequency }
            if let source = update.source { stored.metricSet.source = source }
            if let filters = update.filters { stored.metricSet.filters = filters }
            if LifeCycle.isRunning(detector.status), stored.metricSet != allowed {
                throw ServiceError.invalid(
                    "MetricSetArn", "the detector is \(detector.status.rawValue): only offset and description can change now; deactivate it first")
            }
            if stored.metricSet != before { try MetricSetRules.check(stored.metricSet, detector: detector, quotas: quotas) }
            let needsProbe = stored.metricSet != allowed
            stored.metricSet.lastModificationTime = clock.now
            return (stored, needsProbe)
        }
        let (stored, needsProbe) = try await store.read(changed)
        if needsProbe { try await probe(scope).check(stored.metricSet) }
        return try await store.write { db in
            let (stored, _) = try changed(db)
            try MetricSetTable.update(db, stored)
            return stored.metricSet.arn
        }
    }

    public func dataQuality(of detector: String, metricSet: String?, in scope: Scope) async throws -> [DataQualityReport] {
        try await store.read { db in
            let stored = try Lookup.detector(db, detector, in: scope)
            if let metricSet {
                guard try Lookup.metricSet(db, metricSet, in: scope).detectorID == stored.id else { throw ServiceError.notFound(.init(id: metricSet, kind: .metricSet)) }
            }
            return try DataQualityTable.list(db, detectorID: stored.id, metricSet: metricSet).compactMap { line in
                ResourceARN(line.metricSet).map { DataQualityReport(start: line.moment, metricSet: $0, metrics: line.metrics) }
            }
        }
    }

    // MARK: Looking at sources

    /// Rows of a sample.
    static let sampleRows = 10

    public func sampleData(_ source: S3Source, in scope: Scope) async throws -> SampleData {
        guard source.format != nil else { throw ServiceError.invalid("FileFormatDescriptor", "expected CsvFormatDescriptor or JsonFormatDescriptor") }
        let file = try await sampleFile(source, in: scope)
        var description = InputDescription()
        try SourceRules.apply(source.format, to: &description)
        do {
            guard let sample = try RecordSample(name: file.name, bytes: file.bytes, description) else {
                throw ServiceError.refused("\(file.name) holds no records")
            }
            return SampleData(headers: sample.names, rows: sample.records.prefix(Self.sampleRows).map { row in row.map { $0 ?? "" } })
        } catch let error as MetricDataError { throw ServiceError.refused(FailureWords.withoutFlags(error.message)) }
    }

    public func detectConfiguration(of source: S3Source, detector: String, in scope: Scope) async throws -> DetectedConfiguration {
        _ = try await store.read { try Lookup.detector($0, detector, in: scope) }
        let file = try await sampleFile(source, in: scope)
        do { return try FormatDetection.configuration(file, template: try source.templatedPath.map { try PathTemplate($0) }) } catch let error as MetricDataError {
            throw ServiceError.refused(FailureWords.withoutFlags(error.message))
        }
    }

    /// A file of a source that is not yet a dataset's.
    nonisolated private func sampleFile(_ source: S3Source, in scope: Scope) async throws -> SourceProbe.File {
        let probe = probe(scope)
        if source.historicalPath != nil {
            guard let file = try await probe.historyFile(source) else {
                throw ServiceError.invalid("HistoricalDataPathList", "there are no files under \(source.historicalPath ?? "")")
            }
            return file
        }
        guard let path = source.templatedPath else {
            throw ServiceError.invalid("S3SourceConfig", "the source has no path: expected HistoricalDataPathList or TemplatedPathList")
        }
        let template = try PathTemplate(path)
        let file = try await SourceProbe.translating("TemplatedPathList") {
            try await probe.firstFile(bucket: template.bucket, prefix: template.fixedPrefix, isFlat: false)
        }
        guard let file else { throw ServiceError.invalid("TemplatedPathList", "there are no files under s3://\(template.bucket)/\(template.fixedPrefix)") }
        return file
    }
}
