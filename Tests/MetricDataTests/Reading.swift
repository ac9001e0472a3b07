import MetricSeries
import Testing

@testable import MetricData

/// Reads texts as files of these names.
func cube(
    _ files: [(name: String, text: String)], _ description: InputDescription = InputDescription(), continuing: Continuation? = nil,
    chunk: Int = RecordBuffer.defaultChunk
) throws -> Cube {
    try cube(files.map { ($0.name, Array($0.text.utf8)) }, description, continuing: continuing, chunk: chunk)
}

func cube(
    _ files: [(name: String, bytes: [UInt8])], _ description: InputDescription = InputDescription(), continuing: Continuation? = nil,
    chunk: Int = RecordBuffer.defaultChunk
) throws -> Cube {
    var reader = CubeReader(description, continuing: continuing)
    reader.chunk = chunk
    return try reader.read(files.map { file in CubeReader.Input(name: file.name) { ByteStream(name: file.name, bytes: file.bytes, step: chunk) } })
}

func cube(_ text: String, _ description: InputDescription = InputDescription(), name: String = "a.csv", chunk: Int = RecordBuffer.defaultChunk) throws -> Cube {
    try cube([(name: name, text: text)], description, chunk: chunk)
}

/// The error that reading a text ends in.
func readingError(_ text: String, _ description: InputDescription = InputDescription(), name: String = "a.csv") -> MetricDataError? {
    readingError(bytes: Array(text.utf8), description, name: name)
}

func readingError(bytes: [UInt8], _ description: InputDescription = InputDescription(), name: String = "a.csv") -> MetricDataError? {
    do {
        _ = try cube([(name: name, bytes: bytes)], description)
        return nil
    } catch { return error as? MetricDataError }
}

/// Equal values in equal places, NaN equal to NaN.
func sameValues(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
}

/// Hourly, one measure, no dimensions: what most small cases need.
let hourly = InputDescription(timestampColumn: "t", timestampFormat: .iso8601, measures: [Measure("v")], dimensions: [], frequency: "PT1H")

let missing = Double.nan

func withBytes<Result>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    // Eight readable bytes behind the text, as the record buffer has them.
    let bytes = Array(text.utf8) + [UInt8](repeating: 0xAA, count: RecordBuffer.slack)
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<text.utf8.count])) }
}
