/// How a CSV file is written; nil members were not given.
public struct CSVFormat: Hashable, Sendable, Codable {
    /// `NONE` or `GZIP`; gzip is also told by content.
    public var compression: String?
    public var charset: String?
    public var containsHeader: Bool?
    /// One character.
    public var delimiter: String?
    /// Names of the columns in order, for files without a header.
    public var headerList: [String]?
    /// One character, or empty for no quoting.
    public var quoteSymbol: String?

    public init(
        compression: String? = nil, charset: String? = nil, containsHeader: Bool? = nil, delimiter: String? = nil, headerList: [String]? = nil,
        quoteSymbol: String? = nil
    ) {
        self.compression = compression
        self.charset = charset
        self.containsHeader = containsHeader
        self.delimiter = delimiter
        self.headerList = headerList
        self.quoteSymbol = quoteSymbol
    }
}

/// How a file of JSON Lines is written; nil members were not given.
public struct JSONLinesFormat: Hashable, Sendable, Codable {
    /// `NONE` or `GZIP`; gzip is also told by content.
    public var compression: String?
    public var charset: String?

    public init(compression: String? = nil, charset: String? = nil) {
        self.compression = compression
        self.charset = charset
    }
}

/// How files are written.
public enum FileFormat: Hashable, Sendable, Codable {
    case csv(CSVFormat)
    case jsonLines(JSONLinesFormat)
}

/// Records in an object store.
public struct S3Source: Hashable, Sendable, Codable {
    public var roleARN: String?
    /// `s3://bucket/live/{{yyyyMMdd}}/{{HHmm}}`: where the data of each interval lies; the continuous mode needs it.
    public var templatedPath: String?
    /// `s3://bucket/folder/` or one object: many intervals at once; the backtest needs it.
    public var historicalPath: String?
    public var format: FileFormat?

    public init(roleARN: String? = nil, templatedPath: String? = nil, historicalPath: String? = nil, format: FileFormat? = nil) {
        self.roleARN = roleARN
        self.templatedPath = templatedPath
        self.historicalPath = historicalPath
        self.format = format
    }
}

/// Sources other than an object store.
public enum ExternalSourceKind: String, Sendable, Codable, CaseIterable {
    case cloudWatch = "CloudWatchConfig"
    case rds = "RDSSourceConfig"
    case redshift = "RedshiftSourceConfig"
    case athena = "AthenaSourceConfig"
    case appFlow = "AppFlowConfig"
}

/// Where a dataset's records come from.
public enum MetricSource: Hashable, Sendable, Codable {
    case s3(S3Source)
    /// A source for which no reader is installed: datasets on it are refused in words that name what to use instead.
    case external(ExternalSourceKind)
}
