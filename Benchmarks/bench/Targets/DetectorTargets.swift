import CBenchPeak
import DetectionKernel
import Foundation
import MetricSeries

/// The targets of training and of the scoring chain.
struct DetectorTargets {
    let threads: Int
    let profile = Profile(frequency: .hourly)

    /// The forecasters that the chain runs side by side for each metric.
    private let candidates = Double(Candidate.allCases.count)
    private let many = 50_000

    // MARK: The chain

    /// A block whose state stays in the cache, as in training and backtests.
    func residentChain() throws -> TargetOutcome {
        let metrics = 256, trainRows = 1_500, rows = 1_000
        let history = try Workload.hourly.batch(metrics, rows: trainRows + rows)
        let detector = try Trainer(profile: profile).train(history, rows: 0..<trainRows)
        let times = try (0..<5).map { _ in
            var inferencer = Inferencer(detector)
            let start = Clock.processor()
            try inferencer.score(history, rows: trainRows..<trainRows + rows) { _ in }
            return Clock.processor() - start
        }
        let each = 1e9 * median(times) / Double(metrics * rows)
        return TargetOutcome(
            work: "full chain, hourly, block resident, double", target: "≤ 65 ns a metric, row and candidate",
            reached: "\(NumberText.digits(each / candidates)) ns (\(NumberText.digits(each)) ns a metric and row with \(Int(candidates)) candidates)",
            met: each / candidates <= 65)
    }

    /// Rows as they come in live over many metrics: every row fetches all state from memory.
    func rowByRow() throws -> [TargetOutcome] {
        let trainRows = 504, rows = 40
        let history = try TiledHistory(.hourly, metrics: many, rows: trainRows + rows)
        let detector = try Trainer(profile: profile, threads: threads).train(history, rows: 0..<trainRows)
        // Of one block: the whole model would double the memory.
        let block = try Trainer(profile: profile).train(TiledHistory(.hourly, metrics: 256, rows: trainRows))
        let bytes = Double(block.serialized().count) / 256
        let seconds = try timedRows(detector, history, trainRows..<trainRows + rows)
        return [
            TargetOutcome(
                work: "the same row by row over 50,000 metrics, \(Int(candidates)) candidates, one thread", target: "≤ 25 ms a row (of three candidates)",
                reached: "\(NumberText.digits(1e3 * seconds)) ms a row (\(NumberText.digits(1e9 * seconds / Double(many) / candidates)) ns a metric and candidate)",
                met: 1e3 * seconds <= 25),
            TargetOutcome(
                work: "state of a candidate, hourly", target: "≤ 9 kB",
                reached: "\(NumberText.digits(bytes / candidates / 1_000)) kB (\(NumberText.digits(bytes / 1_000)) kB a metric in a model file)",
                met: bytes / candidates <= 9_000),
        ]
    }

    /// Median processor time of a row, one thread; the detector is given up to the inferencer, so that nothing is copied.
    private func timedRows(_ detector: consuming TrainedDetector, _ history: TiledHistory, _ rows: Range<Int>) throws -> Double {
        var inferencer = Inferencer(detector)
        let times = try rows.map { number in
            let row = history.row(number)
            let start = Clock.processor()
            _ = try inferencer.score(row)
            return Clock.processor() - start
        }
        return median(times)
    }

    // MARK: The light tier

    func lightTier(copyBandwidth: Double) throws -> [TargetOutcome] {
        let study = try LightTierStudy(metrics: many)
        var detector = study.detector
        let times = try (0..<9).map { _ in
            let start = Clock.processor()
            _ = try study.stream(&detector)
            return Clock.processor() - start
        }
        // The first run copies the state and is not among them.
        let each = 1e9 * median(Array(times.dropFirst())) / Double(many * study.rows.count)
        let bytes = Double(detector.stateBytes) / Double(many)
        let state = bytes - LightTierStudy.tableBytes
        return [
            TargetOutcome(
                work: "light tier, a row of 50,000 hourly metrics", target: "≤ 10 ns a metric",
                reached: "\(NumberText.digits(each)) ns (\(NumberText.digits(LightTierStudy.bytesMoved / each)) GB/s, \(Int((100 * LightTierStudy.bytesMoved / each / copyBandwidth).rounded())) % of copying)",
                met: each <= 10),
            TargetOutcome(
                work: "state of the light tier", target: "≤ 200 B a metric plus the season table",
                reached: "\(NumberText.digits(state)) B and \(NumberText.digits(LightTierStudy.tableBytes)) B of table", met: state <= 200),
        ]
    }

    // MARK: Training

    func training() throws -> TargetOutcome {
        let rows = 2_500
        let history = try TiledHistory(.hourly, metrics: many, rows: rows)
        let matrix = Double(many * rows * 8) / 1e6
        // What other targets left in the heap is none of training's.
        bench_release_memory()
        PeakMemory.reset()
        let start = Clock.wall(), startProcessor = Clock.processor()
        let detector = try Trainer(profile: profile, threads: threads).train(history)
        let wall = Clock.wall() - start, processor = Clock.processor() - startProcessor
        let peak = PeakMemory.megabytes() ?? .nan
        let limit = 1.3 * matrix + 200
        precondition(detector.keys.count == many, "a detector of \(detector.keys.count) metrics")
        return TargetOutcome(
            work: "training 50,000 metrics × 2,500 hours, \(threads) threads", target: "≤ 60 s, ≤ \(NumberText.grouped(limit)) MB (1.3 × the matrix + 200)",
            reached: "\(NumberText.digits(wall)) s (\(NumberText.digits(processor)) s of processors), \(NumberText.digits(peak)) MB with blocks pulled one by one",
            met: wall <= 60 && peak <= limit)
    }

    func twoCores() throws -> TargetOutcome {
        let metrics = 2_048, rows = 2_500
        let history = try TiledHistory(.hourly, metrics: metrics, rows: rows)
        var walls: [[Double]] = [[], []]
        var bytes: [[UInt8]] = []
        for _ in 0..<3 {
            for (index, threads) in [1, 2].enumerated() {
                let start = Clock.wall()
                let detector = try Trainer(profile: profile, threads: threads).train(history)
                walls[index].append(Clock.wall() - start)
                if bytes.count < 2 { bytes.append(detector.serialized()) }
            }
        }
        let ratio = median(walls[0]) / median(walls[1])
        return TargetOutcome(
            work: "training 2,048 metrics × 2,500 hours on two cores", target: "≥ 1.8 × one core, the same result",
            reached: "\(NumberText.digits(ratio)) × (\(NumberText.digits(median(walls[0]))) and \(NumberText.digits(median(walls[1]))) s), results \(bytes[0] == bytes[1] ? "identical" : "different")",
            met: ratio >= 1.8 && bytes[0] == bytes[1])
    }
}
