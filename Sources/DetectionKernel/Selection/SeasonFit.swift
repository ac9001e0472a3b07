/// The season slot of every row.
struct CalendarTable {
    let groups: [Int32]
    let count: Int
}

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

/// Means of nested season tables over a detrended history, outliers bounded around them.
struct SeasonFit {
    /// The detrended history, bounded; NaN = missing.
    let values: [Double]
    /// What the first table leaves.
    let afterFirst: [Double]
    /// What every row is off the mean of the other rows of its slots; the first table is taken as it is when there is
    /// a second.
    let leftOut: [Double]
    /// See ``SeasonTest/Outcome/strength``.
    let strength: Double

    /// - Parameters:
    ///   - history: `n` values, NaN = missing.
    ///   - window: rows of the cycle that the trend is a mean over.
    ///   - tables: one, or two of which the second takes what the first leaves.
    init(_ history: [Double], window: Int, _ tables: [CalendarTable], scratch: inout SelectionScratch) {
        // A first round finds the outliers, the second has neither trend nor means from them.
        var cleaned = history
        let roughRemainder = Self.remainder(CentredMean.detrended(history, window: window), tables, isRough: true)
        Self.bound(&cleaned, roughRemainder, scratch: &scratch)
        let detrended = CentredMean.detrended(cleaned, window: window)
        var values = detrended
        var remainder = Self.remainder(values, tables, isRough: false)
        Self.bound(&values, remainder, scratch: &scratch)
        self.values = values
        let first = Means(values, tables[0])
        afterFirst = first.remainder(values, tables[0])
        if tables.count == 1 {
            remainder = first.leftOut(values, tables[0])
        } else {
            remainder = Means(afterFirst, tables[1]).leftOut(afterFirst, tables[1])
        }
        leftOut = remainder
        let plain = Self.meanMagnitude(detrended)
        strength = plain > 0 ? 1 - Self.meanMagnitude(remainder) / plain : 0
    }

    /// Takes from every value what its remainder has beyond three robust scales.
    private static func bound(_ values: inout [Double], _ remainder: [Double], scratch: inout SelectionScratch) {
        var scale = RobustLocation.consistency * medianMagnitude(remainder, scratch: &scratch)
        if scale == 0 { scale = 1.25 * meanMagnitude(remainder) }
        let bound = SeasonTest.clip * scale
        for row in values.indices {
            values[row] -= remainder[row] - min(max(remainder[row], -bound), bound)
        }
    }

    /// The first table against the mean of all other values.
    func judge(block: Int) -> PairedLoss {
        var sum = 0.0
        var count = 0.0
        for value in values where value == value {
            sum += value
            count += 1
        }
        let mean = count > 0 ? sum / count : 0
        let factor = count > 1 ? count / (count - 1) : 1
        return Self.compare(values.map { ($0 - mean) * factor }, leftOut, block: block)
    }

    /// A table over what the first table leaves.
    func judge(nested table: CalendarTable, block: Int) -> PairedLoss {
        Self.compare(afterFirst, Means(afterFirst, table).leftOut(afterFirst, table), block: block)
    }

    private static func compare(_ without: [Double], _ with: [Double], block: Int) -> PairedLoss {
        let rows = without.count
        let blocks = max(1, rows / block)
        var plainLoss = 0.0
        var advantages: [Double] = []
        advantages.reserveCapacity(blocks)
        for index in 0..<blocks {
            var advantage = 0.0
            // The last block takes the rows of a cycle that is not complete.
            let end = index == blocks - 1 ? rows : (index + 1) * block
            for row in (index * block)..<end {
                let plain = without[row]
                let season = with[row]
                if plain == plain && season == season {
                    plainLoss += plain * plain
                    advantage += plain * plain - season * season
                }
            }
            advantages.append(advantage)
        }
        let total = advantages.reduce(0, +)
        return PairedLoss(
            share: plainLoss > 0 ? total / plainLoss : 0, standardErrors: clearance(advantages), blocks: blocks, rows: rows)
    }

    /// Mean over standard error; infinite for equal positive values, 0 where it cannot be judged.
    static func clearance(_ values: [Double], above floor: Double = 0) -> Double {
        let count = Double(values.count)
        if count < 2 { return 0 }
        let mean = values.reduce(0, +) / count
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / (count - 1) / count).squareRoot()
        let distance = mean - floor
        return error > 0 ? distance / error : (distance > 0 ? .infinity : 0)
    }

    /// What the centres of the tables leave, one table after the other: means, in the rough round medians where a
    /// slot has few values, of which one outlier would move a mean.
    private static func remainder(_ values: [Double], _ tables: [CalendarTable], isRough: Bool) -> [Double] {
        var remainder = values
        for table in tables {
            let isSparse = isRough && values.count < fewValues * table.count
            let means = isSparse ? Means(mediansOf: remainder, table) : Means(remainder, table)
            remainder = means.remainder(remainder, table)
        }
        return remainder
    }

    /// Values of a slot up to which a median is worth its time.
    private static let fewValues = 24

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

    /// Mean and count of every slot.
    private struct Means {
        var mean: [Double]
        /// `n / (n − 1)`, 1 for a single value.
        var factor: [Double]

        init(_ values: [Double], _ table: CalendarTable) {
            mean = Array(repeating: 0, count: table.count)
            factor = mean
            for row in values.indices {
                let value = values[row]
                let group = Int(table.groups[row])
                let isPresent = value == value
                mean[group] += isPresent ? value : 0
                factor[group] += isPresent ? 1 : 0
            }
            for group in mean.indices {
                let count = factor[group]
                if count < 2 {
                    // No other value: nothing is predicted.
                    mean[group] = 0
                    factor[group] = 1
                } else {
                    mean[group] /= count
                    factor[group] = count / (count - 1)
                }
            }
        }

        /// Medians instead of means, 0 for a single value.
        init(mediansOf values: [Double], _ table: CalendarTable) {
            // Counting sort by slot, then every slot's few values by insertion.
            var end = [Int](repeating: 0, count: table.count + 1)
            for row in values.indices where values[row] == values[row] { end[Int(table.groups[row]) + 1] += 1 }
            for group in 0..<table.count { end[group + 1] += end[group] }
            var sorted = [Double](repeating: 0, count: end[table.count])
            var next = end
            for row in values.indices where values[row] == values[row] {
                let group = Int(table.groups[row])
                var place = next[group]
                while place > end[group] && sorted[place - 1] > values[row] {
                    sorted[place] = sorted[place - 1]
                    place -= 1
                }
                sorted[place] = values[row]
                next[group] += 1
            }
            mean = (0..<table.count).map { group in
                let count = end[group + 1] - end[group]
                if count < 2 { return 0 }
                let middle = end[group] + count / 2
                return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
            }
            factor = []
        }

        func remainder(_ values: [Double], _ table: CalendarTable) -> [Double] {
            var result = values
            for row in values.indices { result[row] -= mean[Int(table.groups[row])] }
            return result
        }

        func leftOut(_ values: [Double], _ table: CalendarTable) -> [Double] {
            var result = values
            for row in values.indices {
                let group = Int(table.groups[row])
                result[row] = (values[row] - mean[group]) * factor[group]
            }
            return result
        }
    }
}
