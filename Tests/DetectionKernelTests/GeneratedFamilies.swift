import DetectionKernel
import Foundation
import MetricSeries
import TestSupport

/// Families of hourly series, each the kind of world that one candidate is made for; seeded, so that a failure repeats.
///
/// Signal-to-noise is the standard deviation of what the right model can forecast, over that of what nobody can.
enum GeneratedFamily: String, CaseIterable, Sendable {
    /// A fixed daily season (signal-to-noise 5) and autocorrelated noise (0.6): the profile with its residual filter.
    case stableSeason
    /// The hours of a week differ beyond the daily season (signal-to-noise 5): the hour of the week as a regressor.
    case weeklySeason
    /// Level × daily curve × weekday factor × exp(noise), swings of a factor 10: the logarithm.
    case multiplicative
    /// Level, trend and season are themselves random walks, by the innovations form of additive Holt-Winters (gains 0.4,
    /// 0.02 and 0.4; signal-to-noise 5 and more): what Holt-Winters forecasts exactly.
    case driftingSeason
    /// A constant and independent noise with the tails of Student's t5: location and scale are all there is.
    case stationaryNoise

    /// The candidates that are right for this family.
    var winners: Set<Candidate> {
        switch self {
        case .stableSeason: [.seasonal]
        case .weeklySeason: [.weekly]
        case .multiplicative: [.logarithmic]
        case .driftingSeason: [.holtWinters]
        case .stationaryNoise: [.robustZScore]
        }
    }

    /// `count` hourly series of `rows` values; the same seed gives the same values, whatever `count` is.
    func batch(count: Int, rows: Int = 60 * 24, seed: UInt64) throws -> SeriesBatch {
        let calendar = try MetricCalendar(frequency: .hourly)
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: calendar)
        let keys = (0..<count).map { MetricKey(measure: rawValue, dimensions: [DimensionValue(dimension: "series", value: "\($0)")]) }
        var batch = try SeriesBatch(grid: grid, keys: keys, values: Array(repeating: 0, count: rows * count))
        let positions = grid.positions()
        for column in 0..<count {
            var draw = SeededDraw(seed: seed &+ UInt64(column) &* 0x9E37_79B9_7F4A_7C15)
            for (row, value) in series(positions, &draw).enumerated() { batch[row, column] = value }
        }
        return batch
    }

    private func series(_ positions: [CalendarPosition], _ draw: inout SeededDraw) -> [Double] {
        switch self {
        case .stableSeason: stableSeason(positions, &draw, weekly: 0)
        case .weeklySeason: stableSeason(positions, &draw, weekly: 4)
        case .multiplicative: multiplicative(positions, &draw)
        case .driftingSeason: driftingSeason(positions.count, &draw)
        case .stationaryNoise: positions.map { _ in 500 + 20 * draw.student5() }
        }
    }

    private func stableSeason(_ positions: [CalendarPosition], _ draw: inout SeededDraw, weekly: Double) -> [Double] {
        let day = draw.curve(slots: 24, deviation: 5)
        let week = (0..<7).map { _ in draw.curve(slots: 24, deviation: weekly) }
        var noise = 0.0
        return positions.map { position in
            noise = 0.6 * noise + 0.8 * draw.normal()
            return 200 + day[position.slot] + week[position.hourOfWeek / 24][position.slot] + noise
        }
    }

    private func multiplicative(_ positions: [CalendarPosition], _ draw: inout SeededDraw) -> [Double] {
        let day = draw.curve(slots: 24, deviation: 0.7)
        let week = (0..<7).map { _ in 0.15 * draw.normal() }
        var noise = 0.0
        return positions.map { position in
            noise = 0.5 * noise + 0.07 * draw.student5()
            return 300 * exp(day[position.slot] + week[position.hourOfWeek / 24] + noise)
        }
    }

    private func driftingSeason(_ rows: Int, _ draw: inout SeededDraw) -> [Double] {
        var level = 1_000.0, trend = 0.0
        var season = draw.curve(slots: 24, deviation: 5)
        return (0..<rows).map { row in
            let innovation = draw.normal()
            let value = level + trend + season[row % 24] + innovation
            level += trend + 0.4 * innovation
            trend += 0.02 * innovation
            season[row % 24] += 0.4 * innovation
            return value
        }
    }
}

/// Random draws that a seed repeats.
struct SeededDraw: RandomNumberGenerator {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func next() -> UInt64 { generator.next() }
    mutating func uniform() -> Double { generator.uniform() }
    mutating func normal() -> Double { generator.normal() }

    /// Student's t with 5 degrees of freedom, scaled to variance 1.
    mutating func student5() -> Double { generator.student5() / (5.0 / 3).squareRoot() }

    /// A smooth closed curve with mean 0 and the standard deviation asked for.
    mutating func curve(slots: Int, deviation: Double) -> [Double] {
        let waves = (1...3).map { (frequency: Double($0), size: (0.3 + uniform()) / Double($0), phase: 2 * .pi * uniform()) }
        let raw = (0..<slots).map { slot in
            waves.reduce(0.0) { $0 + $1.size * cos(2 * .pi * $1.frequency * Double(slot) / Double(slots) - $1.phase) }
        }
        let mean = raw.reduce(0, +) / Double(slots)
        let spread = (raw.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(slots)).squareRoot()
        return raw.map { deviation * ($0 - mean) / spread }
    }
}
