import MetricSeries

extension RunSummary {
    /// What was looked at and what was found, in one sentence; also when nothing was found.
    public func sentence(groups: Int) -> String {
        let found = groupsFound ?? groups
        let where_ = "in \(DurationWords.counted(metrics, "metric")) over \(evaluatedSpan)"
        let threshold = "sensitivity \(NumberText.quantity(sensitivity))"
        if evaluatedSteps.isEmpty { return "Nothing was judged: no interval is left after training." }
        if found == 0 {
            if metrics == 0 { return "Nothing was judged: the data has no metrics." }
            if learningMetrics >= metrics {
                return "No verdicts yet: \(metrics == 1 ? "the metric is" : "all \(NumberText.count(metrics)) metrics are") still learning."
            }
            return "No anomalies \(where_): everything stayed within what was expected at \(threshold)."
        }
        return "\(DurationWords.counted(found, "anomaly group")) \(where_), \(threshold)."
    }

    /// `744 hours (2025-10-01 00:00 to 2025-10-31 23:00, UTC)`.
    var evaluatedSpan: String {
        guard let last = evaluatedSteps.last else { return "no interval" }
        let length = DurationWords.length(intervals: evaluatedSteps.count, frequency: clock.grid.frequency)
        return "\(length) (\(clock.readable(evaluatedSteps.lowerBound)) to \(clock.readable(last)), \(clock.grid.zone))"
    }

    /// Further sentences a reader should know: learning metrics, the false-alarm budget, the notes as given.
    public var remarks: [String] {
        var lines: [String] = []
        if learningMetrics > 0, learningMetrics < metrics {
            lines.append(
                "\(DurationWords.counted(learningMetrics, "metric")) of \(NumberText.count(metrics)) had too little history and got no verdict.")
        }
        if let budget {
            lines.append(
                "Alarms: at most \(NumberText.quantity(budget.promisedPerDay)) a day promised where nothing is wrong, \(NumberText.quantity(budget.achievedPerDay)) a day achieved, true anomalies included.")
        }
        return lines + notes
    }
}
