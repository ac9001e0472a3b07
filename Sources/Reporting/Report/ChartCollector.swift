import DetectionKernel
import MetricSeries

/// Keeps, row by row, what the charts of the worst groups will need, within a bounded memory.
///
/// While all judged points fit the budget they are all kept. For larger cubes only windows are kept: a ring of the
/// last rows of every metric, and for each metric in a group the rows from the ring until some quiet rows after the
/// event. When the windows outgrow the budget, those with the smallest peaks are dropped.
public struct ChartCollector: Sendable {
    /// Rows kept of one metric, `fields` values a row.
    struct Window: Sendable {
        let metric: Int
        let firstStep: Int
        var values: [Double] = []
        var peak = 0.0
        var quietRowsLeft: Int

        var rows: Int { values.count / ChartCollector.fields }
        var steps: Range<Int> { firstStep..<firstStep + rows }
    }

    /// observed, expected, lower, upper, score.
    static let fields = 5
    /// An event longer than this keeps its first rows only.
    static let longestWindow = 4_096

    let keys: [MetricKey]
    let steps: Range<Int>
    /// Rows shown before and after a group.
    public let contextRows: Int
    private let budget: Int
    /// Whether every judged point is kept.
    public let keepsEverything: Bool

    private var nextStep: Int
    /// Everything (row after row, metric after metric), or a ring of `ringRows` rows.
    private var table: [Double]
    private let ringRows: Int
    private var open: [Int: Window] = [:]
    private var closed: [Window] = []
    private var closedValues = 0

    /// - Parameters:
    ///   - keys: the key space of the results.
    ///   - steps: the judged steps, fed in this order.
    ///   - contextRows: rows before and after a group; nil = two days of hours, half a day of minutes, four weeks of days.
    ///   - memoryBudget: bytes.
    public init(clock: StepClock, keys: [MetricKey], steps: Range<Int>, contextRows: Int? = nil, memoryBudget: Int = 96 << 20) {
        self.keys = keys
        self.steps = steps
        let frequency = clock.grid.frequency
        self.contextRows = contextRows ?? (frequency.isWholeDays ? 28 : max(48, min(144, MetricCalendar.slots(of: frequency) / 2)))
        budget = memoryBudget / MemoryLayout<Double>.size
        let rowValues = max(1, keys.count * Self.fields)
        keepsEverything = steps.count <= budget / rowValues
        // Half of the budget for the context of all metrics, half for windows.
        ringRows = keepsEverything ? 0 : min(self.contextRows, budget / 2 / rowValues)
        nextStep = steps.lowerBound
        table = []
        table.reserveCapacity(keepsEverything ? steps.count * rowValues : ringRows * rowValues)
    }

    /// Adds one interval; steps outside the judged ones are ignored.
    ///
    /// - Parameter groups: the id of each metric's group in this interval, or nil.
    /// - Precondition: steps come in order without gaps, all metrics in each.
    public mutating func add(_ results: IntervalResults, groups: [String?]) {
        guard steps.contains(results.position.step) else { return }
        precondition(
            results.position.step == nextStep && results.count == keys.count && groups.count == keys.count,
            "step \(results.position.step) with \(results.count) metrics: expected step \(nextStep) with \(keys.count)")
        if !keepsEverything { collectWindows(results, groups) }
        remember(results)
        nextStep += 1
    }

    private mutating func remember(_ results: IntervalResults) {
        if keepsEverything {
            for metric in keys.indices { Self.append(results, metric, to: &table) }
            return
        }
        guard ringRows > 0 else { return }
        let rowValues = keys.count * Self.fields
        let slot = (nextStep - steps.lowerBound) % ringRows
        if table.count < ringRows * rowValues {
            for metric in keys.indices { Self.append(results, metric, to: &table) }
            return
        }
        for metric in keys.indices {
            let start = slot * rowValues + metric * Self.fields
            table[start] = results.observed[metric]
            table[start + 1] = results.expected[metric]
            table[start + 2] = results.lower[metric]
            table[start + 3] = results.upper[metric]
            table[start + 4] = results.score[metric]
        }
    }

