import MetricSeries
import TestSupport
import Testing

@testable import MetricData

@Suite struct InputInferenceTests {
    /// Rows of a year 2025 in steps of `seconds`.
    private func times(_ count: Int, every seconds: Int64, from: Int64 = 1_735_689_600) -> [String] {
        (0..<count).map { index in
            var text = CivilDate.text(ofInstant: from + Int64(index) * seconds)
            text.removeLast()
            return text
        }
    }

    @Test func saysWhatItInferred() throws {
        let rows = times(48, every: 3_600).flatMap { ["\($0),web,7,0,1,2.5", "\($0),app,8,0,1,3.5"] }
        let cube = try cube("date,platform,order_id,views_label,views,revenue\n" + rows.joined(separator: "\n"))
        #expect(
            cube.input.sentences == [
                "timestamp column \"date\" in format ISO, for example \"2025-01-01T00:00:00\", in zone UTC",
                "measures \"views\", \"revenue\": numbers, summed within an interval",
                "dimension \"platform\": text",
                "left out: \"order_id\" (its name says that it is an identifier), \"views_label\" (it looks like labels)",
                "frequency PT1H: the most common distance of two timestamps",
            ])
        #expect(cube.input.description.measures == [Measure("views"), Measure("revenue")])
        #expect(cube.batch.columns == 4)
    }

    /// A damaged value in a measure must be reported, not make the column vanish.
    @Test func fewBadNumbersLeaveAMeasure() throws {
        var rows = times(300, every: 3_600).enumerated().map { "\($0.element),web,\(100 + Double($0.offset) / 7)" }
        rows[120] = rows[120] + "x"
        let text = "t,platform,v\n" + rows.joined(separator: "\n")
        #expect { try cube(text) } throws: { ($0 as? MetricDataError)?.message.contains("line 122, column \"v\"") == true }
        let skipped = try cube(text, InputDescription(onBadRow: .skip))
        #expect(skipped.input.description.measures == [Measure("v")])
        #expect(skipped.counts.badRecords == 1)
        // Codes of which a few are numbers stay what they are.
        let codes = times(300, every: 3_600).enumerated().map { "\($0.element),\($0.offset % 20 == 0 ? "A" : "\($0.offset % 7)"),\($0.offset)" }
        #expect(try cube("t,code,v\n" + codes.joined(separator: "\n")).input.description.dimensions == ["code"])
    }

    @Test func saysNothingOfWhatWasGiven() throws {
        #expect(try cube("t,v\n2025-01-01 00:00:00,1\n", hourly).input.sentences == [])
    }

    @Test(arguments: [(60, "PT1M"), (300, "PT5M"), (600, "PT10M"), (1_800, "PT30M"), (3_600, "PT1H"), (21_600, "PT6H"), (86_400, "P1D"), (604_800, "P7D")] as [(Int64, String)])
    func findsTheFrequency(seconds: Int64, frequency: String) throws {
        let rows = times(40, every: seconds).map { "\($0),1" }
        #expect(try cube("t,v\n" + rows.joined(separator: "\n")).input.description.frequency == frequency)
    }

    @Test func gapsDoNotHideTheFrequency() throws {
        let rows = times(60, every: 300).enumerated().filter { $0.offset % 5 != 4 }.map { "\($0.element),1" }
        #expect(try cube("t,v\n" + rows.joined(separator: "\n")).input.description.frequency == "PT5M")
    }

    @Test func jitterIsSnappedAndSaid() throws {
        var generator = SplitMix64(seed: 3)
        let rows = (0..<60).map { CivilDate.text(ofInstant: 1_735_689_600 + Int64($0) * 300 + Int64.random(in: 0..<20, using: &generator)) + ",1" }
        let cube = try cube("t,v\n" + rows.joined(separator: "\n"))
        #expect(cube.input.description.frequency == "PT5M")
        #expect(cube.input.sentences.last == "frequency PT5M: near the median distance of two timestamps, which varies")
    }

    @Test func daysAreDaysAcrossClockChanges() throws {
        // Two dates a year are 23 and 25 hours apart; here more than half of a short sample would be.
        let text = "t,v\n2025-03-29,1\n2025-03-30,2\n2025-03-31,3\n"
        let cube = try cube(text, InputDescription(timeZone: "Europe/Berlin"))
        #expect(cube.input.description.frequency == "P1D")
        #expect(cube.batch.values == [1, 2, 3])
        // The same written with offsets.
        let offsets = "t,v\n2025-03-29T00:00:00+01:00,1\n2025-03-30T00:00:00+01:00,2\n2025-03-31T00:00:00+02:00,3\n"
        #expect(try self.cubeValues(offsets, zone: "Europe/Berlin") == [1, 2, 3])
    }

    private func cubeValues(_ text: String, zone: String) throws -> [Double] { try cube(text, InputDescription(timeZone: zone)).batch.values }

    @Test func aFolderOfOneFilePerIntervalHasAFrequency() throws {
        let files = times(10, every: 3_600).enumerated().map { (name: "\($0.offset).csv", text: "t,v\n\($0.element),\($0.offset)\n") }
        let cube = try cube(files)
        #expect(cube.input.description.frequency == "PT1H")
        #expect(cube.batch.values == (0..<10).map { Double($0) })
    }

    @Test func manyMetricsAnIntervalAreSeenThrough() throws {
        // Two intervals of more than a megabyte each: the first sample holds one timestamp only.
        let rows = times(2, every: 600).flatMap { time in (0..<40_000).map { "\(time),metric number \($0),1" } }
        let cube = try cube("t,d,v\n" + rows.joined(separator: "\n"), InputDescription(timestampColumn: "t", measures: [Measure("v")], dimensions: ["d"]))
        #expect(cube.input.description.frequency == "PT10M")
        #expect(cube.batch.columns == 40_000)
    }

    @Test(arguments: [
        ("31.01.2025 13:05", .pattern("dd.MM.yyyy HH:mm")), ("2025/01/31 13:05:09", .pattern("yyyy/MM/dd HH:mm:ss")), ("01/31/2025 01:05 PM", .pattern("MM/dd/yyyy hh:mm a")),
        ("31/01/2025", .pattern("dd/MM/yyyy")), ("20250131130509", .pattern("yyyyMMddHHmmss")), ("31 Jan 2025 13:05:09", .pattern("dd MMM yyyy HH:mm:ss")), ("1738328709", .unix), ("1738328709000", .unix),
        ("2025-01-31T13:05:09.123Z", .iso8601), ("20250131", .pattern("yyyyMMdd")), ("20250131T130509Z", .iso8601),
    ] as [(String, TimestampFormat)]) func findsTheTimestampFormat(text: String, format: TimestampFormat) throws {
        #expect(try cube("timestamp,v\n\(text),1\n", InputDescription(frequency: "P1D")).input.description.timestampFormat == format)
    }

    @Test func dayAndMonthThatCannotBeToldApartAreNotGuessed() {
        let error = readingError("timestamp,v\n01/02/2025,1\n03/04/2025,2\n")
        #expect(error?.code == .cannotInfer)
        #expect(error?.message == "column \"timestamp\": day and month of \"01/02/2025\" cannot be told apart: give the format, MM/dd/yyyy or dd/MM/yyyy (--timestamp-format)")
    }

    @Test func numbersAreNoTimestampsWithoutAName() {
        let error = readingError("a,b\n1738328709,1\n1738332309,2\n")
        #expect(error?.code == .cannotInfer)
        #expect(error?.message == "a.csv: no column looks like timestamps; the columns are \"a\", \"b\": name it (--timestamp COLUMN) and its format (--timestamp-format)")
    }

    @Test func aTimestampIsFoundWhateverItsName() throws {
        #expect(try cube("v,moment\n1,2025-01-31 13:00:00\n2,2025-01-31 14:00:00\n").input.description.timestampColumn == "moment")
    }

    @Test func aGivenColumnInAnUnknownFormatIsAnError() {
        let error = readingError("t,v\nyesterday,1\n", InputDescription(timestampColumn: "t"))
        #expect(error?.message.hasPrefix("a.csv, column \"t\": the timestamp format of \"yesterday\" is unknown: give it") == true)
    }

    @Test func aGivenFormatThatNothingHasIsAnError() {
        let rows = "t,v\n31.01.2025 13:00,1\n31.01.2025 14:00,2\n"
        let format = TimestampFormat(parsing: "yyyy-MM-dd HH:mm")
        #expect(
            readingError(rows, InputDescription(timestampColumn: "t", timestampFormat: format))?.message
                == "a.csv, column \"t\": none of the first 2 timestamps has the format yyyy-MM-dd HH:mm, for example not \"31.01.2025 13:00\": "
                + "give the format they have (--timestamp-format), or leave it out to have it inferred")
        #expect(
            readingError(rows, InputDescription(timestampFormat: format))?.message
                == "a.csv: no column holds timestamps of the format yyyy-MM-dd HH:mm; the columns are \"t\", \"v\": name it (--timestamp COLUMN) and its format (--timestamp-format)")
    }

    @Test func noMeasure() {
        #expect(readingError("t,d\n2025-01-01,x\n")?.message == "a.csv: no column looks like a measure (numbers in every record); the columns are \"t\", \"d\": name it (--measure NAME)")
    }

    @Test func freeTextIsNoDimension() throws {
        let rows = times(300, every: 300).enumerated().map { "\($0.element),session \($0.offset),web,1" }
        let cube = try cube("t,session,platform,v\n" + rows.joined(separator: "\n"))
        #expect(cube.input.description.dimensions == ["platform"])
        #expect(cube.input.sentences.contains("left out: \"session\" (nearly every record has a value of its own)"))
    }

    @Test func frequencyNeedsTwoTimestampsEvenlySpaced() {
        #expect(readingError("t,v\n2025-01-01 00:00:00,1\n")?.message == "a.csv: the frequency cannot be inferred from 1 timestamp: give it (--frequency PT5M, PT1H, P1D, …)")
        let uneven = ["00:00:00", "00:00:07", "01:13:00", "01:55:20", "09:00:00", "09:00:01"].map { "2025-01-01 \($0),1" }
        #expect(readingError("t,v\n" + uneven.joined(separator: "\n"))?.message.contains("spaced unevenly") == true)
    }

    @Test func aBadValueDoesNotHideTheFormat() throws {
        var rows = times(40, every: 3_600).map { "\($0),1" }
        rows[30] = "n/a,1"
        let cube = try cube("t,v\n" + rows.joined(separator: "\n"), InputDescription(timestampColumn: "t", onBadRow: .skip))
        #expect(cube.counts.badRecords == 1)
        #expect(cube.batch.rows == 40)
    }

    @Test func readsMeasuresWithFunctions() {
        #expect(Measure(parsing: "views") == Measure("views", .sum))
        #expect(Measure(parsing: "latency:avg") == Measure("latency", .average))
        #expect(Measure(parsing: "a:b:MAX") == Measure("a:b", .maximum))
        #expect(Measure(parsing: "a:b") == Measure("a:b", .sum))
        #expect(Measure(parsing: ":SUM") == Measure(":SUM", .sum))
    }
}
