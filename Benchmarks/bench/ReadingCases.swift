import Foundation
import MetricData

/// From bytes of a file to the cube.
enum ReadingCases {
    static func run(_ bench: inout Bench) throws {
        guard bench.options.includes("read csv") else { return }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        let text = records(metrics: 60, hours: 9_000)
        let plain = folder.appendingPathComponent("records.csv")
        try text.write(to: plain)
        let megabytes = Double(text.count) / 1e6
        let description = InputDescription(
            timestampColumn: "timestamp", timestampFormat: .init(parsing: "yyyy-MM-dd HH:mm:ss"), measures: [Measure("views"), Measure("revenue")],
            dimensions: ["platform", "marketplace"], frequency: "PT1H", format: .csv)
        try bench.measure("read csv", unit: "run", amount: megabytes, rateUnit: "MB/s") {
            let cube = try CubeReader(description).read(DataSource(paths: [plain.path]))
            return Checksum.of(cube.batch.values)
        }
    }

    /// Records of two measures for pairs of dimension values, hour after hour, as text.
    static func records(metrics: Int, hours: Int) -> Data {
        var draw = WorkloadDraw(seed: 41)
        var text: [UInt8] = Array("timestamp,platform,marketplace,views,revenue\n".utf8)
        text.reserveCapacity(metrics * hours * 60)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        let names = (0..<metrics).map { "platform_\($0 % 6),market_\($0 / 6)" }
        for hour in 0..<hours {
            let stamp = formatter.string(from: Date(timeIntervalSince1970: 1_735_689_600 + 3_600 * Double(hour)))
            let season = 1 + 0.5 * cos(2 * .pi * Double(hour % 24) / 24)
            for name in names {
                let views = Int(1_000 * season * (1 + 0.1 * draw.uniform()))
                let revenue = Int(30_000 * season * (1 + 0.1 * draw.uniform()))
                text.append(contentsOf: "\(stamp),\(name),\(views),\(revenue / 100).\(10 + revenue % 90)\n".utf8)
            }
        }
        return Data(text)
    }
}
