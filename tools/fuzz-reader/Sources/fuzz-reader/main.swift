import MetricData

/// libFuzzer's loop, which calls back with one input after the other.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Reads one input in the way that its first byte asks for. Errors are expected; traps, sanitizer reports and long or
/// large runs are findings.
func readOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let data, count > 0 else { return 0 }
    let way = data[0]
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
    var description = InputDescription(onBadRow: way & 1 == 0 ? .fail : .skip)
    if way & 2 != 0 { description.frequency = "PT1H" }
    if way & 4 != 0 { description.timestampFormat = .pattern("dd.MM.yyyy hh:mm a") }
    if way & 8 != 0 { description.timeZone = "Europe/Berlin" }
    if way & 16 != 0 { description.quote = .none }
    if way & 32 != 0 {
        description.timestampColumn = "t"
        description.measures = [Measure("v", .average)]
        description.dimensions = ["d"]
    }
    if way & 128 != 0 {
        _ = try? ProfileFile(text: bytes, name: "fuzz.json")
        if let series = try? SeriesFile(name: way & 64 == 0 ? "fuzz.csv" : "fuzz.jsonl", bytes: bytes) {
            precondition(series.timestamps.count == series.count && series.lines.count == series.count)
            precondition(series.values.allSatisfy { !$0.isInfinite })
        }
    }
    var reader = CubeReader(description)
    reader.maximumCells = 1 << 20
    reader.maximumIntervals = 1 << 16
    guard let cube = try? reader.read(contents: [(name: way & 64 == 0 ? "fuzz.csv" : "fuzz.jsonl", bytes: bytes)]) else { return 0 }
    precondition(cube.batch.values.count == cube.batch.rows * cube.batch.columns)
    precondition(cube.batch.values.allSatisfy { !$0.isInfinite })
    precondition(cube.counts.badRecords <= cube.counts.records)
    return 0
}

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
_ = runFuzzer(&count, &arguments) { readOne($0, $1) }
