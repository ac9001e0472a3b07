import Foundation

/// One line of the table.
struct Measurement: Codable {
    /// What was done, for example `stl W1`.
    let name: String
    /// What the time is divided by: `metric`, `row and metric`, `run`.
    let unit: String
    /// Medians of the repetitions, in microseconds a unit: processor time of all threads, and wall time.
    let processorMicroseconds: Double
    let wallMicroseconds: Double
    /// Fastest repetition, wall time.
    let leastMicroseconds: Double
    let repetitions: Int
    /// Throughput in its own unit where it says more than time, for example MB/s; by processor time on one thread.
    let rate: Double?
    let rateUnit: String?
    /// Largest resident memory during the case, in megabytes; nil where the system does not tell.
    let peakMegabytes: Double?
    /// A sum over the results: it shows that the work was done, and that a faster way still does the same.
    let checksum: Double
    let threads: Int
}

/// Times cases by repeating them, and keeps what was measured.
struct Bench {
    let filters: [String]
    /// Folder of shared data, where there is one.
    let data: String?
    let seconds: Double
    let threads: [Int]
    private(set) var measurements: [Measurement] = []
    var onMeasured: (Measurement) -> Void = { _ in }

    init(filters: [String] = [], data: String? = nil, seconds: Double = 1, threads: [Int] = [1]) {
        self.filters = filters
        self.data = data
        self.seconds = seconds
        self.threads = threads
    }

    func includes(_ name: String) -> Bool { filters.isEmpty || filters.contains { name.contains($0) } }

    /// Times `work`, whose set-up the caller has done; its result is the checksum.
    ///
    /// - Parameters:
    ///   - count: units that one call of `work` does.
    ///   - amount: what one call moves, in `rateUnit` times seconds.
    mutating func measure(
        _ name: String, unit: String = "metric", count: Int = 1, amount: Double? = nil, rateUnit: String? = nil, threads: Int = 1,
        least: Int = 3, _ work: () throws -> Double
    ) throws {
        guard includes(name) else { return }
        PeakMemory.reset()
        let checksum = try work()  // warms caches and pages, not counted
        var wall: [Double] = [], processor: [Double] = []
        let end = Clock.wall() + seconds
        repeat {
            let startProcessor = Clock.processor(), start = Clock.wall()
            let again = try work()
            wall.append(Clock.wall() - start)
            processor.append(Clock.processor() - startProcessor)
            guard again == checksum || (again.isNaN && checksum.isNaN) else {
                throw BenchError("\(name): two runs differ: checksums \(checksum) and \(again)")
            }
        } while wall.count < least || (Clock.wall() < end && wall.count < 1_000)
        let middle = median(wall)
        let measurement = Measurement(
            name: name, unit: unit, processorMicroseconds: 1e6 * median(processor) / Double(count),
            wallMicroseconds: 1e6 * middle / Double(count), leastMicroseconds: 1e6 * wall.min()! / Double(count),
            repetitions: wall.count, rate: amount.map { $0 / (threads == 1 ? median(processor) : middle) }, rateUnit: rateUnit, peakMegabytes: PeakMemory.megabytes(),
            checksum: checksum, threads: threads)
        measurements.append(measurement)
        onMeasured(measurement)
    }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) { description = sentence }
}

/// Sums that a checksum is made of: missing values and infinities count as marks, not as poison.
enum Checksum {
    static func of(_ values: some Sequence<Double>) -> Double {
        var sum = 0.0
        for value in values { sum += value.isFinite ? value : 1 }
        return sum
    }
}