    private static func append(_ results: IntervalResults, _ metric: Int, to values: inout [Double]) {
        values.append(results.observed[metric])
        values.append(results.expected[metric])
        values.append(results.lower[metric])
        values.append(results.upper[metric])
        values.append(results.score[metric])
    }

    private mutating func collectWindows(_ results: IntervalResults, _ groups: [String?]) {
        for metric in groups.indices where groups[metric] != nil && open[metric] == nil { open[metric] = begun(metric) }
        for (metric, var window) in open {
            open[metric] = nil  // so that the rows are appended in place
            Self.append(results, metric, to: &window.values)
            window.peak = max(window.peak, results.decibels[metric])
            window.quietRowsLeft = groups[metric] != nil ? contextRows : window.quietRowsLeft - 1
            if window.quietRowsLeft <= 0 || window.rows >= Self.longestWindow {
                closedValues += window.values.count
                closed.append(window)
            } else {
                open[metric] = window
            }
        }
        if closedValues > budget / 2 { dropSmallest() }
    }

    /// A window that begins with what the ring still holds of a metric.
    private func begun(_ metric: Int) -> Window {
        let held = min(ringRows, nextStep - steps.lowerBound)
        var window = Window(metric: metric, firstStep: nextStep - held, quietRowsLeft: contextRows)
        for step in nextStep - held..<nextStep {
            let start = ((step - steps.lowerBound) % ringRows) * keys.count * Self.fields + metric * Self.fields
            window.values.append(contentsOf: table[start..<start + Self.fields])
        }
        return window
    }

    private mutating func dropSmallest() {
        closed.sort { ($0.peak, $1.firstStep) > ($1.peak, $0.firstStep) }
        while closedValues > budget / 4, let smallest = closed.popLast() { closedValues -= smallest.values.count }
    }

    /// Windows of a group's worst metrics, with context before and after.
    ///
    /// Metrics whose rows were dropped are left out, unless `history` has their values.
    public func series(for group: AnomalyGroup, limit: Int = 3, history: SeriesBatch? = nil) -> [ReportData.Series] {
        let context = max(contextRows, (group.end - group.start + 1) / 2)
        return group.members.prefix(limit).compactMap { member in
            var range = (group.start - context)..<(group.end + context + 1)
            range = range.clamped(to: history.map { 0..<max($0.rows, steps.upperBound) } ?? steps)
            guard !range.isEmpty, keys.indices.contains(member.metric) else { return nil }
            return series(of: member.metric, range, history)
        }
    }

    private func series(of metric: Int, _ range: Range<Int>, _ history: SeriesBatch?) -> ReportData.Series? {
        var columns = Array(repeating: Array(repeating: Double.nan, count: range.count), count: Self.fields)
        if let history, metric < history.columns {
            for step in range where step < history.rows { columns[0][step - range.lowerBound] = history[step, metric] }
        }
        func copy(_ values: [Double], start: Int, step: Int) {
            for field in 0..<Self.fields { columns[field][step - range.lowerBound] = values[start + field] }
        }
        if keepsEverything {
            for step in range.clamped(to: steps.lowerBound..<nextStep) {
                copy(table, start: ((step - steps.lowerBound) * keys.count + metric) * Self.fields, step: step)
            }
        } else {
            for window in closed + (open[metric].map { [$0] } ?? []) where window.metric == metric {
                for step in range.clamped(to: window.steps) {
                    copy(window.values, start: (step - window.firstStep) * Self.fields, step: step)
                }
            }
        }
        guard columns[0].contains(where: \.isFinite) || columns[1].contains(where: \.isFinite) else { return nil }
        return try? ReportData.Series(
            key: keys[metric], steps: range, observed: columns[0], expected: columns[1], lower: columns[2], upper: columns[3], score: columns[4])
    }
}
