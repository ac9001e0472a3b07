import MetricSeries
import Testing

@testable import MetricData

@Suite struct ProfileFileTests {
    private func file(_ text: String) throws -> ProfileFile { try ProfileFile(text: Array(text.utf8), name: "p.json") }

    @Test func sectionsStandBeforeDefaults() throws {
        let file = try file(
            """
            { "$schema": "schema.json", "version": 1, "description": "ours \\u00e9",
              "default": { "filter.clip": 3, "season.gain": 1e-1 },
              "PT60M": { "filter.clip": 2.5 },
              "P1D": { "record.enabled": 0 } }
            """)
        #expect(file.overrides(for: .fiveMinutes) == ["filter.clip": 3, "season.gain": 0.1])
        #expect(file.overrides(for: .hourly) == ["filter.clip": 2.5, "season.gain": 0.1])
        #expect(file.overrides(for: .daily) == ["filter.clip": 3, "season.gain": 0.1, "record.enabled": 0])
        // Several days take the section of one day.
        #expect(file.overrides(for: try Frequency(seconds: 604_800))["record.enabled"] == 0)
        #expect(file.line(of: "filter.clip", for: .hourly) == 3)
        #expect(file.line(of: "filter.clip", for: .daily) == 2)
        #expect(file.line(of: "tail.discount", for: .daily) == nil)
    }

    @Test func defaultsAndSectionsMayBeAbsent() throws {
        #expect(try file("{\"version\":1}").overrides(for: .hourly) == [:])
    }

    @Test(arguments: [
        ("", "p.json, line 1: the file is empty"), ("[]", "p.json, line 1: the file is no JSON object"), ("{}", "p.json: there is no \"version\""), ("{\"version\":2}", "\"version\" is not 1"),
        ("{\"version\":1,\n\"PT7H\":{}}", "p.json, line 2: section \"PT7H\" is unknown; expected \"default\" or a frequency"), ("{\"version\":1,\"hourly\":{}}", "section \"hourly\" is unknown"),
        ("{\"version\":1,\"default\":{\n\"a.b\":\"3\"}}", "p.json, line 2: \"a.b\" in section \"default\" is text; expected a number"), ("{\"version\":1,\"default\":{\"a.b\":true}}", "is true or false; expected a number (1 and 0"),
        ("{\"version\":1,\"default\":3}", "section \"default\" is no object"), ("{\"version\":1,\"default\":{\"a\":1,\"a\":2}}", "\"a\" stands twice"), ("{\"version\":1,\"PT1H\":{},\"PT60M\":{}}", "a frequency that the file has already"),
        ("{\"version\":1", "expected a comma or }"), ("{\"version\":1}x", "text follows the object"), ("{\"version\":1,\"default\":{\"a\":1e999}}", "\"1e999\" is no JSON value"), ("{\"version\":1,\"default\":{\"a\":+1}}", "\"+1\" is no JSON value"),
    ]) func saysWhatIsWrong(text: String, part: String) {
        #expect {
            try file(text)
        } throws: {
            guard let error = $0 as? MetricDataError else { return false }
            return error.code == .invalidProfile && error.message.contains(part)
        }
    }

    @Test func writesWhatItReads() throws {
        let values = [("a.b", 0.1), ("c.d", 3.0), ("e.f", 1e-9), ("g.h", -2.5e20), ("i", 1.0 / 3)]
        let text = ProfileFile.text(description: "with \"quotes\"\n", defaults: values, sections: [(.hourly, [("a.b", 2.0)]), (.daily, [])])
        let file = try file(text)
        #expect(file.overrides(for: .fiveMinutes) == Dictionary(uniqueKeysWithValues: values))
        #expect(file.overrides(for: .hourly)["a.b"] == 2)
        #expect(file.sections.count == 2)
    }
}
