import DetectionKernel
import MetricSeries

/// One point explained: model and why it was chosen, season, expected value, band, rarity, and what would have fired.
public struct ExplanationOutput: Sendable {
    let clock: StepClock
    let sentences: PointSentences

    public init(clock: StepClock) {
        self.clock = clock
        sentences = PointSentences(clock: clock)
    }

    /// Text for a terminal.
    public func text(_ explanation: PointExplanation, style: TerminalStyle = .plain) -> String {
        let result = explanation.result
        let instant = clock.instant(result.position.step)
        let heading = "\(TextTable.printable(explanation.key.description)) on \(clock.time.weekday(instant)) \(clock.time.readable(instant)) (\(clock.grid.zone))"
        let isFlagged = result.flags.contains(.alarm) && result.severity >= explanation.sensitivity
        var text = style.paint(heading, .strong) + "\n"
        for line in TextTable.wrapped(sentences.verdict(explanation), width: style.width) {
            text += style.paint(line, isFlagged ? .bad : nil) + "\n"
        }
        text += "\n" + facts(explanation, style)
        if !explanation.leaderboard.isEmpty { text += "\n" + leaderboard(explanation, style) }
        if !explanation.terms.isEmpty { text += "\n" + terms(explanation, style) }
        return text
    }

    private func facts(_ explanation: PointExplanation, _ style: TerminalStyle) -> String {
        let result = explanation.result
        var lines: [(String, String)] = [
            ("observed", sentences.observed(result)),
            ("expected", result.expected.isFinite ? NumberText.quantity(result.expected) : "nothing yet"),
            ("band", sentences.band(explanation)),
            ("how rare", sentences.rarity(result)),
            ("would fire", sentences.firing(explanation)),
            ("season", sentences.season(explanation)),
        ]
        if explanation.scale.isFinite {
            lines.append(("usual error", "\(NumberText.quantity(explanation.scale)) (one standard scale of the residual)"))
        }
        lines.append(("model", "\(result.candidate.name): \(CandidateWords.description(result.candidate))"))
        if !explanation.leaderboard.isEmpty { lines.append(("why this one", CandidateWords.reason(explanation.leaderboard))) }
        let margin = 2 + (lines.map(\.0.count).max() ?? 0) + 2
        return lines.map { name, value in
            let label = "  " + name + String(repeating: " ", count: margin - 2 - name.count)
            let wrapped = TextTable.wrapped(value, width: style.width.map { max(20, $0 - margin) })
            return wrapped.enumerated().map { index, part in
                (index == 0 ? style.paint(label, .quiet) : String(repeating: " ", count: margin)) + part + "\n"
            }.joined()
        }.joined()
    }

    private func leaderboard(_ explanation: PointExplanation, _ style: TerminalStyle) -> String {
        let chosen = explanation.leaderboard.first { $0.verdict == .chosen }
        var table = TextTable(columns: [
            .init("model"), .init("log score", .right), .init("CRPS", .right), .init("intervals", .right), .init("verdict", minimum: 20),
        ])
        for entry in explanation.leaderboard {
            let isJudged = entry.rows > 0
            table.rows.append(
                .init(
                    [
                        entry.candidate.name, isJudged ? NumberText.decimal(entry.logScore, decimals: 3, padded: true) : "–",
                        isJudged ? NumberText.quantity(entry.crps) : "–", NumberText.count(entry.rows),
                        CandidateWords.verdict(entry, chosen: chosen),
                    ], tones: entry.verdict == .chosen ? [.good, nil, nil, nil, .good] : []))
        }
        return "Models, best first (log score: nats an interval, larger is better; CRPS: smaller is better)\n" + table.rendered(style)
    }

    private func terms(_ explanation: PointExplanation, _ style: TerminalStyle) -> String {
        var table = TextTable(columns: [.init("term", minimum: 12), .init("value", .right), .init("weight", .right), .init("adds", .right)])
        for term in explanation.terms.sorted(by: { ($0.value * $0.coefficient).magnitude > ($1.value * $1.coefficient).magnitude }) {
            table.rows.append(
                .init([
                    term.name, NumberText.quantity(term.value), NumberText.decimal(term.coefficient, decimals: 4, padded: true),
                    NumberText.quantity(term.value * term.coefficient),
                ]))
        }
        return "What the recent past adds to the forecast\n" + table.rendered(style)
    }

    /// The same as an object; sentences and numbers.
    public func json(_ explanation: PointExplanation) -> JSONValue {
        let result = explanation.result
        let chosen = explanation.leaderboard.first { $0.verdict == .chosen }
        let isJudged = !result.isMissing && !result.isLearning && explanation.learningRowsMissing == 0
        return .object([
            ("metric", .object([("measure", .string(explanation.key.measure)), ("dimensions", .object(explanation.key.dimensions.map { ($0.dimension, .string($0.value)) }))])),
            ("timestamp", .string(clock.stamp(result.position.step))),
            ("verdict", .string(sentences.verdict(explanation))),
            ("flagged", .bool(result.flags.contains(.alarm) && result.severity >= explanation.sensitivity)),
            ("observed", .number(result.observed)), ("expected", .number(result.expected)),
            ("lower", .number(result.lower)), ("upper", .number(result.upper)),
            ("sensitivity", .number(explanation.sensitivity)),
            ("score", isJudged ? .number(result.score) : .null), ("severity", .number(result.severity)),
            ("rarity", isJudged ? .object([("decibels", .number(result.rarity)), ("one_in", .number(ScoreScale.oneIn(decibels: result.rarity))), ("words", .string(sentences.rarity(result)))]) : .null),
            ("fires_above", .number(explanation.firesAbove)), ("fires_below", .number(explanation.firesBelow)),
            ("season", .object([("slot", .integer(result.position.slot)), ("usual", .number(explanation.slotUsual)), ("values", .integer(explanation.slotCount)), ("words", .string(sentences.season(explanation)))])),
            ("scale", .number(explanation.scale)),
            ("model", .object([("name", .string(result.candidate.name)), ("words", .string(CandidateWords.description(result.candidate))), ("reason", explanation.leaderboard.isEmpty ? .null : .string(CandidateWords.reason(explanation.leaderboard)))])),
            ("leaderboard", .array(explanation.leaderboard.map { Self.object($0, chosen: chosen) })),
            ("terms", .array(explanation.terms.map { .object([("name", .string($0.name)), ("value", .number($0.value)), ("coefficient", .number($0.coefficient))]) })),
            ("learning", .object([("is_learning", .bool(explanation.learningRowsMissing > 0 || result.isLearning)), ("values_missing", .integer(explanation.learningRowsMissing))])),
            ("flags", .array(Self.names(result.flags).map(JSONValue.string))),
        ])
    }

    private static func object(_ entry: LeaderboardEntry, chosen: LeaderboardEntry?) -> JSONValue {
        .object([
            ("model", .string(entry.candidate.name)), ("log_score", .number(entry.logScore)), ("crps", .number(entry.crps)),
            ("margin", .number(entry.margin)), ("intervals", .integer(entry.rows)), ("verdict", .string(entry.verdict.rawValue)),
            ("words", .string(CandidateWords.verdict(entry, chosen: chosen))),
        ])
    }

    private static func names(_ flags: PointFlags) -> [String] {
        let all: [(PointFlags, String)] = [
            (.missing, "missing"), (.learning, "learning"), (.alarm, "alarm"), (.inEvent, "in_event"), (.returned, "returned"),
            (.accepted, "accepted"), (.record, "record"), (.retired, "retired"),
        ]
        return all.filter { flags.contains($0.0) }.map(\.1)
    }
}
