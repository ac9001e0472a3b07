import MetricSeries
import TestSupport
import Testing

@testable import MetricData

/// The short way for records that begin like others, against the plain way through the scanner.
@Suite struct RepeatedRecordsTests {
    /// What reading ends in, either way.
    private enum Ending: Equatable {
        case cube(keys: [MetricKey], start: Int64, values: [UInt64], counts: ReadingCounts)
        case failure(String)
    }

    private func ending(_ texts: [String], _ description: InputDescription, window: Range<Int64>?, chunk: Int, plainly: Bool) -> Ending {
        var reader = CubeReader(description)
        reader.looksForRepeatedRecords = !plainly
        reader.chunk = chunk
        reader.window = window
        do {
            let cube = try reader.read(
                texts.enumerated().map { index, text in
                    CubeReader.Input(name: "\(index).csv") { ByteStream(name: "\(index).csv", bytes: Array(text.utf8), step: chunk) }
                })
            return .cube(keys: cube.batch.keys, start: cube.batch.grid.start, values: cube.batch.values.map(\.bitPattern), counts: cube.counts)
        } catch { return .failure("\(error)") }
    }

    /// A file of 24 hours whose records mostly come in the same order; columns stand in a random order, and one record in
    /// `oddity` is written in an odd way or wrong.
    private func text(oddity: Int, _ generator: inout SplitMix64) -> String {
        let columns = [["t"], ["d1", "d2"].shuffled(using: &generator), ["v"], ["w"], ["n"], ["extra"]].shuffled(using: &generator).flatMap { $0 }
        var text = columns.joined(separator: ",") + "\n"
        let names = (0..<7).map { ("a\($0 % 3)", ["market_\($0)", "\"m,\($0)\"", "", "\"say \"\"\($0)\"\"\"", "é€😀"][$0 % 5]) }
        let numbers = [
            "0", "-0", "7", "12345678", "123456789", "-1.5", "0.1", "4503599627370497.5", "123456789012345", "1234567890123456", "0.000000000000001",
            "99999999.99999999", "12345678.12345678", "5.", "-12.345", "17.000000000000001", "1e3", "", "NaN", " 3", "\"8\"", "\"8.25\"", "\"\"", ".5",
        ]
        let odd = ["x", "1.2.3", "--1", "1-", "\"8", "\"8\"9", "1,2", "", "\"a\nb\"", "0x1", "2025-01-01", "1\r", "\r"]
        for hour in 0..<24 {
            for (first, second) in names where Int.random(in: 0..<20, using: &generator) > 0 {
                var fields = [
                    "t": "2025-01-01 \(hour < 10 ? "0" : "")\(hour):00:00", "d1": first, "d2": second, "v": numbers.randomElement(using: &generator)!,
                    "w": "\(Int.random(in: -99_999...99_999, using: &generator))", "n": ["1", "", "x", "na"].randomElement(using: &generator)!, "extra": "e",
                ]
                if Int.random(in: 0..<10, using: &generator) == 0 { fields["t"] = "\"\(fields["t"]!)\"" }
                if Int.random(in: 0..<oddity, using: &generator) == 0 { fields[columns.randomElement(using: &generator)!] = odd.randomElement(using: &generator)! }
                text += columns.map { fields[$0]! }.joined(separator: ",") + (Int.random(in: 0..<4, using: &generator) == 0 ? "\r\n" : "\n")
                if Int.random(in: 0..<30, using: &generator) == 0 { text += ["\n", "\r\n"].randomElement(using: &generator)! }
            }
        }
        if Bool.random(using: &generator) { text.removeLast() }
        return text
    }

    private let description = InputDescription(
        timestampColumn: "t", timestampFormat: .iso8601, measures: [Measure("v"), Measure("w", .average), Measure("n", .count)], dimensions: ["d1", "d2"],
        frequency: "PT1H", delimiter: UInt8(ascii: ","))

    @Test(arguments: 0..<60) func bothWaysEndAlike(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let texts = (0..<3).map { _ in text(oddity: [40, 400, 1_000_000].randomElement(using: &generator)!, &generator) }
        var description = description
        description.onBadRow = seed % 3 == 0 ? .fail : .skip
        if seed % 4 == 1 { description.filters = ["d1": ["a1", "a2"]] }
        let window: Range<Int64>? = seed % 5 == 2 ? 1_735_700_000..<1_735_750_000 : nil
        let chunk = [RecordBuffer.defaultChunk, 4_096, Int.random(in: 1...300, using: &generator)].randomElement(using: &generator)!
        let plain = ending(texts, description, window: window, chunk: chunk, plainly: true)
        #expect(ending(texts, description, window: window, chunk: chunk, plainly: false) == plain, "seed \(seed), chunks of \(chunk) bytes")
        if description.onBadRow == .skip, case .failure(let message) = plain { Issue.record("nothing was compared: \(message)") }
    }

    @Test func aBadRecordBetweenQuotedTimestampsKeepsTheirHours() throws {
        // The second record's hour is read before its number turns out to be wrong; the third must not get it.
        var description = hourly
        description.onBadRow = .skip
        let cube = try cube("t,v\n\"2025-01-01 00:00:00\",1\n\"2025-01-01 05:00:00\",oops\n\"2025-01-01 00:00:00\",2\n", description)
        #expect(cube.batch.values == [3])
        #expect(cube.counts.badRecords == 1)
    }

    @Test func numbersAreThoseOfTheParser() {
        let numbers = PlainNumberReader()
        defer { numbers.deallocate() }
        var generator = SplitMix64(seed: 7)
        var read = 0
        for _ in 0..<20_000 {
            func digits(_ most: Int) -> String { (0..<Int.random(in: 0...most, using: &generator)).map { _ in "\(Int.random(in: 0...9, using: &generator))" }.joined() }
            var text = (Bool.random(using: &generator) ? "-" : "") + digits(18)
            if Bool.random(using: &generator) { text += "." + digits(18) }
            withBytes(text + ",") { bytes in
                var position = 0
                guard let value = numbers.read(bytes.baseAddress!, &position) else { return }
                read += 1
                #expect(position == text.utf8.count, "\(text)")
                #expect(withBytes(text) { NumberParser.parse($0) }?.bitPattern == value.bitPattern, "\(text)")
            }
        }
        #expect(read > 5_000)
    }

    @Test func textsAreFoundAsTheyWereSeen() {
        var texts = SeenTexts()
        defer { texts.deallocate() }
        for count in Array(1...40) + Array((1...40).reversed()) {
            let bytes = (0..<count).map { UInt8(97 + $0 % 26) } + [UInt8](repeating: 0, count: RecordBuffer.slack)
            texts.note(count % 3, bytes, count: count)
            #expect(texts.match(count % 3, bytes, limit: count) == count)
            #expect(texts.match(count % 3, bytes, limit: count - 1) == 0)
            #expect(texts.match(3, bytes, limit: count) == 0)
            for place in 0..<count {
                var other = bytes
                other[place] ^= 1
                #expect(texts.match(count % 3, other, limit: count) == 0)
            }
        }
    }
}
