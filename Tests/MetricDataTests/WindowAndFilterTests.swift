import MetricSeries
import Testing

@testable import MetricData

@Suite struct WindowAndFilterTests {
    private static let text = """
        time,shop,n,m
        2025-01-01 00:10:00,a,1,
        2025-01-01 00:20:00,b,2,5
        2025-01-01 01:00:00,a,3,6
        2025-01-01 01:30:00,,4,7
        2025-01-01 02:00:00,c,8,9

        """

    private static func read(_ window: Range<Int64>? = nil, filters: [String: Set<String>]? = nil, dimensions: [String] = ["shop"]) throws -> Cube {
        var reader = CubeReader(
            InputDescription(timestampColumn: "time", measures: [Measure("n"), Measure("m")], dimensions: dimensions, frequency: "PT1H", filters: filters))
        reader.window = window
        return try reader.read(contents: [("a.csv", Array(text.utf8))])
    }

    private static let midnight: Int64 = 1_735_689_600

    @Test func recordsOutsideTheWindowLeaveNoTrace() throws {
        let cube = try Self.read(Self.midnight + 3_600..<Self.midnight + 7_200)
        #expect(cube.batch.rows == 1 && cube.batch.grid.start == Self.midnight + 3_600)
        #expect(cube.batch.keys.map { $0["shop"] } == ["", "a", "", "a"])
        #expect(cube.counts.records == 5 && cube.counts.outsideRecords == 3)
    }

    @Test func filtersKeepTheirValues() throws {
        let cube = try Self.read(filters: ["shop": ["a", "c"]])
        #expect(cube.batch.keys.map { $0["shop"] } == ["a", "c", "a", "c"])
        #expect(cube.counts.filteredRecords == 2)
        #expect(cube.batch.series(0).prefix(2) == [1, 3] && cube.batch.series(1)[2] == 8)
    }

    @Test func gapsAreCounted() throws {
        let counts = try Self.read().counts
        #expect(counts.missingValues == ["m": 1])
        #expect(counts.emptyDimensions == ["shop": 1])
        #expect(counts.partialRecords == 2)
    }

    @Test func nothingLeftIsSaidInWords() {
        #expect { try Self.read(0..<10) } throws: { ($0 as? MetricDataError)?.code == .noRecords && "\($0)".contains("outside") }
        #expect { try Self.read(filters: ["shop": ["zzz"]]) } throws: { ($0 as? MetricDataError)?.code == .noRecords && "\($0)".contains("filters") }
        #expect { try Self.read(filters: ["n": ["1"]]) } throws: { ($0 as? MetricDataError)?.code == .invalidDescription }
    }
}

@Suite struct FormatGuessTests {
    @Test func tellsCSVFromItsFirstPart() throws {
        let guess = try #require(try FormatGuess(name: "x", bytes: Array("time;\"a\";b\n2025-01-01;x;1\n2025-01-02;y;2\n".utf8)))
        #expect(guess.format == .csv && guess.delimiter == UInt8(ascii: ";") && guess.isDelimited)
        #expect(guess.hasHeader && guess.isHeaderSure && guess.names == ["time", "a", "b"] && guess.isQuoted && !guess.isGzip && guess.isUTF8)
    }

    @Test func tellsAFileWithoutHeader() throws {
        let guess = try #require(try FormatGuess(name: "x", bytes: Array("2025-01-01,x,1\n2025-01-02,y,2\n".utf8)))
        #expect(!guess.hasHeader && guess.names == ["column1", "column2", "column3"])
    }

    @Test func tellsJSONLinesAndNothing() throws {
        let guess = try #require(try FormatGuess(name: "x", bytes: Array("{\"t\": 1, \"v\": 2}\n".utf8)))
        #expect(guess.format == .jsonLines && guess.names == ["t", "v"])
        #expect(try FormatGuess(name: "x", bytes: []) == nil)
        let latin = try #require(try FormatGuess(name: "x", bytes: [0x61, 0x2C, 0xE9, 0x0A]))
        #expect(!latin.isUTF8)
    }

    @Test func samplesRecords() throws {
        let sample = try #require(try RecordSample(name: "x.csv", bytes: Array("a,b\n1,2\n3,4\n".utf8), InputDescription()))
        #expect(sample.names == ["a", "b"] && sample.records == [["1", "2"], ["3", "4"]] && sample.format == .csv)
    }
}
