import DetectionKernel
import Foundation
import MetricData
import MetricSeries

/// A trained detector with what is needed to continue its stream.
struct ModelFile {
    /// What stands beside the detector's own bytes, as JSON.
    struct Header: Codable, Equatable {
        /// Version of the package that wrote the file.
        var written: String
        var zone: String
        var frequency: String
        /// Start of the first interval, seconds since 1970-01-01T00:00:00Z.
        var start: Int64
        /// Intervals seen.
        var intervals: Int
        /// How records were read.
        var input: InputDescription
        var sensitivity: Double
        /// Events of the training stream; files of earlier versions have none.
        var alarms: Alarms?

        struct Alarms: Codable, Equatable {
            var peaks: [Double]
            var faintPeaks: [Double]
            var days: Double
        }
    }

    var header: Header
    var detector: TrainedDetector
    /// Snapshot of the groups.
    var grouper: [UInt8]

    init(detector: TrainedDetector, grouper: [UInt8], grid: TimeGrid, input: InputDescription, sensitivity: Double, alarms: AlarmHistory?) {
        self.detector = detector
        self.grouper = grouper
        header = Header(
            written: PackageVersion.current, zone: grid.zone, frequency: grid.frequency.iso8601, start: grid.start,
            intervals: grid.count, input: input, sensitivity: sensitivity,
            alarms: alarms.map { Header.Alarms(peaks: $0.peaks, faintPeaks: $0.faintPeaks, days: $0.days) })
    }

    /// Events of the training stream; nil in a file that an earlier version wrote.
    var alarms: AlarmHistory? {
        header.alarms.map { AlarmHistory(peaks: $0.peaks, faintPeaks: $0.faintPeaks, days: $0.days) }
    }

    /// - Throws: `CommandFailure` or `KernelError` for a file that is absent, no model, damaged or newer than this program.
    init(path: String) throws {
        let container = try ModelContainer(bytes: Self.bytes(of: path), name: path, sections: 3)
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(container.sections[0]))
        } catch {
            throw CommandFailure("model \"\(path)\" is damaged: its header cannot be read; train again")
        }
        do {
            detector = try TrainedDetector(serialized: container.sections[1])
        } catch let error as KernelError {
            throw CommandFailure("model \"\(path)\": \(error.message)")
        }
        grouper = container.sections[2]
        guard detector.nextStep == header.intervals else {
            throw CommandFailure("model \"\(path)\" is damaged: \(header.intervals) intervals in its header, \(detector.nextStep) in its detector; train again")
        }
    }

    func write(to file: OutputFile) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let header = Array(try encoder.encode(header))
        try file.write(ModelContainer(sections: [header, detector.serialized(), grouper]).bytes)
    }

    /// The grid of all intervals seen.
    func grid() throws -> TimeGrid {
        let calendar = try MetricCalendar(frequency: try Frequency(iso8601: header.frequency), zone: header.zone)
        return TimeGrid(containing: header.start, count: header.intervals, calendar: calendar)
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            let reason = FileManager.default.fileExists(atPath: path) ? "it cannot be read" : "there is no such file"
            throw CommandFailure("model \"\(path)\": \(reason)")
        }
    }
}
