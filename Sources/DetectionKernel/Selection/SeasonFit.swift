/// The tables of the calendar's seasons over one history.
struct CalendarTables {
    let slot: CalendarTable
    let hourOfWeek: CalendarTable
    let dayOfWeek: CalendarTable
    let weekend: CalendarTable

    init(slots: [Int], slotCount: Int, hoursOfWeek: [Int], isWeekend: [Bool]) {
        slot = CalendarTable(groups: slots.map { Int32(truncatingIfNeeded: $0) }, count: slotCount)
        hourOfWeek = CalendarTable(groups: hoursOfWeek.map { Int32(truncatingIfNeeded: $0) }, count: 168)
        dayOfWeek = CalendarTable(groups: hoursOfWeek.map { Int32(truncatingIfNeeded: $0 / 24) }, count: 7)
        weekend = CalendarTable(
            groups: slots.indices.map { Int32(truncatingIfNeeded: isWeekend[$0] ? slotCount + slots[$0] : slots[$0]) },
            count: 2 * slotCount)
    }
}

/// Squared errors with and without a season, paired by cycle.
struct PairedLoss {
    /// Share of the loss without the season that the season takes away.
    let share: Double
    let standardErrors: Double
    let blocks: Int
    let rows: Int
}

/// Nested season tables over a history without its trend.
struct SeasonFit {
    /// The history minus its trend; NaN = missing.
    let detrended: [Double]
    private let tables: [CalendarTable]
    private let first: SlotMeans
    /// What the first table leaves; empty for a single table.
    private let afterFirst: [Double]

    /// - Parameters:
    ///   - history: `n` values, NaN = missing, outliers bounded.
    ///   - window: rows of the cycle that the trend is a mean over.
    ///   - tables: one, or two of which the second takes what the first leaves.
    init(_ history: [Double], window: Int, _ tables: [CalendarTable]) {
        let detrended = CentredMean.detrended(history, window: window)
        let first = SlotMeans(detrended.span, tables[0])
        self.detrended = detrended
        self.tables = tables
        self.first = first
        afterFirst = tables.count > 1 ? first.remainder(detrended, tables[0]) : []
    }

    /// What every row is off the prediction of the last table from the other rows of its slot; of two tables the first
    /// is taken as it is.
    func leftOut() -> [Double] {
        tables.count > 1
            ? SlotMeans(afterFirst.span, tables[1]).leftOut(afterFirst, tables[1]) : first.leftOut(detrended, tables[0])
    }

    /// The history with every value brought within `clip` robust scales of its trend and season.
    ///
    /// Without it a spike of thirty scales would tilt the trend of a whole cycle and make a season of its slot.
    static func bounded(
        _ history: [Double], window: Int, _ tables: [CalendarTable], rules: Profile.TrainingRules, scratch: inout SelectionScratch
    ) -> [Double] {
        var remainder = CentredMean.detrended(history, window: window)
        for table in tables {
            // Where a slot has few values one outlier would move a mean; beyond, a median is not worth its time.
            let isSparse = Double(history.count) < rules.medianSlotValues * Double(table.count)
            let means = isSparse ? SlotMeans(mediansOf: remainder.span, table) : SlotMeans(remainder.span, table)
            remainder = means.remainder(remainder, table)
        }
        var scale = RobustLocation.consistency * medianMagnitude(remainder, scratch: &scratch)
        if scale == 0 { scale = MeanDeviation.consistency * meanMagnitude(remainder) }
        let bound = rules.seasonClip * scale
        var result = history
        var target = result.mutableSpan
        for row in target.indices { target[row] -= remainder[row] - min(max(remainder[row], -bound), bound) }
        return result
    }

    /// The first table against the mean of all other values.
    func judge(block: Int) -> PairedLoss {
        var sum = 0.0
        var count = 0.0
        for value in detrended {
            sum += value == value ? value : 0
            count += value == value ? 1 : 0
        }
        let mean = count > 0 ? sum / count : 0
        return Self.compare(
            detrended.span, mean: mean, factor: count > 1 ? count / (count - 1) : 1, first, tables[0], block: block)
    }

    /// A table over what the first table leaves.
    func judge(nested table: CalendarTable, block: Int) -> PairedLoss {
        Self.compare(afterFirst.span, mean: 0, factor: 1, SlotMeans(afterFirst.span, table), table, block: block)
    }

    private static func compare(
        _ values: Span<Double>, mean: Double, factor: Double, _ means: SlotMeans, _ table: CalendarTable, block: Int
    ) -> PairedLoss {
        let rows = values.count
        let blocks = max(1, rows / block)
        let groups = table.groups.span
        let centres = means.pairs.span
        var plainLoss = 0.0
        var advantages: [Double] = []
        advantages.reserveCapacity(blocks)
        for index in 0..<blocks {
            var plainSum = 0.0
            var seasonSum = 0.0
            // The last block takes the rows of a cycle that is not complete.
            for row in (index * block)..<(index == blocks - 1 ? rows : (index + 1) * block) {
                let value = values[row]
                let place = 2 &* Int(groups[row])
                let plain = (value - mean) * factor
                let season = (value - centres[place]) * centres[place &+ 1]
                let isPresent = value == value
                plainSum += isPresent ? plain * plain : 0
                seasonSum += isPresent ? season * season : 0
            }
            plainLoss += plainSum
            advantages.append(plainSum - seasonSum)
        }
        let total = advantages.reduce(0, +)
        return PairedLoss(
            share: plainLoss > 0 ? total / plainLoss : 0, standardErrors: clearance(advantages), blocks: blocks, rows: rows)
    }

    /// Mean over standard error; infinite for equal values above the floor, 0 where it cannot be judged.
    static func clearance(_ values: [Double], above floor: Double = 0) -> Double {
        let count = Double(values.count)
        if count < 2 { return 0 }
        let mean = values.reduce(0, +) / count
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / (count - 1) / count).squareRoot()
        let distance = mean - floor
        return error > 0 ? distance / error : (distance > 0 ? .infinity : 0)
    }

    static func meanMagnitude(_ values: [Double]) -> Double {
        var sum = 0.0
        var count = 0.0
        for value in values {
            let isPresent = value == value
            sum += isPresent ? abs(value) : 0
            count += isPresent ? 1 : 0
        }
        return count > 0 ? sum / count : 0
    }

    static func medianMagnitude(_ values: [Double], scratch: inout SelectionScratch) -> Double {
        scratch.loadDistances(values, from: 0)
        return scratch.count == 0 ? 0 : scratch.median()
    }
}
