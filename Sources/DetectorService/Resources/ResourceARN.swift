/// The name of a resource across regions and accounts, in the three documented shapes:
/// `arn:aws:lookoutmetrics:REGION:ACCOUNT:AnomalyDetector:NAME`, `…:MetricSet/DETECTOR/NAME` and `…:Alert:NAME`.
public struct ResourceARN: Hashable, Sendable, CustomStringConvertible {
    /// The resource within its scope.
    public enum Name: Hashable, Sendable {
        case detector(String)
        case metricSet(detector: String, name: String)
        case alert(String)
    }

    public let scope: Scope
    public let name: Name

    public init(_ name: Name, in scope: Scope) {
        self.scope = scope
        self.name = name
    }

    /// Reads the text of an ARN; nil when it is none of the three shapes.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1] == "aws", parts[2] == "lookoutmetrics" else { return nil }
        scope = Scope(region: String(parts[3]), account: String(parts[4]))
        let rest = parts[5]
        if rest.hasPrefix("AnomalyDetector:") {
            name = .detector(String(rest.dropFirst("AnomalyDetector:".count)))
        } else if rest.hasPrefix("Alert:") {
            name = .alert(String(rest.dropFirst("Alert:".count)))
        } else {
            let path = rest.split(separator: "/", omittingEmptySubsequences: false)
            guard path.count == 3, path[0] == "MetricSet" else { return nil }
            name = .metricSet(detector: String(path[1]), name: String(path[2]))
        }
    }

    public var kind: ResourceKind {
        switch name {
        case .detector: .detector
        case .metricSet: .metricSet
        case .alert: .alert
        }
    }

    public var description: String {
        let prefix = "arn:aws:lookoutmetrics:\(scope.region):\(scope.account):"
        return switch name {
        case .detector(let name): prefix + "AnomalyDetector:\(name)"
        case .metricSet(let detector, let name): prefix + "MetricSet/\(detector)/\(name)"
        case .alert(let name): prefix + "Alert:\(name)"
        }
    }
}

extension ResourceARN: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let arn = ResourceARN(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is no ARN of ours"))
        }
        self = arn
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
