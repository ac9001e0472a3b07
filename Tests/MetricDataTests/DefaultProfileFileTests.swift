import DetectionKernel
import Foundation
import MetricData
import MetricSeries
import Testing

/// `models/default.json` and `models/schema.json` say what is compiled in.
///
/// With VEDETTE_WRITE_MODELS=1 the test writes both files anew instead of comparing them.
@Suite(.serialized) struct DefaultProfileFileTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("models")

    /// Frequencies whose compiled-in values may differ from the common ones.
    private static let frequencies = [60, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800].map { try! Frequency(seconds: $0) }

    private static func values(_ frequency: Frequency) -> [(name: String, value: Double)] {
        let profile = Profile(frequency: frequency)
        return Profile.parameters.map { ($0.name, $0.value(in: profile)) }
    }

    private static func defaultText() -> String {
        let common = values(.fiveMinutes)
        let daily = values(.daily)
        let sections = frequencies.compactMap { frequency -> (frequency: Frequency, values: [(name: String, value: Double)])? in
            let base = frequency.isWholeDays && frequency != .daily ? daily : common
            // A section of its own hides that of one day: then it must repeat what differs from the common values.
            let differs = zip(values(frequency), base).contains { $0.value != $1.value }
            return differs ? (frequency, zip(values(frequency), common).filter { $0.value != $1.value }.map { $0.0 }) : nil
        }
        return ProfileFile.text(
            description: "The compiled-in values of every tunable constant; a section for a frequency holds what differs there.", defaults: common, sections: sections)
    }

    private static func schemaText() -> String {
        let common = Dictionary(uniqueKeysWithValues: values(.fiveMinutes).map { ($0.name, $0.value) })
        let properties = Profile.parameters.map { parameter in
            "        \(quoted(parameter.name)): { \"type\": \"number\", \"minimum\": \(number(parameter.range.lowerBound)), \"maximum\": \(number(parameter.range.upperBound)), \"default\": \(number(common[parameter.name]!)), \"description\": \(quoted(parameter.summary)) }"
        }
        return """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "Profile of a detector: tunable constants, per frequency",
              "type": "object",
              "required": ["version"],
              "properties": {
                "$schema": { "type": "string" },
                "version": { "const": 1, "description": "version of this form" },
                "description": { "type": "string" },
                "default": { "$ref": "#/$defs/section", "description": "values for all frequencies" }
              },
              "patternProperties": {
                "^P([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$": {
                  "$ref": "#/$defs/section", "description": "values for one frequency, an ISO 8601 duration; they stand before the default ones"
                }
              },
              "additionalProperties": false,
              "$defs": {
                "section": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
            \(properties.joined(separator: ",\n"))
                  }
                }
              }
            }

            """
    }

    private static func quoted(_ text: String) -> String { "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\"" }

    private static func number(_ value: Double) -> String { value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)" }

    private static let hint: Comment = "models/ is out of date: write it anew with  VEDETTE_WRITE_MODELS=1 swift test -c release -Xswiftc -enable-testing --filter DefaultProfileFile"

    @Test func filesAreTheCompiledInValues() throws {
        for (name, text) in [("default.json", Self.defaultText()), ("schema.json", Self.schemaText())] {
            let url = Self.folder.appendingPathComponent(name)
            if ProcessInfo.processInfo.environment["VEDETTE_WRITE_MODELS"] == "1" { try Data(text.utf8).write(to: url) }
            #expect(try String(contentsOf: url, encoding: .utf8) == text, Self.hint)
        }
    }

    @Test(arguments: [60, 120, 300, 600, 1_200, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000])
    func theDefaultFileChangesNothing(seconds: Int) throws {
        let frequency = try Frequency(seconds: seconds)
        let file = try ProfileFile(path: Self.folder.appendingPathComponent("default.json").path)
        let overrides = file.overrides(for: frequency)
        #expect(Set(overrides.keys) == Set(Profile.parameters.map(\.name)))
        #expect(try Profile(frequency: frequency, overrides: overrides) == Profile(frequency: frequency), Self.hint)
    }

    @Test func theSchemaIsJSON() throws {
        let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.folder.appendingPathComponent("schema.json"))) as? [String: Any]
        let definitions = schema?["$defs"] as? [String: Any]
        let properties = (definitions?["section"] as? [String: Any])?["properties"] as? [String: Any]
        #expect(properties?.count == Profile.parameters.count)
    }
}
