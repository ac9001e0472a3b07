import Foundation
import MetricData

/// The targets of reading large files.
struct ReadingTargets {
    let megabytes: Double
    let folder: URL

    func plain() throws -> TargetOutcome { try read("plain", compressed: false, least: 300) }

    func gzip() throws -> TargetOutcome { try read("gzip, inflated bytes", compressed: true, least: 150) }

    private func read(_ name: String, compressed: Bool, least: Double) throws -> TargetOutcome {
        let file = folder.appendingPathComponent(compressed ? "large.csv.gz" : "large.csv")
        let bytes = try RecordFile(metrics: 1_000, megabytes: megabytes).write(to: file, compressed: compressed)
        defer { try? FileManager.default.removeItem(at: file) }
        PeakMemory.reset()
        let start = Clock.processor(), startWall = Clock.wall()
        let cube = try CubeReader(RecordFile.description).read(DataSource(paths: [file.path]))
        let seconds = Clock.processor() - start, wall = Clock.wall() - startWall
        precondition(cube.counts.badRecords == 0 && cube.batch.columns == 1_000, "\(cube.counts) and \(cube.batch.columns) metrics")
        let rate = Double(bytes) / 1e6 / seconds
        return TargetOutcome(
            work: "reading \(NumberText.grouped(Double(bytes) / 1e6)) MB of CSV into a cube, \(name)", target: "≥ \(Int(least)) MB/s on one core",
            reached: "\(NumberText.digits(rate)) MB/s of processor time (\(NumberText.digits(wall)) s, \(NumberText.digits(PeakMemory.megabytes() ?? .nan)) MB)",
            met: rate >= least)
    }
}
