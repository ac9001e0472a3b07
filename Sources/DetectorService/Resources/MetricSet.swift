import MetricData
import MetricSeries

/// A measure of a dataset.
public struct MeasureDefinition: Hashable, Sendable, Codable {
    public var name: String
    /// Sum or average, as in the API; detectors as code may use the others too.
    public var aggregation: AggregationFunction
    /// The namespace of a CloudWatch metric.
    public var namespace: String?

    public init(name: String, aggregation: AggregationFunction, namespace: String? = nil) {
        self.name = name
        self.aggregation = aggregation
        self.namespace = namespace
    }
}

/// The column that holds timestamps, and how they are written.
public struct TimestampColumn: Hashable, Sendable, Codable {
    public var name: String?
    /// Java letters, or `UNIX`.
    public var format: String?

    public init(name: String? = nil, format: String? = nil) {
        self.name = name
        self.format = format
    }
}

/// Keeps the records whose dimension has one of the values.
public struct RecordFilter: Hashable, Sendable, Codable {
    public var dimension: String
    public var values: [String]

    public init(dimension: String, values: [String]) {
        self.dimension = dimension
        self.values = values
    }
}

/// What is said of a dataset when it is made.
public struct MetricSetDefinition: Hashable, Sendable {
    public var detector: ResourceARN
    public var name: String
    public var description: String?
    public var measures: [MeasureDefinition]
    /// Seconds that the service waits after an interval's end; nil for 0.
    public var offset: Int?
    public var timestampColumn: TimestampColumn?
    public var dimensions: [String]
    /// nil for the detector's.
    public var frequency: Frequency?
    public var source: MetricSource
    /// IANA name; nil for UTC.
    public var timezone: String?
    public var filters: [RecordFilter]
    public var tags: [String: String]

    public init(
        detector: ResourceARN, name: String, description: String? = nil, measures: [MeasureDefinition], offset: Int? = nil,
        timestampColumn: TimestampColumn? = nil, dimensions: [String] = [], frequency: Frequency? = nil, source: MetricSource, timezone: String? = nil,
        filters: [RecordFilter] = [], tags: [String: String] = [:]
    ) {
        self.detector = detector
        self.name = name
        self.description = description
        self.measures = measures
        self.offset = offset
        self.timestampColumn = timestampColumn
        self.dimensions = dimensions
        self.frequency = frequency
        self.source = source
        self.timezone = timezone
        self.filters = filters
        self.tags = tags
    }
}

/// What is to change of a dataset; nil leaves a member as it is.
public struct MetricSetUpdate: Hashable, Sendable {
    public var description: String?
    public var measures: [MeasureDefinition]?
    public var offset: Int?
    public var timestampColumn: TimestampColumn?
    public var dimensions: [String]?
    public var frequency: Frequency?
    public var source: MetricSource?
    public var filters: [RecordFilter]?

    public init(
        description: String? = nil, measures: [MeasureDefinition]? = nil, offset: Int? = nil, timestampColumn: TimestampColumn? = nil,
        dimensions: [String]? = nil, frequency: Frequency? = nil, source: MetricSource? = nil, filters: [RecordFilter]? = nil
    ) {
        self.description = description
        self.measures = measures
        self.offset = offset
        self.timestampColumn = timestampColumn
        self.dimensions = dimensions
        self.frequency = frequency
        self.source = source
        self.filters = filters
    }
}

/// A dataset (metric set) as it is: measures, dimensions and their source.
public struct MetricSet: Hashable, Sendable, Codable {
    public let arn: ResourceARN
    public let detector: ResourceARN
    public let name: String
    public internal(set) var description: String?
    /// In the order given.
    public internal(set) var measures: [MeasureDefinition]
    /// Seconds, 0 when it was not given.
    public internal(set) var offset: Int
    public internal(set) var timestampColumn: TimestampColumn?
    /// In the order given; empty for none.
    public internal(set) var dimensions: [String]
    public internal(set) var frequency: Frequency
    public internal(set) var source: MetricSource
    /// `UTC` when it was not given.
    public let timezone: String
    public internal(set) var filters: [RecordFilter]
    public let creationTime: Moment
    public internal(set) var lastModificationTime: Moment
    public internal(set) var tags: [String: String]
}
