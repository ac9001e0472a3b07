import DetectionKernel
import Foundation

/// What is kept of the results of an interval, or of a tile of intervals: one number a metric (and interval) in every column.
struct ResultColumns: Equatable, Sendable {
    var expected: [Double]
    var lower: [Double]
    var upper: [Double]
    var score: [Float]
    var flags: [UInt16]

    static let bytesEach = 3 * 8 + 4 + 2

    init(count: Int) {
        expected = Array(repeating: .nan, count: count)
        lower = expected
        upper = expected
        score = Array(repeating: 0, count: count)
        flags = Array(repeating: PointFlags.missing.rawValue, count: count)
    }

    init(_ results: IntervalResults) {
        expected = results.expected
        lower = results.lower
        upper = results.upper
        score = results.score.map { Float($0) }
        flags = results.flags.map(\.rawValue)
    }

    var count: Int { expected.count }

    var data: Data {
        var data = Data(capacity: count * Self.bytesEach)
        ColumnBytes.append(expected, to: &data)
        ColumnBytes.append(lower, to: &data)
        ColumnBytes.append(upper, to: &data)
        ColumnBytes.append(score, to: &data)
        ColumnBytes.append(flags, to: &data)
        return data
    }

    init(data: Data) throws {
        let count = data.count / Self.bytesEach
        expected = try ColumnBytes.numbers(in: data, count: count, zero: 0)
        lower = try ColumnBytes.numbers(in: data, from: 8 * count, count: count, zero: 0)
        upper = try ColumnBytes.numbers(in: data, from: 16 * count, count: count, zero: 0)
        score = try ColumnBytes.numbers(in: data, from: 24 * count, count: count, zero: 0)
        flags = try ColumnBytes.numbers(in: data, from: 28 * count, count: count, zero: 0)
    }

    /// Copies one number of every column.
    mutating func copy(_ place: Int, from other: ResultColumns, _ source: Int) {
        expected[place] = other.expected[source]
        lower[place] = other.lower[source]
        upper[place] = other.upper[source]
        score[place] = other.score[source]
        flags[place] = other.flags[source]
    }
}
