import Foundation
import MetricSeries

/// The series that models are timed on, seeded: the same on every machine.
struct Workload {
    let name: String
    let frequency: Frequency
    let rows: Int
    /// Rows of each season, the primary one first.
    let periods: [Int]

    /// 90 days of hourly values with a daily and a weekly season and 1 % of spikes.
    static let hourly = Workload(name: "W1", frequency: .hourly, rows: 2_160, periods: [24, 168])
    /// A week of five-minute values with a daily season.
    static let fiveMinutes = Workload(name: "W2", frequency: .fiveMinutes, rows: 2_016, periods: [288])
    /// Two years of daily values with a weekly season.
    static let daily = Workload(name: "W3", frequency: .daily, rows: 730, periods: [7])

    static let all = [hourly, fiveMinutes, daily]

    /// One series: level, trend, a season a period, autocorrelated noise, and spikes in one row of a hundred.
    func series(_ number: Int) -> [Double] {
        var draw = WorkloadDraw(seed: 0x7EDE_77E0 &+ UInt64(number) &* 0x9E37_79B9 &+ UInt64(rows))
        let level = 100 + 900 * draw.uniform()
        let slope = level * (draw.uniform() - 0.5) * 0.4 / Double(rows)
        let seasons = periods.enumerated().map { index, period in
            let size = level * (index == 0 ? 0.3 : 0.1)
            let waves = (1...3).map { (Double($0), size * draw.uniform() / Double($0), 2 * .pi * draw.uniform()) }
            return (0..<period).map { slot in
                waves.reduce(0.0) { $0 + $1.1 * cos(2 * .pi * $1.0 * Double(slot) / Double(period) - $1.2) }
            }
        }
        var noise = 0.0
        return (0..<rows).map { row in
            noise = 0.5 * noise + level * 0.03 * draw.normal()
            let season = seasons.reduce(0.0) { $0 + $1[row % $1.count] }
            let spike = draw.uniform() < 0.01 ? level * (draw.uniform() - 0.3) : 0
            return level + slope * Double(row) + season + noise + spike
        }
    }

    static func keys(_ count: Int) -> [MetricKey] {
        (0..<count).map { MetricKey(measure: "value", dimensions: [DimensionValue(dimension: "series", value: "\($0)")]) }
    }

    /// `count` series as one batch from 2025 on, UTC.
    func batch(_ count: Int, rows: Int? = nil) throws -> SeriesBatch {
        let rows = rows ?? self.rows
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: try MetricCalendar(frequency: frequency))
        let keys = Self.keys(count)
        var values = [Double](repeating: 0, count: rows * count)
        let longer = Workload(name: name, frequency: frequency, rows: rows, periods: periods)
        for column in 0..<count {
            for (row, value) in longer.series(column).enumerated() { values[row * count + column] = value }
        }
        return try SeriesBatch(grid: grid, keys: keys, values: values)
    }
}

/// Random draws that a seed repeats (SplitMix64).
struct WorkloadDraw {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func normal() -> Double { (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()) }
}
