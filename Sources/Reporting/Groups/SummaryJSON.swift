import MetricSeries

extension RunSummary {
    /// The summary as an object.
    public func json(groups: Int) -> JSONValue {
        func span(_ steps: Range<Int>) -> JSONValue {
            guard let last = steps.last else { return .object([("start", .null), ("end", .null), ("intervals", .integer(0))]) }
            return .object([
                ("start", .string(clock.stamp(steps.lowerBound))), ("end", .string(clock.stamp(last))),
                ("intervals", .integer(steps.count)),
            ])
        }
        func facts(_ facts: [Fact]) -> JSONValue { .object(facts.map { ($0.name, .string($0.value)) }) }
        return .object([
            ("sentence", .string(sentence(groups: groups))),
            ("groups", .integer(groupsFound ?? groups)),
            ("inputs", .array(inputs.map(JSONValue.string))),
            ("records", records.map(JSONValue.integer) ?? .null),
            ("frequency", .string(clock.grid.frequency.iso8601)),
            ("timezone", .string(clock.grid.zone)),
            ("metrics", .integer(metrics)),
            ("measures", .array(measures.map { .object([("name", .string($0.name)), ("metrics", .integer($0.metrics))]) })),
            ("dimensions", .array(dimensions.map(JSONValue.string))),
            ("trained", span(trainedSteps)),
            ("evaluated", span(evaluatedSteps)),
            ("sensitivity", .number(sensitivity)),
            ("direction", .string(direction?.rawValue ?? "both")),
            ("learning_metrics", .integer(learningMetrics)),
            (
                "false_alarms_per_day",
                budget.map { .object([("promised", .number($0.promisedPerDay)), ("achieved", .number($0.achievedPerDay))]) } ?? .null
            ),
            ("settings", facts(settings)),
            ("versions", facts(versions)),
            ("notes", .array(notes.map(JSONValue.string))),
        ])
    }
}
