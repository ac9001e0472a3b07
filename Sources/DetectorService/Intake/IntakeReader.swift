import MetricData
import MetricSeries

/// Brings objects into cubes.
struct IntakeReader: Sendable {
    let store: any ObjectStore
    let region: String
    let metricSet: MetricSet
    let source: S3Source

    /// Most objects of a history.
    static let maximumHistoryObjects = 3_000
    /// Most bytes of one interval.
    static let maximumIntervalBytes: Int64 = 200_000_000
    /// Most bytes of a history that are read at once.
    static let maximumHistoryBytes: Int64 = 8_000_000_000

    /// - Throws: `ServiceError` (validation) for a source that no reader is installed for.
    init(store: any ObjectStore, region: String, metricSet: MetricSet) throws {
        guard case .s3(let source) = metricSet.source else { throw SourceRules.noReader(for: metricSet.source) }
        self.store = store
        self.region = region
        self.metricSet = metricSet
        self.source = source
    }

    /// How records are written, for the reader.
    var description: InputDescription {
        get throws { try SourceRules.description(metricSet, source) }
    }

    // MARK: Listing

    /// The objects of the historical path: those directly in the folder, or the one that it names.
    func historyObjects(limit: Int = maximumHistoryObjects) async throws -> [ObjectSummary] {
        guard let text = source.historicalPath else { return [] }
        let path = try ObjectPath(text, field: "HistoricalDataPathList")
        if !path.key.isEmpty, !path.key.hasSuffix("/") {
            let page = try await store.list(bucket: path.bucket, prefix: path.key, isFlat: true, after: nil, region: region)
            if let object = page.objects.first(where: { $0.key == path.key }) { return [object] }
        }
        let prefix = path.key.isEmpty || path.key.hasSuffix("/") ? path.key : path.key + "/"
        return try await objects(bucket: path.bucket, prefix: prefix, limit: limit)
    }

    /// The bucket of the historical path.
    func historyBucket() throws -> String? { try source.historicalPath.map { try ObjectPath($0, field: "HistoricalDataPathList").bucket } }

    /// The objects directly in an interval's folder.
    func intervalObjects(_ template: PathTemplate, start: Int64, calendar: MetricCalendar) async throws -> [ObjectSummary] {
        try await objects(bucket: template.bucket, prefix: template.prefix(of: start, calendar: calendar), limit: Self.maximumHistoryObjects)
    }

    private func objects(bucket: String, prefix: String, limit: Int) async throws -> [ObjectSummary] {
        var found: [ObjectSummary] = []
        var token: String?
        repeat {
            let page = try await store.list(bucket: bucket, prefix: prefix, isFlat: true, after: token, region: region)
            // Empty objects mark folders, or that a job is done.
            found += page.objects.filter { $0.size > 0 && !$0.key.hasSuffix("/") }
            token = page.next
        } while token != nil && found.count <= limit
        guard found.count <= limit else {
            throw ServiceError.refused("s3://\(bucket)/\(prefix) holds more than \(limit) files: put fewer, larger files there")
        }
        return found
    }

    // MARK: Reading

    /// Reads objects whole.
    func contents(_ objects: [ObjectSummary], bucket: String, limit: Int64) async throws -> [(name: String, bytes: [UInt8])] {
        let total = objects.reduce(0) { $0 + $1.size }
        guard total <= limit else {
            throw ServiceError.refused("the \(objects.count) files of s3://\(bucket)/\(objects[0].key) and its neighbours hold \(total) bytes: at most \(limit) are read")
        }
        var contents: [(name: String, bytes: [UInt8])] = []
        for object in objects {
            let location = ObjectLocation(bucket: bucket, key: object.key)
            contents.append((location.description, try await bytes(location, limit: limit)))
        }
        return contents
    }

    /// Reads an object, or its first part.
    func bytes(_ location: ObjectLocation, range: Range<Int64>? = nil, limit: Int64) async throws -> [UInt8] {
        let content = try await store.read(location, range: range, region: region)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(min(content.size, range.map { $0.upperBound - $0.lowerBound } ?? content.size, limit)))
        for try await chunk in content.chunks {
            bytes += chunk
            guard bytes.count <= limit else { throw ServiceError.refused("\(location) grew while it was read: at most \(limit) bytes are read") }
        }
        return bytes
    }

    /// Records of files that lie in a window of time.
    ///
    /// - Throws: `MetricDataError`.
    static func cube(_ contents: [(name: String, bytes: [UInt8])], _ description: InputDescription, window: Range<Int64>, continuing: Continuation? = nil) throws -> Cube {
        var reader = CubeReader(description, continuing: continuing)
        reader.window = window
        return try reader.read(contents: contents)
    }
}
