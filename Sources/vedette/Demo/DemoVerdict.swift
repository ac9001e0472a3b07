import DetectionKernel
import MetricSeries
import Reporting

/// What was found of what was planted.
struct DemoVerdict {
    let data: DemoData
    let result: BacktestRun.Result

    /// A line for each planted event of the evaluated part, and how many groups belong to none.
    var text: String {
        let planted = data.events.enumerated().filter { result.summary.evaluatedSteps.contains($0.element.start) }
        let found = planted.filter { event in result.groups.contains { Self.matches($0, event.element) } }
        let strangers = result.groups.filter { group in !data.events.contains { Self.matches(group, $0) } }
        var lines = ["Found \(found.count) of \(planted.count) planted anomalies; \(strangers.count) group\(strangers.count == 1 ? "" : "s") without one."]
        for (number, event) in planted {
            let group = result.groups.first { Self.matches($0, event) }
            let verdict = group.map { "found   \(NumberText.decimal($0.severity, decimals: 1, padded: true))" } ?? "missed      "
            lines.append("  \(verdict)  event \(number + 1): \(Self.words(event, result.summary.clock))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Whether a group is about an event: one of its measures, one of its combinations, and a time in common.
    static func matches(_ group: AnomalyGroup, _ event: PlantedEvent) -> Bool {
        guard let measure = DemoData.measures.firstIndex(of: group.measure), event.measures.contains(measure),
            group.start < event.start + event.length, group.end >= event.start
        else { return false }
        let places = event.combinations.map { DemoData.names(of: $0) }
        return group.members.contains { member in
            places.contains { $0.platform == member.key["platform"] && $0.marketplace == member.key["marketplace"] }
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

    private static func words(_ event: PlantedEvent, _ clock: StepClock) -> String {
        let measures = event.measures.map { DemoData.measures[$0] }
        // Typed: where nothing says that it is text, the compiler takes the data base's kind of literal.
        let places: [String] = event.combinations.map { combination in
            let names = DemoData.names(of: combination)
            return "\(names.platform)/\(names.marketplace)"
        }
        return "\(event.kind.rawValue) of \(list(measures)) in \(list(places)), \(clock.readable(event.start)), \(event.length) h"
    }
}
