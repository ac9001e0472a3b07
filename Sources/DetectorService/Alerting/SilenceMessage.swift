import MetricSeries

/// What is said when data stop arriving, and when they are back.
struct SilenceMessage: Sendable {
    enum Kind: String, Sendable { case noData = "NO_DATA", dataReturned = "DATA_RETURNED" }

    let kind: Kind
    let detector: ResourceARN
    /// Start of the first interval without data; of several metrics the earliest.
    let since: ZonedTime
    /// Start of the interval at which it is said.
    let time: ZonedTime
    /// The metrics that it is about; nil for the detector as a whole.
    let metrics: [MetricKey]?
    /// The detector's log in the console.
    let consoleURL: String?

    /// Metrics that are named.
    static let mostMetrics = 20

    private struct Payload: Encodable {
        struct Dimension: Encodable {
            let dimensionName: String
            let dimensionValue: String
        }

        struct Metric: Encodable {
            let metricName: String
            let dimensions: [Dimension]
        }

        let eventType: String
        let eventId: String
        let anomalyDetectorArn: String
        let since: String
        let timestamp: String
        let metricCount: Int?
        let metrics: [Metric]?
        let consoleUrl: String?
    }

    /// The same whoever asks, and however often.
    private var identity: String {
        let subject = metrics.map { $0.map { GroupIdentity.seriesID($0) }.joined(separator: ",") } ?? "all"
        return MetricID(canonical: "\(detector)|\(kind.rawValue)|\(since.instant)|\(time.instant)|\(subject)".utf8).uuidString
    }

    /// - Parameter source: ARN of the alert whose target it goes to, or of the detector.
    func message(from source: ResourceARN, to target: AlertMessage.Target, format: TopicMessageFormat) throws -> AlertMessage {
        let eventID = "\(source):no-data/\(identity)"
        let named = metrics.map { $0.prefix(Self.mostMetrics) }
        let body: String =
            if format == .json {
                try StoredJSON.text(
                    Payload(
                        eventType: kind.rawValue, eventId: eventID, anomalyDetectorArn: detector.description, since: since.description, timestamp: time.description,
                        metricCount: metrics?.count,
                        metrics: named?.map { key in
                            Payload.Metric(metricName: key.measure, dimensions: key.dimensions.map { .init(dimensionName: $0.dimension, dimensionValue: $0.value) })
                        }, consoleUrl: consoleURL))
            } else {
                text(named: format == .longText ? Array(named ?? []) : [])
            }
        return AlertMessage(eventID: eventID, target: target, subject: String(subject.prefix(100)), body: body, region: detector.scope.region)
    }

    private var name: String { if case .detector(let name) = detector.name { name } else { detector.description } }

    private var subject: String { "\(kind == .noData ? "No data" : "Data again") for \(name)\(metrics.map { ", \($0.count) metric\($0.count == 1 ? "" : "s")" } ?? "")" }

    private func text(named: [MetricKey]) -> String {
        let whose = metrics.map { "\($0.count) metric\($0.count == 1 ? "" : "s") of \(name)" } ?? name
        var lines = [kind == .noData ? "No data since \(since) for \(whose)." : "Data again at \(time) for \(whose), after none since \(since)."]
        for key in named { lines.append("  \(key.measure): " + key.dimensions.map { "\($0.dimension) = \($0.value)" }.joined(separator: ", ")) }
        if let metrics, !named.isEmpty, metrics.count > named.count { lines.append("  and \(metrics.count - named.count) more") }
        if let consoleURL { lines.append(consoleURL) }
        return lines.joined(separator: "\n")
    }
}
