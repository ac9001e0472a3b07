import Foundation
import MetricSeries

/// The value axis of a chart: round ticks around the values shown.
struct ValueAxis {
    let low: Double
    let high: Double
    let ticks: [Double]
    let labels: [String]

    /// - Parameters:
    ///   - lines: values that must be seen whole.
    ///   - band: bounds that may be cut where they are far wider than the lines.
    init(lines: [[Double]], band: [[Double]]) {
        let values = lines.joined().filter(\.isFinite)
        var low = values.min() ?? 0
        var high = values.max() ?? 1
        let reach = max((high / 2 - low / 2), high.magnitude * 0.02, 1e-300)
        let (floor, ceiling) = (low - reach, high + reach)
        for bound in band.joined() where bound.isFinite {
            low = min(low, max(bound, floor))
            high = max(high, min(bound, ceiling))
        }
        if low >= 0, low < 0.4 * high { low = 0 }
        if !(high > low) {
            let room = max(high.magnitude * 0.1, 0.5)
            low -= room
            high += room
        }
        let padding = (high / 2 - low / 2) * 0.12
        high += padding
        if low != 0 { low -= padding }
        if !high.isFinite { high = .greatestFiniteMagnitude }
        if !low.isFinite { low = -.greatestFiniteMagnitude }
        self.low = low
        self.high = high
        ticks = Self.ticks(low, high)
        labels = Self.labels(ticks)
    }

    /// Place of a value, 0 at the low end and 1 at the high end; finite for every finite value.
    func fraction(_ value: Double) -> Double {
        // Quarters first: the span of two huge numbers of opposite sign is beyond the range of doubles.
        min(2, max(-1, (value / 4 - low / 4) / (high / 4 - low / 4)))
    }

    private static func ticks(_ low: Double, _ high: Double) -> [Double] {
        let span = high - low
        guard span.isFinite, span > 0 else { return [] }
        let rough = span / 4
        let power = pow(10, floor(log10(rough)))
        guard power > 0, power.isFinite else { return [] }
        let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough } ?? 10 * power
        let first = ceil(low / step)
        let last = floor(high / step)
        guard last - first < 12, first.magnitude < 1e15 else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private static func labels(_ ticks: [Double]) -> [String] {
        let compact = ticks.map(NumberText.compact)
        guard Set(compact).count < ticks.count else { return compact }
        for decimals in 0...8 {
            let labels = ticks.map { NumberText.decimal($0, decimals: decimals) }
            if Set(labels).count == ticks.count { return labels }
        }
        return compact
    }
}

/// The time axis of a chart: ticks at round local times.
struct TimeAxis {
    struct Tick {
        let index: Int
        let label: String
        /// Midnight, or a first of January: drawn stronger.
        let isMajor: Bool
    }

    let ticks: [Tick]

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    init(clock: StepClock, steps: Range<Int>, most: Int = 8) {
        guard let last = steps.last else {
            ticks = []
            return
        }
        let span = clock.instant(last) - clock.instant(steps.lowerBound)
        let frequency = Int64(clock.grid.frequency.seconds)
        let units: [Int64] = [60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200]
        if !clock.grid.frequency.isWholeDays, let unit = units.first(where: { $0 >= frequency && span / $0 <= Int64(most) }) {
            ticks = Self.times(clock, steps, unit: Int(unit))
            return
        }
        let days = Int(span / 86_400)
        if days <= most * 31 {
            let unit = [1, 2, 4, 7, 14, 31].first { days / $0 <= most } ?? 31
            ticks = Self.days(clock, steps, unit: unit)
        } else {
            let months = days / 30
            ticks = Self.months(clock, steps, unit: [1, 2, 3, 6, 12, 24, 60].first { months / $0 <= most } ?? 120)
        }
    }

    private static func times(_ clock: StepClock, _ steps: Range<Int>, unit: Int) -> [Tick] {
        let time = clock.time
        return steps.compactMap { step in
            let now = time.clock(clock.instant(step))
            guard now.secondOfDay % unit == 0 else { return nil }
            if now.secondOfDay == 0 { return Tick(index: step - steps.lowerBound, label: date(now), isMajor: true) }
            var text = TextBuffer()
            text.append(now.hour, width: 2)
            text.append(":")
            text.append(now.minute, width: 2)
            return Tick(index: step - steps.lowerBound, label: text.text, isMajor: false)
        }
    }

    private static func days(_ clock: StepClock, _ steps: Range<Int>, unit: Int) -> [Tick] {
        let time = clock.time
        var ticks: [Tick] = []
        var previous: Int64?
        var nextDay: Int64?
        for step in steps {
            let instant = clock.instant(step)
            let day = (instant + clock.grid.calendar.offset(at: instant) + 719_468 * 86_400) / 86_400
            defer { previous = day }
            // The first interval that lies on a new day.
            guard let before = previous, before != day else { continue }
            if let nextDay, day < nextDay { continue }
            nextDay = day + Int64(unit)
            let now = time.clock(instant)
            ticks.append(Tick(index: step - steps.lowerBound, label: date(now), isMajor: now.day == 1))
        }
        return ticks
    }

    private static func months(_ clock: StepClock, _ steps: Range<Int>, unit: Int) -> [Tick] {
        let time = clock.time
        var ticks: [Tick] = []
        var previous: Int?
        for step in steps {
            let now = time.clock(clock.instant(step))
            let month = now.year * 12 + now.month - 1
            defer { previous = month }
            guard let before = previous, before != month, month % unit == 0 else { continue }
            ticks.append(
                Tick(
                    index: step - steps.lowerBound, label: now.month == 1 ? String(now.year) : months[now.month - 1], isMajor: now.month == 1))
        }
        return ticks
    }

    private static func date(_ now: TimeText.Clock) -> String { "\(now.day) \(months[now.month - 1])" }
}
