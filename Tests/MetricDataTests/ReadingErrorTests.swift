import MetricSeries
import Testing

@testable import MetricData

/// Every mistake in the input ends in a sentence that names the place, the value, what was expected and what to do.
@Suite struct ReadingErrorTests {
    @Test func badNumber() {
        let error = readingError("t,v\n2025-01-01 00:00:00,1\n2025-01-01 01:00:00,12.5x\n", hourly)
        #expect(error?.code == .invalidNumber)
        #expect(
            error?.message
                == "a.csv, line 3, column \"v\": \"12.5x\" is not a finite number; expected digits with a decimal point, or nothing, NaN, NA or null where it is missing: correct it, or skip bad rows (--on-bad-row skip)"
        )
    }

    @Test(arguments: ["inf", "-Infinity", "1e999", "0x10", "1_000", "1 000", "--1", "1.2.3", ".", "e5", "1e", "+", "1,5", "١"])
    func textThatIsNoFiniteNumber(text: String) {
        #expect(readingError("t,v\n2025-01-01 00:00:00,\"\(text)\"\n", hourly)?.code == .invalidNumber)
    }

    @Test func badTimestamp() {
        let error = readingError("t,v\n2025-02-29 00:00:00,1\n", hourly)
        #expect(error?.code == .invalidTimestamp)
        #expect(
            error?.message
                == "a.csv, line 2, column \"t\": \"2025-02-29 00:00:00\" is no timestamp; expected ISO 8601, for example 2025-01-31 13:05:00 or 2025-01-31T13:05:00+01:00: correct it, name its format (--timestamp-format), or skip bad rows (--on-bad-row skip)"
        )
        #expect(readingError("t,v\n,1\n", hourly)?.message.hasPrefix("a.csv, line 2, column \"t\": the timestamp is empty; expected") == true)
        var description = hourly
        description.timestampFormat = .pattern("dd.MM.yyyy")
        #expect(readingError("t,v\n2025-01-01,1\n", description)?.message.contains("expected the format dd.MM.yyyy") == true)
        description.timestampFormat = .unix
        #expect(readingError("t,v\nx,1\n", description)?.message.contains("expected seconds or milliseconds since") == true)
    }

    @Test func wrongNumberOfFields() {
        #expect(
            readingError("t,v\n2025-01-01 00:00:00,1,2\n", hourly)?.message
                == "a.csv, line 2: 3 fields where the header has 2 columns; expected 2: is a delimiter inside a value not quoted, or is the line cut off?")
        #expect(readingError("t,v\n2025-01-01 00:00:00,1\n2025-01-01 01:00:00\n", hourly)?.message.hasPrefix("a.csv, line 3: 1 field where") == true)
    }

    @Test func quoteNotClosed() {
        let error = readingError("t,d,v\n2025-01-01 00:00:00,\"x,1\n2025-01-01 01:00:00,y,2\n", InputDescription(timestampColumn: "t", timestampFormat: .iso8601, measures: [Measure("v")], dimensions: ["d"], frequency: "PT1H"))
        #expect(error?.code == .malformedRecord)
        #expect(error?.line == 2)
        #expect(error?.message.contains("is not closed before the end of the file") == true)
    }

    @Test func tooManyColumns() {
        let header = (0..<5_000).map { "c\($0)" }.joined(separator: ",")
        #expect(readingError(header + "\n")?.message == "a.csv, line 1: the header has 5000 columns; expected at most 4096: is the delimiter right?")
    }

    @Test func textBehindAQuote() {
        let error = readingError("t,v\n2025-01-01 00:00:00,\"1\"2\n", hourly)
        #expect(error?.message.hasPrefix("a.csv, line 2: text follows the closing quote of a field") == true)
    }

    @Test func missingColumn() {
        #expect(
            readingError("time,v\n2025-01-01 00:00:00,1\n", hourly)?.message
                == "a.csv: there is no column \"t\" (timestamp); the columns are \"time\", \"v\": check the name and its case")
        #expect(readingError("t,V\n2025-01-01 00:00:00,1\n", hourly)?.message.contains("no column \"v\" (measure)") == true)
        var description = hourly
        description.dimensions = ["shop"]
        #expect(readingError("t,v\n2025-01-01 00:00:00,1\n", description)?.message.contains("no column \"shop\" (dimension)") == true)
    }

    @Test func missingColumnInALaterFile() {
        #expect {
            try cube([(name: "1.csv", text: "t,v\n2025-01-01 00:00:00,1\n"), (name: "2.csv", text: "t,w\n2025-01-01 00:00:00,1\n")], hourly)
        } throws: {
            ($0 as? MetricDataError)?.message.hasPrefix("2.csv: there is no column \"v\" (measure)") == true
        }
    }

    @Test func duplicateColumn() {
        #expect(
            readingError("t,v,v\n2025-01-01 00:00:00,1,2\n")?.message
                == "a.csv, line 1: column \"v\" stands twice in the header: give each column its own name")
        #expect(readingError("1,2\n", InputDescription(headerList: ["a", "a"]))?.code == .duplicateColumn)
    }

    @Test func noHeader() {
        let error = readingError("2025-01-01 00:00:00,web,1\n2025-01-01 01:00:00,web,2\n")
        #expect(error?.code == .noHeader)
        #expect(error?.message.hasPrefix("a.csv, line 1: the first line looks like data, not like names (\"2025-01-01 00:00:00\")") == true)
    }

    @Test func emptyAndHeaderOnly() {
        #expect(readingError("")?.message == "a.csv: the file is empty; expected a header and records")
        #expect(readingError("\n\n")?.code == .emptyFile)
        #expect(readingError("t,v\n")?.message == "a.csv: the file holds a header and no records; expected at least one record")
        #expect(readingError("t,v", hourly)?.code == .noRecords)
        #expect(readingError("", hourly, name: "a.jsonl")?.code == .emptyFile)
    }

    @Test func allFilesEmpty() {
        #expect {
            try cube([(name: "1.csv", text: ""), (name: "2.csv", text: "")], hourly)
        } throws: {
            ($0 as? MetricDataError)?.message == "1.csv: all 2 files are empty, this one and the rest; expected a header and records"
        }
    }

    @Test func allRowsBad() {
        var description = hourly
        description.onBadRow = .skip
        let error = readingError("t,v\n2025-01-01 00:00:00,x\n2025-01-01 01:00:00,y\n", description)
        #expect(error?.code == .noRecords)
        #expect(error?.message.hasPrefix("all 2 records are bad; the first: a.csv, line 2, column \"v\": \"x\"") == true)
    }

    @Test func invalidUTF8() {
        let latin = Array("t,d,v\n2025-01-01 00:00:00,caf".utf8) + [0xE9] + Array(",1\n".utf8)
        let error = readingError(bytes: latin, InputDescription(frequency: "PT1H"))
        #expect(error?.code == .invalidText)
        #expect(error?.line == 2)
        #expect(error?.message.contains("column \"d\"") == true)
        #expect(readingError(bytes: Array("t,".utf8) + [0xFC] + Array("\n2025-01-01,1\n".utf8))?.message.contains("the name of column 2 is not UTF-8") == true)
        #expect(readingError(bytes: [0xFF, 0xFE, 0x74, 0x00])?.message == "a.csv: the file is UTF-16; expected UTF-8: convert it, for example with iconv -f UTF-16 -t UTF-8")
    }

    @Test func carriageReturnsAlone() {
        #expect(readingError("t,v\r2025-01-01 00:00:00,1\r")?.code == .invalidText)
    }

    @Test func timestampsFarApart() {
        let year = (0..<105_120).map { minute -> String in
            let day = CivilDate.components(ofDays: 20_089 + Int64(minute / 288))
            return "\(day.year)-\(day.month < 10 ? "0" : "")\(day.month)-\(day.day < 10 ? "0" : "")\(day.day)T\(two(minute % 288 / 12)):\(two(minute % 12 * 5)):00Z,1"
        }
        var description = hourly
        description.frequency = "PT5M"
        #expect(throws: Never.self) { try cube("t,v\n" + year.joined(separator: "\n"), description) }
        // 1970 among 2025: 55 years of nothing.
        let error = readingError("t,v\n1970-01-01T00:00:00Z,1\n" + year.joined(separator: "\n"), description)
        #expect(error?.code == .absurdGrid)
        #expect(
            error?.message
                == "the timestamps run from 1970-01-01T00:00:00Z (a.csv, line 2) to 2025-12-31T23:55:00Z (a.csv, line 105122): 5890752 intervals of PT5M, of which only 105121 hold a record; check these two timestamps, the timestamp format and the frequency"
        )
        description.frequency = "PT1S"
        #expect(readingError("t,v\n0001-01-01T00:00:00Z,1\n9999-01-01T00:00:00Z,1\n", description)?.code == .absurdGrid)
    }

    private func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    @Test func tooManyValues() {
        var reader = CubeReader(InputDescription(timestampColumn: "t", measures: [Measure("v")], dimensions: ["d"], frequency: "PT1H"))
        reader.maximumCells = 100_000
        let text = "t,d,v\n" + (0..<3_000).map { "2025-01-01 00:00:00,k\($0),1" }.joined(separator: "\n")
        #expect {
            try reader.read([CubeReader.Input(name: "a.csv") { ByteStream(name: "a.csv", bytes: Array(text.utf8)) }])
        } throws: {
            ($0 as? MetricDataError)?.message.contains("make more than 100000 values; leave out a dimension with many values") == true
        }
    }

    @Test func sumsBeyondAllNumbers() {
        let error = readingError("t,v\n2025-01-01 00:00:00,1e308\n2025-01-01 00:10:00,1e308\n", hourly)
        #expect(error?.code == .overflow)
        #expect(error?.message.contains("metric v in the interval at 2025-01-01T00:00:00Z") == true)
    }

    @Test func contradictoryDescriptions() {
        func code(_ description: InputDescription) -> MetricDataError.Code? { readingError("t,v\n2025-01-01,1\n", description)?.code }
        #expect(code(InputDescription(measures: [])) == .invalidDescription)
        #expect(code(InputDescription(measures: [Measure("v"), Measure("v", .average)])) == .invalidDescription)
        #expect(code(InputDescription(measures: [Measure("v")], dimensions: ["v"])) == .invalidDescription)
        #expect(code(InputDescription(dimensions: ["d", "d"])) == .invalidDescription)
        #expect(code(InputDescription(delimiter: 10)) == .invalidDescription)
        #expect(code(InputDescription(delimiter: UInt8(ascii: "\""))) == .invalidDescription)
        #expect(code(InputDescription(headerList: [])) == .invalidDescription)
    }

    @Test func unknownZoneAndFrequency() {
        #expect(throws: MetricSeriesError.self) { try cube("t,v\n2025-01-01,1\n", InputDescription(timeZone: "Mars/Base")) }
        #expect(throws: MetricSeriesError.self) { try cube("t,v\n2025-01-01,1\n", InputDescription(frequency: "PT7H")) }
    }

    @Test func longValuesAreCutInMessages() {
        let error = readingError("t,v\n2025-01-01 00:00:00,\(String(repeating: "x", count: 5_000))\n", hourly)
        #expect((error?.message.count ?? 1_000) < 300)
        #expect(error?.message.contains("…\" is not") == true)
    }
}

