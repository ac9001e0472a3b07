import GRDB
import MetricSeries

/// Runs that are due or under way and not over: they have no line in the log yet.
struct OpenRuns: Sendable {
    let zone: String
    let grid: TimeGrid
    /// Seconds after an interval's end.
    let offset: Int64
    /// Steps whose runs are due, or planned by a backtest.
    let steps: Range<Int>
    /// Where this process is; nil when it has not begun.
    let current: Int?
    /// Whether steps before the current one are over, although nothing of them is stored: a backtest stores at its end.
    let isBackTest: Bool

    /// - Parameter current: the step that is being worked on.
    /// - Returns: nil for a detector that has no run ahead.
    init?(_ db: Database, _ stored: StoredDetector, current: Int?, now: Moment) throws {
        guard let metricSet = try MetricSetTable.all(db, detectorID: stored.id).first?.metricSet,
            let stream = try StreamTable.latest(db, detectorID: stored.id), stream.nextStep >= 0
        else { return nil }
        grid = try stream.facts.grid()
        zone = metricSet.timezone
        offset = Int64(metricSet.offset)
        self.current = current
        switch stored.detector.status {
        case .learning, .active:
            isBackTest = false
            // The interval that holds this instant is not over yet.
            steps = stream.nextStep..<max(stream.nextStep, grid.index(of: now.instant - offset))
        case .backTestActive where stream.facts.mode == .backTest:
            isBackTest = true
            steps = (stream.facts.evaluationStart ?? 0)..<stream.facts.firstLiveStep
        default: return nil
        }
        if steps.isEmpty { return nil }
    }

    private func time(_ step: Int) -> Int64 { grid.start(of: step + 1) + offset }

    private func status(_ step: Int) -> ExecutionStatus {
        guard let current else { return .pending }
        return step == current ? .inProgress : isBackTest && step < current ? .completed : .pending
    }

    /// Newest first, those before a time, or the one at a time.
    func lines(before: Int64?, at time: Int64?, limit: Int) -> [ExecutionTable.Stored] {
        var last = steps.upperBound - 1
        // An instant at or behind a step's time lies in a later interval.
        if let bound = time ?? before { last = min(last, grid.index(of: bound - offset)) }
        var lines: [ExecutionTable.Stored] = []
        var step = last
        while step >= steps.lowerBound, lines.count < limit {
            let due = self.time(step)
            if let time {
                if due < time { break }
                if due == time { lines.append(.init(time: due, zone: zone, status: status(step), reason: nil)) }
            } else if before.map({ due < $0 }) ?? true {
                lines.append(.init(time: due, zone: zone, status: status(step), reason: nil))
            }
            step -= 1
        }
        return lines
    }
}
