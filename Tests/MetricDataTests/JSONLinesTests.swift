import MetricSeries
import Testing

@testable import MetricData

@Suite struct JSONLinesTests {
    private let description = InputDescription(timestampColumn: "t", timestampFormat: .iso8601, measures: [Measure("v")], dimensions: ["d"], frequency: "PT1H")

    @Test func readsFlatObjects() throws {
        let cube = try cube(
            """
            {"t": "2025-01-01T00:00:00Z", "d": "web", "v": 1.5}
            {"v":"2.5","d":"web","t":"2025-01-01T01:00:00Z","extra":true}
            { "d" : "web" , "t" : "2025-01-01T02:00:00Z" , "v" : null }

            {"t":"2025-01-01T03:00:00Z","d":"web"}
            {"t":"2025-01-01T04:00:00Z","d":"web","v":-1e2,"nested":{"a":[1,{"b":"]}"}]}}
            """, description, name: "a.jsonl")
        #expect(cube.batch.keys.map(\.description) == ["v{d=web}"])
        #expect(sameValues(cube.batch.values, [1.5, 2.5, missing, missing, -100]))
        #expect(cube.counts.records == 5)
    }

    @Test func dimensionsMayBeOtherThanText() throws {
        let cube = try cube(
            "{\"t\":\"2025-01-01T00:00:00Z\",\"d\":7,\"v\":1}\n{\"t\":\"2025-01-01T00:00:00Z\",\"d\":true,\"v\":2}\n{\"t\":\"2025-01-01T00:00:00Z\",\"d\":null,\"v\":3}\n{\"t\":\"2025-01-01T00:00:00Z\",\"v\":4}\n",
            description, name: "a.ndjson")
        #expect(cube.batch.keys.map { $0["d"] } == ["", "7", "true"])
        #expect(cube.batch.values == [7, 1, 2])
    }

    @Test func isToldByItsFirstCharacterWhereTheNameSaysNothing() throws {
        #expect(try cube("\n {\"t\":\"2025-01-01T00:00:00Z\",\"d\":\"x\",\"v\":1}\n", description, name: "standard input").batch.values == [1])
    }

    @Test func infersRoles() throws {
        let lines = (0..<30).map { "{\"when\":\(1_735_689_600 + $0 * 300),\"shop\":\"s\($0 % 3)\",\"sales\":\($0),\"user_id\":\($0)}" }
        var description = InputDescription()
        description.timestampColumn = "when"
        let cube = try cube(lines.joined(separator: "\n"), description, name: "a.jsonl")
        #expect(cube.input.description.timestampFormat == .unix)
        #expect(cube.input.description.measures == [Measure("sales")])
        #expect(cube.input.description.dimensions == ["shop"])
        #expect(cube.input.description.frequency == "PT5M")
        #expect(cube.input.sentences.contains("left out: \"user_id\" (its name says that it is an identifier)"))
    }

    @Test(arguments: [
        ("[{\"t\":1}]", "the line is a JSON array"), ("1", "the line is no JSON object"), ("{\"t\":\"x\"", "is not closed before the end of the line"), ("{\"t\" 1}", "expected a colon"),
        ("{t:1}", "expected a key in double quotes"), ("{\"t\":01}", "\"01\" is no JSON value"), ("{\"t\":NaN}", "\"NaN\" is no JSON value"), ("{\"t\":1}}", "text follows the object"),
        ("{\"t\":\"\\x\"}", "an escape that does not exist"), ("{\"t\":\"\\ud800\"}", "an escape that does not exist"), ("{\"t\":1,\"t\":2}", "the key \"t\" stands twice"),
        ("{\"t\":\"2025-01-01\",\"v\":[1]}", "the value is a nested object or array"), ("{\"t\":\"a\tb\"}", "a control character"), ("{\"t\":1,}", "expected a key"), ("{\"x\":{\"y\":1}", "is not closed"),
        ("{\"d\":\"x\",\"v\":1}", "the timestamp is absent"),
    ]) func saysWhatIsWrong(line: String, part: String) {
        let good = "{\"t\":\"2025-01-01T00:00:00Z\",\"d\":\"x\",\"v\":1}\n"
        let error = readingError(good + line + "\n", description, name: "a.jsonl")
        #expect(error?.message.hasPrefix("a.jsonl, line 2") == true)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "no error")")
    }

    @Test func aNameThatNoRecordHasIsAMistake() {
        var misspelt = description
        misspelt.measures = [Measure("v"), Measure("w")]
        let error = readingError("{\"t\":\"2025-01-01T00:00:00Z\",\"d\":\"x\",\"v\":1}\n", misspelt, name: "a.jsonl")
        #expect(error?.code == .missingColumn)
        #expect(error?.message == "no record has a value for \"w\": check the name and its case")
    }

    @Test func mixesWithCSV() throws {
        let cube = try cube(
            [(name: "1.csv", text: "t,d,v\n2025-01-01 00:00:00,\"a\\n\",1\n"), (name: "2.jsonl", text: "{\"t\":\"2025-01-01T01:00:00Z\",\"d\":\"a\\\\n\",\"v\":2}\n")], description)
        #expect(cube.batch.keys.map { $0["d"] } == ["a\\n"])
        #expect(cube.batch.values == [1, 2])
    }
}
