import Foundation
import MetricSeries

/// What an alert says of a group: the facts behind the JSON payload and the texts.
struct AlertFacts: Sendable {
    struct Series: Sendable {
        let key: MetricKey
        /// Observed value at the group's start, or at the series' worst interval where there was none.
        let value: Double
    }

    let detector: ResourceARN
    let alert: Alert
    let groupID: String
    let score: Double
    let measure: String
    let start: ZonedTime
    let end: ZonedTime
    let seriesCount: Int
    let contributions: [StoredGroup.Contribution]
    /// The worst ones, at most three.
    let series: [Series]
    let isBelow: Bool
    /// Where the console is reached; nil for the old service's address.
    let publicURL: String?

    static let mostSeries = 3

    var eventID: String { "\(alert.arn):event/\(groupID)" }

    var consoleURL: String {
        let region = detector.scope.region
        if let publicURL { return ConsoleLinks(publicURL: publicURL).group(groupID, of: detector) }
        return "https://\(region).console.aws.amazon.com/lookoutmetrics/home?region=\(region)#\(detector)/anomalies/anomaly/\(groupID)"
    }
}

/// The JSON payload, member names as documented.
struct AlertPayload: Encodable {
    struct ValueContribution: Encodable {
        let dimensionValue: String
        let valueContribution: Int
    }

    struct Contribution: Encodable {
        let dimensionName: String
        let dimensionValueContributions: [ValueContribution]
    }

    struct Dimension: Encodable {
        let dimensionName: String
        let dimensionValue: String
    }

    struct Series: Encodable {
        let timeSeriesId: String
        let dimensions: [Dimension]
        let metricValue: Double?
    }

    struct Impact: Encodable {
        let metricName: String
        let dimensionContribution: [Contribution]
        let relevantTimeSeries: [Series]
    }

    let alertName: String
    let alertEventId: String
    let anomalyScore: Double
    let alertDescription: String?
    let alertArn: String
    let anomalyDetectorArn: String
    let anomalyGroupId: String
    let consoleUrl: String
    let timestamp: String
    let impactedMetric: Impact

    init(_ facts: AlertFacts) {
        alertName = facts.alert.name
        alertEventId = facts.eventID
        anomalyScore = facts.score
        alertDescription = facts.alert.description
        alertArn = facts.alert.arn.description
        anomalyDetectorArn = facts.detector.description
        anomalyGroupId = facts.groupID
        consoleUrl = facts.consoleURL
        timestamp = facts.start.description
        impactedMetric = Impact(
            metricName: facts.measure,
            dimensionContribution: facts.contributions.sorted { $0.dimension < $1.dimension }.map { contribution in
                let whole = Percentages.rounded(contribution.values.map(\.percent), decimals: 0)
                return Contribution(
                    dimensionName: contribution.dimension,
                    dimensionValueContributions: zip(contribution.values, whole).map { ValueContribution(dimensionValue: $0.value, valueContribution: Int($1)) }
                        .sorted { ($0.valueContribution, $1.dimensionValue) > ($1.valueContribution, $0.dimensionValue) })
            },
            relevantTimeSeries: facts.series.prefix(AlertFacts.mostSeries).map { series in
                Series(
                    timeSeriesId: GroupIdentity.seriesID(series.key),
                    dimensions: series.key.dimensions.sorted { $0.dimension < $1.dimension }.map { Dimension(dimensionName: $0.dimension, dimensionValue: $0.value) },
                    metricValue: series.value.isFinite ? series.value : nil)
            })
    }

    private enum CodingKeys: String, CodingKey {
        case alertName, alertEventId, anomalyScore, alertDescription, alertArn, anomalyDetectorArn, anomalyGroupId, consoleUrl, timestamp, impactedMetric
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(alertName, forKey: .alertName)
        try container.encode(alertEventId, forKey: .alertEventId)
        try container.encode(anomalyScore, forKey: .anomalyScore)
        // Present also when there is none: null.
        try container.encode(alertDescription, forKey: .alertDescription)
        try container.encode(alertArn, forKey: .alertArn)
        try container.encode(anomalyDetectorArn, forKey: .anomalyDetectorArn)
        try container.encode(anomalyGroupId, forKey: .anomalyGroupId)
        try container.encode(consoleUrl, forKey: .consoleUrl)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(impactedMetric, forKey: .impactedMetric)
    }
}
