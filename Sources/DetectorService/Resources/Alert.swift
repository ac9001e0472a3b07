/// How a message to an SNS topic is written.
public enum TopicMessageFormat: String, Sendable, Codable, CaseIterable {
    case longText = "LONG_TEXT"
    case shortText = "SHORT_TEXT"
    case json = "JSON"
}

/// Where an alert goes.
public enum AlertAction: Hashable, Sendable, Codable {
    /// - Parameter format: nil for JSON; kept apart so that the answer shows what was given.
    case topic(roleARN: String, topicARN: String, format: TopicMessageFormat?)
    case function(roleARN: String, functionARN: String)

    /// `SNS` or `LAMBDA`.
    public var kind: String {
        switch self {
        case .topic: "SNS"
        case .function: "LAMBDA"
        }
    }
}

/// Which groups an alert is for: one of the measures, and for every dimension one of its values, in at least one series.
public struct AlertFilters: Hashable, Sendable, Codable {
    /// Empty for all measures.
    public var measures: [String]
    public var dimensions: [RecordFilter]

    public init(measures: [String] = [], dimensions: [RecordFilter] = []) {
        self.measures = measures
        self.dimensions = dimensions
    }
}

/// What is said of an alert when it is made.
public struct AlertDefinition: Hashable, Sendable {
    public var name: String
    public var detector: ResourceARN
    public var description: String?
    /// 0...100; nil for 70.
    public var threshold: Int?
    public var action: AlertAction
    public var filters: AlertFilters?
    public var tags: [String: String]

    public init(
        name: String, detector: ResourceARN, description: String? = nil, threshold: Int? = nil, action: AlertAction, filters: AlertFilters? = nil,
        tags: [String: String] = [:]
    ) {
        self.name = name
        self.detector = detector
        self.description = description
        self.threshold = threshold
        self.action = action
        self.filters = filters
        self.tags = tags
    }
}

/// What is to change of an alert; nil leaves a member as it is.
public struct AlertUpdate: Hashable, Sendable {
    public var description: String?
    public var threshold: Int?
    public var action: AlertAction?
    public var filters: AlertFilters?

    public init(description: String? = nil, threshold: Int? = nil, action: AlertAction? = nil, filters: AlertFilters? = nil) {
        self.description = description
        self.threshold = threshold
        self.action = action
        self.filters = filters
    }
}

/// An alert as it is.
public struct Alert: Hashable, Sendable, Codable {
    public let arn: ResourceARN
    public let detector: ResourceARN
    public let name: String
    public internal(set) var description: String?
    /// A group whose score is at or above it is announced.
    public internal(set) var threshold: Int
    public internal(set) var action: AlertAction
    public internal(set) var filters: AlertFilters?
    public let creationTime: Moment
    public internal(set) var lastModificationTime: Moment
    public internal(set) var tags: [String: String]
    /// Always true: no call of the API sets it.
    public var isActive: Bool { true }
}
