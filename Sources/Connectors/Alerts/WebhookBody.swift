import DetectorService
import Foundation

/// What a webhook receives.
public enum WebhookForm: String, Sendable, CaseIterable {
    /// The alert's JSON payload as it is; a text in an object with `alertEventId`, `subject` and `text`.
    case json
    /// An object with the one member `text`, which Slack and those that copy it show.
    case slack

    /// The body for a message: one JSON object.
    func body(of message: AlertMessage) throws -> [UInt8] {
        let payload = try? JSONDecoder().decode(Payload.self, from: Data(message.body.utf8))
        switch self {
        case .json:
            if payload != nil { return Array(message.body.utf8) }
            return try Self.encoded(["alertEventId": message.eventID, "subject": message.subject, "text": message.body])
        case .slack:
            return try Self.encoded(["text": payload?.text(subject: message.subject) ?? Self.escaped(message.body)])
        }
    }

    private static func encoded(_ members: [String: String]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(members))
    }

    /// The three characters that Slack's markup takes for its own.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The members of the JSON payload that make a text.
    private struct Payload: Decodable {
        struct Dimension: Decodable {
            let dimensionName: String
            let dimensionValue: String
        }

        struct Series: Decodable {
            let dimensions: [Dimension]
            let metricValue: Double?
        }

        struct Impact: Decodable {
            let metricName: String
            let relevantTimeSeries: [Series]
        }

        let alertName: String
        let consoleUrl: String
        let timestamp: String
        let impactedMetric: Impact

        func text(subject: String) -> String {
            var lines = ["*\(escaped(subject))*", "\(escaped(alertName)), since \(escaped(timestamp))"]
            for series in impactedMetric.relevantTimeSeries {
                let place = series.dimensions.map { "\($0.dimensionName) = \($0.dimensionValue)" }.joined(separator: ", ")
                let value = series.metricValue.map { "\($0)" } ?? "missing"
                lines.append("• \(escaped(place.isEmpty ? "all records" : place)): \(escaped(impactedMetric.metricName)) = \(value)")
            }
            lines.append("<\(escaped(consoleUrl))|Details>")
            return lines.joined(separator: "\n")
        }
    }
}
