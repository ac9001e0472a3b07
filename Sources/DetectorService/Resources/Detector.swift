import MetricSeries

/// What is said of a detector when it is made.
public struct DetectorDefinition: Hashable, Sendable {
    public var name: String
    public var description: String?
    public var frequency: Frequency
    public var kmsKeyARN: String?
    public var tags: [String: String]

    public init(name: String, description: String? = nil, frequency: Frequency, kmsKeyARN: String? = nil, tags: [String: String] = [:]) {
        self.name = name
        self.description = description
        self.frequency = frequency
        self.kmsKeyARN = kmsKeyARN
        self.tags = tags
    }
}

/// What is to change of a detector; nil leaves a member as it is.
public struct DetectorUpdate: Hashable, Sendable {
    public var description: String?
    public var frequency: Frequency?
    public var kmsKeyARN: String?

    public init(description: String? = nil, frequency: Frequency? = nil, kmsKeyARN: String? = nil) {
        self.description = description
        self.frequency = frequency
        self.kmsKeyARN = kmsKeyARN
    }
}

/// A detector as it is.
public struct Detector: Hashable, Sendable, Codable {
    public let arn: ResourceARN
    public let name: String
    public internal(set) var description: String?
    public internal(set) var frequency: Frequency
    public internal(set) var kmsKeyARN: String?
    public let creationTime: Moment
    public internal(set) var lastModificationTime: Moment
    public internal(set) var status: DetectorStatus
    /// Set while ``status`` is failed.
    public internal(set) var failureType: FailureType?
    /// What to change, at most 256 characters; set while ``status`` is failed.
    public internal(set) var failureReason: String?
    public internal(set) var tags: [String: String]
    /// How far a detector that learns has come; nil in other states, and in lists.
    public internal(set) var learning: LearningProgress?
}

/// Intervals with data that a detector has seen, and those that learning takes.
public struct LearningProgress: Hashable, Sendable, Codable {
    public let seen: Int
    public let needed: Int
}
