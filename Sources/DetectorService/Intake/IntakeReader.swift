import MetricData
import MetricSeries

/// Brings objects into cubes.
struct IntakeReader: Sendable {
    let store: any ObjectStore
    let region: String
    let metricSet: MetricSet
    let source: S3Source

    let limits: DataLimits

    /// - Throws: `ServiceError` (validation) for a source that no reader is installed for.
    init(store: any ObjectStore, region: String, metricSet: MetricSet, limits: DataLimits) throws {
        guard case .s3(let source) = metricSet.source else { throw SourceRules.noReader(for: metricSet.source) }
        self.store = store
        self.region = region
        self.metricSet = metricSet
        self.source = source
        self.limits = limits
    }

    /// How records are written, for the reader.
    var description: InputDescription {
        get throws { try SourceRules.description(metricSet, source) }
    }

    // MARK: Listing

    /// The objects of the historical path: those directly in the folder, or the one that it names.
    func historyObjects() async throws -> [ObjectSummary] {
        guard let text = source.historicalPath else { return [] }
        let path = try ObjectPath(text, field: "HistoricalDataPathList")
        if !path.key.isEmpty, !path.key.hasSuffix("/") {
            let page = try await store.list(bucket: path.bucket, prefix: path.key, isFlat: true, after: nil, region: region)
            if let object = page.objects.first(where: { $0.key == path.key }) { return [object] }
        }
        let prefix = path.key.isEmpty || path.key.hasSuffix("/") ? path.key : path.key + "/"
        return try await objects(bucket: path.bucket, prefix: prefix, limit: limits.historyFiles, quota: "history-files")
    }

    /// The bucket of the historical path.
    func historyBucket() throws -> String? { try source.historicalPath.map { try ObjectPath($0, field: "HistoricalDataPathList").bucket } }

    /// The objects directly in an interval's folder.
    func intervalObjects(_ template: PathTemplate, start: Int64, calendar: MetricCalendar) async throws -> [ObjectSummary] {
        try await objects(bucket: template.bucket, prefix: template.prefix(of: start, calendar: calendar), limit: limits.filesPerInterval, quota: "files-per-interval")
    }

    private func objects(bucket: String, prefix: String, limit: Int, quota: String) async throws -> [ObjectSummary] {
        var found: [ObjectSummary] = []
        var token: String?
        repeat {
            let page = try await store.list(bucket: bucket, prefix: prefix, isFlat: true, after: token, region: region)
            // Empty objects mark folders, or that a job is done.
            found += page.objects.filter { $0.size > 0 && !$0.key.hasSuffix("/") }
            token = page.next
        } while token != nil && found.count <= limit
        guard found.count <= limit else {
            throw ServiceError.refused("s3://\(bucket)/\(prefix) holds more than \(limit) files: put fewer, larger files there, or raise the quota \(quota)")
        }
        return found
    }

    // MARK: Reading

    /// Reads objects into a cube, piece by piece, as they arrive.
    ///
    /// - Parameters:
    ///   - limit: most bytes of all objects together, and the quota that says so.
    ///   - window: instants whose records count.
    ///   - work: where the reading is done; it waits for what is on its way.
    /// - Throws: `ServiceError`, `ObjectStoreError` or `MetricDataError` in words for the detector's log.
    func cube(_ objects: [ObjectSummary], bucket: String, limit: (bytes: Int64, quota: String), window: Range<Int64>, work: HeavyWork) async throws -> Cube {
        let total = objects.reduce(0) { $0 + $1.size }
        guard total <= limit.bytes else {
            throw ServiceError.refused(
                "\(objects.count == 1 ? "the file holds" : "the \(objects.count) files hold") \(total / 1_000_000) MB, at most \(limit.bytes / 1_000_000) MB are read (aggregate the records before, or raise the quota \(limit.quota)): s3://\(bucket)/\(objects[0].key)")
        }
        let description = try description
        let feed = ObjectFeed(store: store, bucket: bucket, objects: objects, region: region, limit: limit.bytes)
        defer { feed.stop() }
        return try await withTaskCancellationHandler {
            try await work.run {
                var reader = CubeReader(description)
                reader.window = window
                return try reader.read(pieces: feed.pieces)
            }
        } onCancel: {
            feed.stop()
        }
    }
}
