import Foundation
import MetricData

/// From bytes of a file to the cube.
enum ReadingCases {
    private static let megabytes = 25.0

    static func run(_ bench: inout Bench) throws {
        guard bench.includes("read csv") || bench.includes("read csv.gz") else { return }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, compressed) in [("read csv", false), ("read csv.gz", true)] {
            let file = folder.appendingPathComponent(compressed ? "records.csv.gz" : "records.csv")
            let bytes = try RecordFile(metrics: 120, megabytes: megabytes).write(to: file, compressed: compressed)
            try bench.measure(name, unit: "run", amount: Double(bytes) / 1e6, rateUnit: "MB/s") {
                let cube = try CubeReader(RecordFile.description).read(DataSource(paths: [file.path]))
                return Checksum.of(cube.batch.values)
            }
        }
    }
}
