import MetricData
import MetricSeries

/// Looks at a small part of a source before anything is built on it.
struct SourceProbe: Sendable {
    let objects: any ObjectStore
    let region: String
    let clock: any ServiceClock

    /// Bytes of a file that are looked at, and the most of a compressed one.
    private static let sampleBytes: Int64 = 1 << 20
    private static let compressedBytes: Int64 = 1 << 26
    /// Intervals back from now in which a file is looked for.
    private static let intervals = 48

    /// A file to look at: its first part, cut at the end of a line, or all of it.
    struct File: Sendable {
        let name: String
        let bytes: [UInt8]
        let object: ObjectSummary
    }

    // MARK: Checks

    /// Checks a dataset against its source.
    ///
    /// - Throws: `ServiceError` naming the member that is at fault. A template without any object yet is accepted.
    func check(_ metricSet: MetricSet) async throws {
        let (source, description, calendar, template) = try Self.description(of: metricSet)
        if let template, let file = try await recentFile(template, calendar: calendar, "TemplatedPathList") { try Self.check(file, description) }
        if source.historicalPath != nil {
            guard let file = try await historyFile(source) else {
                throw ServiceError.invalid("HistoricalDataPathList", "there are no files under \(source.historicalPath ?? ""): put data there, directly in the folder")
            }
            try Self.check(file, description)
        }
    }

    /// What a dataset says of its source, checked as far as the source itself is not needed.
    ///
    /// - Throws: `ServiceError` naming the member that is at fault.
    static func description(of metricSet: MetricSet) throws -> (S3Source, InputDescription, MetricCalendar, PathTemplate?) {
        guard case .s3(let source) = metricSet.source else { throw SourceRules.noReader(for: metricSet.source) }
        guard source.historicalPath != nil || source.templatedPath != nil else {
            throw ServiceError.invalid("MetricSource", "the source has no path: expected HistoricalDataPathList, TemplatedPathList, or both")
        }
        guard source.format != nil else { throw ServiceError.invalid("FileFormatDescriptor", "expected CsvFormatDescriptor or JsonFormatDescriptor") }
        let description = try SourceRules.description(metricSet, source)
        if case .pattern(let pattern)? = description.timestampFormat {
            do { _ = try TimestampPattern(pattern) } catch let error as MetricDataError { throw ServiceError.invalid("TimestampColumn", error.message) }
        }
        let calendar: MetricCalendar
        do { calendar = try MetricCalendar(frequency: metricSet.frequency, zone: metricSet.timezone) } catch let error as MetricSeriesError {
            throw ServiceError.invalid("Timezone", error.message)
        }
        let template = try source.templatedPath.map { try PathTemplate($0) }
        try template?.check(frequency: metricSet.frequency)
        if let path = source.historicalPath { _ = try ObjectPath(path, field: "HistoricalDataPathList") }
        return (source, description, calendar, template)
    }

    private static func check(_ file: File, _ description: InputDescription) throws {
        var strict = description
        strict.onBadRow = .fail
        do { _ = try CubeReader(strict).read(contents: [(file.name, file.bytes)]) } catch let error as MetricDataError {
            switch error.code {
            // A measure that is no number, or no row that a filter lets pass, shows when the detector runs.
            case .invalidNumber, .noRecords, .overflow, .absurdGrid: return
            case .invalidTimestamp, .invalidPattern, .cannotInfer: throw ServiceError.invalid("TimestampColumn", FailureWords.withoutFlags(error.message))
            case .missingColumn where error.message.contains("(measure)"): throw ServiceError.invalid("MetricList", FailureWords.withoutFlags(error.message))
            case .missingColumn where error.message.contains("(dimension)"): throw ServiceError.invalid("DimensionList", FailureWords.withoutFlags(error.message))
            case .missingColumn: throw ServiceError.invalid("TimestampColumn", FailureWords.withoutFlags(error.message))
            default: throw ServiceError.invalid("MetricSource", FailureWords.withoutFlags(error.message))
            }
        }
    }

    // MARK: Finding a file

    /// A file of the historical path; nil when there is none.
    func historyFile(_ source: S3Source) async throws -> File? {
        guard let text = source.historicalPath else { return nil }
        let path = try ObjectPath(text, field: "HistoricalDataPathList")
        return try await Self.translating("HistoricalDataPathList") {
            if !path.key.isEmpty, !path.key.hasSuffix("/") {
                let page = try await objects.list(bucket: path.bucket, prefix: path.key, isFlat: true, after: nil, region: region)
                if let object = page.objects.first(where: { $0.key == path.key && $0.size > 0 }) { return try await file(object, bucket: path.bucket) }
            }
            let prefix = path.key.isEmpty || path.key.hasSuffix("/") ? path.key : path.key + "/"
            return try await firstFile(bucket: path.bucket, prefix: prefix, isFlat: true)
        }
    }

    /// A file of one of the last intervals, else none.
    func recentFile(_ template: PathTemplate, calendar: MetricCalendar, _ field: String) async throws -> File? {
        let grid = TimeGrid(containing: clock.now.instant, count: 0, calendar: calendar)
        return try await Self.translating(field) {
            for step in stride(from: 0, to: -Self.intervals, by: -1) {
                let folder = template.prefix(of: grid.start(of: step), calendar: calendar)
                if let file = try await firstFile(bucket: template.bucket, prefix: folder, isFlat: true) { return file }
            }
            return nil
        }
    }

    /// The first file below a prefix.
    func firstFile(bucket: String, prefix: String, isFlat: Bool) async throws -> File? {
        let page = try await objects.list(bucket: bucket, prefix: prefix, isFlat: isFlat, after: nil, region: region)
        guard let object = page.objects.first(where: { $0.size > 0 && !$0.key.hasSuffix("/") }) else { return nil }
        return try await file(object, bucket: bucket)
    }

    private func file(_ object: ObjectSummary, bucket: String) async throws -> File {
        let location = ObjectLocation(bucket: bucket, key: object.key)
        var bytes = try await read(location, 0..<Self.sampleBytes)
        if bytes.starts(with: [0x1F, 0x8B]) {
            if object.size > Self.sampleBytes { bytes = try await read(location, 0..<Self.compressedBytes) }
        } else if object.size > Int64(bytes.count), let end = bytes.lastIndex(of: 10) {
            bytes.removeLast(bytes.count - end - 1)
        }
        return File(name: location.description, bytes: bytes, object: object)
    }

    private func read(_ location: ObjectLocation, _ range: Range<Int64>) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in try await objects.read(location, range: range, region: region).chunks { bytes += chunk }
        return bytes
    }

    /// Turns what the object store refuses into what the API says.
    static func translating<Value>(_ field: String, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as ObjectStoreError {
            switch error.code {
            case .noSuchBucket, .noSuchKey, .invalidKey, .wrongRegion: throw ServiceError.invalid(field, error.message)
            case .accessDenied: throw ServiceError.denied(error.message)
            case .unavailable: throw ServiceError.fault(error.message)
            }
        }
    }
}
