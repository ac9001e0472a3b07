import DetectionKernel
import Foundation
import MetricData
import MetricSeries

/// Training with selection, streaming, and whole backtests.
enum DetectorCases {
    static func run(_ bench: inout Bench) throws {
        try training(&bench)
        try streaming(&bench)
        try lightTier(&bench)
        try backtest(&bench)
    }

    /// Metrics of a block of the detector.
    private static let metrics = 256
    private static let rows = 2_500

    private static func training(_ bench: inout Bench) throws {
        for threads in bench.threads {
            for workload in [Workload.hourly, .fiveMinutes] {
                // A block for every thread: threads take whole blocks.
                let count = metrics * threads
                let name = "train \(workload.name)"
                guard bench.includes(name) else { continue }
                let history = try workload.batch(count, rows: rows)
                let trainer = Trainer(profile: Profile(frequency: workload.frequency), threads: threads)
                try bench.measure(name, count: count, threads: threads, least: 1) {
                    try Checksum.of(trainer.train(history).serialized())
                }
            }
        }
    }

    private static func streaming(_ bench: inout Bench) throws {
        for workload in Workload.all {
            let name = "stream \(workload.name)"
            guard bench.includes(name) else { continue }
            let count = metrics
            let trainRows = workload.rows / 2, rows = min(workload.rows - trainRows, 500)
            let history = try workload.batch(count)
            let detector = try Trainer(profile: Profile(frequency: workload.frequency)).train(history, rows: 0..<trainRows)
            try bench.measure("\(name) in batches", unit: "row and metric", count: rows * count) {
                var inferencer = Inferencer(detector)
                var sum = 0.0
                try inferencer.score(history, rows: trainRows..<trainRows + rows) { sum += Checksum.of($0.score) }
                return sum
            }
            let live = (trainRows..<trainRows + rows).map { history.row($0) }
            try bench.measure("\(name) row by row", unit: "row and metric", count: rows * count) {
                var inferencer = Inferencer(detector)
                var sum = 0.0
                for row in live { sum += Checksum.of(try inferencer.score(row).score) }
                return sum
            }
        }
    }

    private static func lightTier(_ bench: inout Bench) throws {
        for count in [1_000, 50_000] {
            let name = "light tier W1, \(NumberText.grouped(Double(count))) metrics"
            guard bench.includes(name) else { continue }
            let study = try LightTierStudy(metrics: count)
            var detector = study.detector
            try bench.measure(name, unit: "row and metric", count: count * study.rows.count) {
                detector = study.detector
                return try study.stream(&detector)
            }
        }
    }

    private static func backtest(_ bench: inout Bench) throws {
        let file = bench.data.map { "\($0)/data/ecommerce/input.csv.gz" } ?? ""
        let isThere = FileManager.default.fileExists(atPath: file)
        let name = isThere ? "backtest ecommerce" : "backtest generated"
        guard bench.includes(name) else { return }
        let generated = isThere ? nil : try Workload.hourly.batch(42, rows: 8_760)
        for threads in bench.threads {
            try bench.measure(name, unit: "run", threads: threads, least: 1) {
                let history = try generated ?? read(file)
                var sum = 0.0
                let backtest = Backtest(profile: Profile(frequency: history.grid.frequency), threads: threads)
                let outcome = try backtest.run(history, each: { results, _ in sum += Checksum.of(results.score) })
                return sum + Double(outcome.groups.count)
            }
        }
    }

    private static func read(_ file: String) throws -> SeriesBatch {
        let description = InputDescription(
            timestampColumn: "timestamp", timestampFormat: .init(parsing: "yyyy-MM-dd HH:mm:ss"), measures: [Measure("views"), Measure("revenue")],
            dimensions: ["platform", "marketplace"], frequency: "PT1H")
        return try CubeReader(description).read(DataSource(paths: [file])).batch
    }
}

extension Checksum {
    /// Of bytes: the sum of their positions' products modulo a prime, so that order counts.
    static func of(_ bytes: [UInt8]) -> Double {
        var sum: UInt64 = 7
        for byte in bytes { sum = (sum &* 31 &+ UInt64(byte)) % 4_294_967_291 }
        return Double(sum)
    }
}
