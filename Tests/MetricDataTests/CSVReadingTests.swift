import MetricSeries
import TestSupport
import Testing

@testable import MetricData

@Suite struct CSVReadingTests {
    @Test func pivotsRecordsIntoTheCube() throws {
        let cube = try cube(
            """
            platform,timestamp,market,views,revenue
            web,2025-01-01 00:00:00,us,1,10.5
            app,2025-01-01 00:00:00,us,2,20.5
            web,2025-01-01 02:00:00,us,3,
            app,2025-01-01 01:00:00,de,4,40.5
            """, InputDescription(frequency: "PT1H"))
        #expect(cube.batch.grid.start == 1_735_689_600)
        #expect(cube.batch.grid.count == 3)
        #expect(
            cube.batch.keys.map(\.description) == [
                "views{platform=app, market=de}", "views{platform=app, market=us}", "views{platform=web, market=us}",
                "revenue{platform=app, market=de}", "revenue{platform=app, market=us}", "revenue{platform=web, market=us}",
            ])
        #expect(
            sameValues(
                cube.batch.values,
                [
                    missing, 2, 1, missing, 20.5, 10.5,
                    4, missing, missing, 40.5, missing, missing,
                    missing, missing, 3, missing, missing, missing,
                ]))
        #expect(cube.counts.records == 4)
        #expect(cube.counts.badRecords == 0)
        #expect(cube.counts.emptyIntervals == 0)
    }

    @Test func readsQuotedFieldsAsRFC4180Says() throws {
        let text = "t,\"the \"\"name\"\"\",v\r\n2025-01-01 00:00:00,\"a,b\",1\r\n\"2025-01-01 01:00:00\",\"two\nlines\",\"2\"\r\n2025-01-01 02:00:00,\"say \"\"hi\"\"\",3\r\n2025-01-01 03:00:00,\"\",4\r\n"
        let cube = try cube(text, InputDescription(timestampColumn: "t", measures: [Measure("v")], frequency: "PT1H"))
        #expect(cube.batch.keys.map { $0["the \"name\""] } == ["", "a,b", "say \"hi\"", "two\nlines"])
        #expect(cube.batch.values.filter { !$0.isNaN } == [1, 2, 3, 4])
    }

    @Test func countsLinesInsideQuotes() {
        let error = readingError("t,d,v\n2025-01-01 00:00:00,\"a\nb\nc\",1\n2025-01-01 01:00:00,x,oops\n", InputDescription(measures: [Measure("v")], frequency: "PT1H"))
        #expect(error?.line == 5)
        #expect(error?.code == .invalidNumber)
    }

    @Test func aQuoteInsideAFieldIsACharacter() throws {
        let cube = try cube("t,d,v\n2025-01-01 00:00:00,5\" disk,1\n", InputDescription(frequency: "PT1H"))
        #expect(cube.batch.keys[0]["d"] == "5\" disk")
    }

    @Test func takesOtherQuoteSymbolsAndNone() throws {
        let single = try cube("t,d,v\n2025-01-01 00:00:00,'a,''b''',1\n", InputDescription(frequency: "PT1H", quote: .symbol(UInt8(ascii: "'"))))
        #expect(single.batch.keys[0]["d"] == "a,'b'")
        let none = try cube("t,d,v\n2025-01-01 00:00:00,\"a,1\n", InputDescription(frequency: "PT1H", quote: .none))
        #expect(none.batch.keys[0]["d"] == "\"a")
        // An empty last field stands before a line feed and opens no quotes.
        let empty = try cube("t,d,v\n2025-01-01 00:00:00,a,\n2025-01-01 00:00:00,b,2\n", InputDescription(measures: [Measure("v")], frequency: "PT1H", quote: .none))
        #expect(empty.counts.records == 2)
        #expect(empty.counts.missingValues == ["v": 1])
        #expect(sameValues(empty.batch.values, [missing, 2]))
    }

    @Test(arguments: ["\n", "\r\n"]) func acceptsLineEndsBlankLinesAndAMissingLastOne(end: String) throws {
        let lines = ["t,v", "2025-01-01 00:00:00,1", "", "2025-01-01 01:00:00,2", "", ""]
        let whole = try cube(lines.joined(separator: end), hourly)
        let cut = try cube(["t,v", "2025-01-01 00:00:00,1", "2025-01-01 01:00:00,2"].joined(separator: end), hourly)
        #expect(whole.batch.values == [1, 2])
        #expect(cut.batch.values == [1, 2])
        #expect(whole.counts.records == 2)
    }

    @Test func passesOverAByteOrderMark() throws {
        #expect(try cube("\u{FEFF}t,v\n2025-01-01 00:00:00,1\n", hourly).batch.values == [1])
    }

    @Test(arguments: [(",", nil), (";", nil), ("\t", nil), ("|", nil), (":", UInt8(ascii: ":"))] as [(String, UInt8?)])
    func findsTheDelimiter(delimiter: String, given: UInt8?) throws {
        let text = ["t,d,v", "2025-01-01,x,1.5", "2025-01-02,\"y,;|\t\",2"].joined(separator: "\n").split(separator: "\n")
            .map { line in line.hasSuffix("2") ? "2025-01-02\(delimiter)\"y,;|\t\"\(delimiter)2" : line.replacingCommas(delimiter) }.joined(separator: "\n")
        let cube = try cube(text, InputDescription(delimiter: given))
        #expect(cube.batch.keys.map { $0["d"] } == ["x", "y,;|\t"])
        #expect(cube.input.description.frequency == "P1D")
    }

    @Test func takesNamesFromAHeaderList() throws {
        let cube = try cube("2025-01-01 00:00:00,web,1\n2025-01-01 01:00:00,web,2\n", InputDescription(headerList: ["t", "d", "v"]))
        #expect(cube.batch.keys == [MetricKey(measure: "v", dimensions: [DimensionValue(dimension: "d", value: "web")])])
        #expect(cube.batch.values == [1, 2])
    }

    @Test func findsColumnsByNameInEveryFile() throws {
        let cube = try cube(
            [(name: "1.csv", text: "t,d,v\n2025-01-01 00:00:00,x,1\n"), (name: "2.csv", text: "v,extra,d,t\n2,?,x,2025-01-01 01:00:00\n")],
            InputDescription(measures: [Measure("v")], dimensions: ["d"]))
        #expect(cube.batch.values == [1, 2])
    }

    @Test func ordersOfRecordsAndFilesDoNotMatter() throws {
        let lines = (0..<300).map { "2025-01-\($0 / 24 < 9 ? "0" : "")\($0 / 24 + 1) \($0 % 24 < 10 ? "0" : "")\($0 % 24):00:00,k\($0 % 7),\($0)" }
        let description = InputDescription(frequency: "PT1H")
        var generator = SplitMix64(seed: 11)
        let straight = try cube("t,d,v\n" + lines.joined(separator: "\n"), description)
        let shuffled = try cube("t,d,v\n" + lines.shuffled(using: &generator).joined(separator: "\n"), description)
        #expect(straight.batch.grid.start == shuffled.batch.grid.start)
        #expect(straight.batch.keys == shuffled.batch.keys)
        #expect(sameValues(straight.batch.values, shuffled.batch.values))
        #expect(straight.batch.values.filter { !$0.isNaN }.count == 300)
    }

    @Test(arguments: ["", "NaN", "nan", "NA", "null", "NULL", " ", "\"\""]) func knowsMissingValues(text: String) throws {
        let cube = try cube("t,v\n2025-01-01 00:00:00,\(text)\n2025-01-01 01:00:00, 5 \n", hourly)
        #expect(sameValues(cube.batch.values, [missing, 5]))
        #expect(cube.counts.emptyIntervals == 0)
    }

    @Test func countsIntervalsWithoutRecords() throws {
        let cube = try cube("t,v\n2025-01-01 00:00:00,1\n2025-01-01 05:00:00,2\n", hourly)
        #expect(cube.counts.emptyIntervals == 4)
        #expect(sameValues(cube.batch.values, [1, missing, missing, missing, missing, 2]))
    }

    @Test func combinesRecordsOfAnInterval() throws {
        let rows = ["00:00:00,4", "00:10:00,1", "00:20:00,7", "01:00:00,3", "00:59:59,", "02:00:00,"].map { "2025-01-01 " + $0 }
        let text = "t,a,b,c,d,e\n" + rows.map { $0 + "," + Array(repeating: $0.split(separator: ",", omittingEmptySubsequences: false)[1], count: 4).joined(separator: ",") }.joined(separator: "\n")
        let measures = zip(["a", "b", "c", "d", "e"], AggregationFunction.allCases).map { Measure($0, $1) }
        #expect(measures.map(\.aggregation) == [.sum, .average, .count, .minimum, .maximum])
        let cube = try cube(text, InputDescription(timestampColumn: "t", measures: measures, dimensions: [], frequency: "PT1H"))
        #expect(sameValues(cube.batch.values, [12, 4, 3, 1, 7, 3, 3, 1, 3, 3] + Array(repeating: missing, count: 5)))
        #expect(cube.counts.combinedRecords == 2)
    }

    @Test func averagesSurviveGrowingPages() throws {
        // New combinations make the pages grow after means have begun to count.
        let rows = (0..<40).flatMap { key in ["2025-01-01 00:00:00,k\(key),1", "2025-01-01 00:00:00,k0,\(key)"] }
        let cube = try cube("t,d,v\n" + rows.joined(separator: "\n"), InputDescription(measures: [Measure("v", .average)], frequency: "PT1H"))
        let first = cube.batch.keys.firstIndex { $0["d"] == "k0" }!
        // k0 has the values 1 and 0...39.
        #expect(cube.batch.values[first] == (1 + 780) / 41.0)
        #expect(cube.batch.values.enumerated().allSatisfy { $0.offset == first || $0.element == 1 })
    }

    @Test func countsTextThatIsThere() throws {
        let cube = try cube("t,order\n2025-01-01 00:00:00,A-1\n2025-01-01 00:10:00,A-2\n2025-01-01 00:20:00,\n", InputDescription(measures: [Measure("order", .count)], dimensions: [], frequency: "PT1H"))
        #expect(cube.batch.values == [2])
    }

    @Test func skipsBadRowsAndSaysSo() throws {
        var description = hourly
        description.onBadRow = .skip
        let cube = try cube("t,v\n2025-01-01 00:00:00,1\nnever,2\n2025-01-01 01:00:00,x\n2025-01-01 02:00:00\n2025-01-01 03:00:00,\"4\"5\n2025-01-01 04:00:00,6\n", description)
        #expect(sameValues(cube.batch.values, [1, missing, missing, missing, 6]))
        #expect(cube.counts.records == 6)
        #expect(cube.counts.badRecords == 4)
        #expect(cube.counts.badRecordSentences.count == 4)
        #expect(cube.counts.badRecordSentences[0].hasPrefix("a.csv, line 3, column \"t\": \"never\" is no timestamp"))
        #expect(cube.counts.badRecordSentences[3].hasPrefix("a.csv, line 6: text follows the closing quote"))
    }

    @Test func aBadRowLeavesNoTrace() throws {
        var description = InputDescription(measures: [Measure("a"), Measure("b")], dimensions: ["d"], frequency: "PT1H", onBadRow: .skip)
        description.timestampColumn = "t"
        let cube = try cube("t,d,a,b\n2025-01-01 00:00:00,x,1,2\n2025-01-01 00:00:00,x,100,oops\n", description)
        #expect(cube.batch.values == [1, 2])
    }

    @Test func ordersKeysByBytes() throws {
        let cube = try cube("t,d,v\n" + ["z", "é", "Z", "a", "aa"].map { "2025-01-01 00:00:00,\($0),1" }.joined(separator: "\n"), InputDescription(frequency: "PT1H"))
        #expect(cube.batch.keys.map { $0["d"] } == ["Z", "a", "aa", "z", "é"])
    }

    @Test func tellsDimensionValuesApartWhateverTheirLength() throws {
        // Lengths around the words that keys are compared by; joined they would read alike.
        let values = (0...20).map { String(repeating: "x", count: $0) }
        let rows = values.flatMap { a in values.map { b in "2025-01-01 00:00:00,\(a),\(b),1" } }
        let cube = try cube("t,p,q,v\n" + rows.joined(separator: "\n"), InputDescription(timestampColumn: "t", measures: [Measure("v")], dimensions: ["p", "q"], frequency: "PT1H"))
        #expect(cube.batch.columns == 441)
        #expect(cube.batch.values.allSatisfy { $0 == 1 })
        #expect(Set(cube.batch.keys.map { [$0["p"]!.count, $0["q"]!.count] }).count == 441)
    }
}

extension Substring {
    fileprivate func replacingCommas(_ with: String) -> String { split(separator: ",", omittingEmptySubsequences: false).joined(separator: with) }
}
