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
    /// Throughput in its own unit where it says more than time, for example MB/s.
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
    let options: BenchOptions
    private(set) var measurements: [Measurement] = []
    var onMeasured: (Measurement) -> Void = { _ in }

    init(_ options: BenchOptions) { self.options = options }

    /// Times `work`, whose set-up the caller has done; its result is the checksum.
    ///
    /// - Parameters:
    ///   - count: units that one call of `work` does.
    ///   - amount: what one call moves, in `rateUnit` times seconds.
    mutating func measure(
        _ name: String, unit: String = "metric", count: Int = 1, amount: Double? = nil, rateUnit: String? = nil, threads: Int = 1,
        least: Int = 3, _ work: () throws -> Double
    ) throws {
        guard options.includes(name) else { return }
        PeakMemory.reset()
        let checksum = try work()  // warms caches and pages, not counted
        var wall: [Double] = [], processor: [Double] = []
        let end = Self.monotonicSeconds() + options.seconds
        repeat {
            let startProcessor = Self.processorSeconds(), start = Self.monotonicSeconds()
            let again = try work()
            wall.append(Self.monotonicSeconds() - start)
            processor.append(Self.processorSeconds() - startProcessor)
            guard again == checksum || (again.isNaN && checksum.isNaN) else {
                throw BenchError(sentence: "\(name): two runs differ: checksums \(checksum) and \(again)")
            }
        } while wall.count < least || (Self.monotonicSeconds() < end && wall.count < 1_000)
        let median = Self.median(wall)
        let measurement = Measurement(
            name: name, unit: unit, processorMicroseconds: 1e6 * Self.median(processor) / Double(count),
            wallMicroseconds: 1e6 * median / Double(count), leastMicroseconds: 1e6 * wall.min()! / Double(count),
            repetitions: wall.count, rate: amount.map { $0 / median }, rateUnit: rateUnit, peakMegabytes: PeakMemory.megabytes(),
            checksum: checksum, threads: threads)
        measurements.append(measurement)
        onMeasured(measurement)
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    private static func monotonicSeconds() -> Double { seconds(of: CLOCK_MONOTONIC) }
    private static func processorSeconds() -> Double { seconds(of: CLOCK_PROCESS_CPUTIME_ID) }

    private static func seconds(of clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}

struct BenchError: Error {
    let sentence: String
}

/// Sums that a checksum is made of: missing values and infinities count as marks, not as poison.
enum Checksum {
    static func of(_ values: some Sequence<Double>) -> Double {
        var sum = 0.0
        for value in values { sum += value.isFinite ? value : 1 }
        return sum
    }
}
