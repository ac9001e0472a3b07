import Foundation

/// The message of an alert in each of its forms.
enum AlertText {
    /// The message that goes out.
    static func message(_ facts: AlertFacts) throws -> AlertMessage {
        let target: AlertMessage.Target
        let format: TopicMessageFormat
        switch facts.alert.action {
        case .topic(let role, let topic, let wanted):
            target = .topic(arn: topic, roleARN: role)
            format = wanted ?? .json
        case .function(let role, let function):
            target = .function(arn: function, roleARN: role)
            // A function always gets the payload itself.
            format = .json
        }
        let body = switch format {
        case .json: try StoredJSON.text(AlertPayload(facts))
        case .shortText: shortText(facts)
        case .longText: longText(facts)
        }
        return AlertMessage(eventID: facts.eventID, target: target, subject: subject(facts), body: body, region: facts.detector.scope.region)
    }

    static func subject(_ facts: AlertFacts) -> String {
        String("Anomaly in \(facts.measure), severity \(Int(facts.score.rounded()))".prefix(100))
    }

    /// A line for a phone.
    static func shortText(_ facts: AlertFacts) -> String {
        "\(facts.alert.name): \(facts.measure) is anomalous since \(facts.start), severity \(score(facts)). \(facts.consoleURL)"
    }

    /// A page for e-mail: what, since when, which series, what contributed, where to look.
    static func longText(_ facts: AlertFacts) -> String {
        var lines = [
            "\(facts.measure) is \(facts.isBelow ? "below" : "above") what was expected, since \(facts.start).", "",
            "Alert: \(facts.alert.name)",
        ]
        if let description = facts.alert.description { lines.append("Description: \(description)") }
        lines += ["Severity: \(score(facts)) of 100", "Time series affected: \(facts.seriesCount)"]
        for series in facts.series {
            let dimensions = series.key.dimensions.map { "\($0.dimension) = \($0.value)" }.joined(separator: ", ")
            lines.append("  \(dimensions.isEmpty ? "all records" : dimensions): \(facts.measure) = \(number(series.value))")
        }
        if facts.seriesCount > facts.series.count { lines.append("  and \(facts.seriesCount - facts.series.count) more") }
        for contribution in facts.contributions {
            let whole = Percentages.rounded(contribution.values.map(\.percent), decimals: 0)
            let shares = zip(contribution.values, whole).prefix(10).map { "\($0.value) \(Int($1)) %" }.joined(separator: ", ")
            lines.append("Contribution by \(contribution.dimension): \(shares)")
        }
        lines += ["", "Details: \(facts.consoleURL)"]
        return lines.joined(separator: "\n")
    }

    private static func score(_ facts: AlertFacts) -> String { number(facts.score) }

    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "missing" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return String((value * 10_000).rounded() / 10_000)
    }
}
