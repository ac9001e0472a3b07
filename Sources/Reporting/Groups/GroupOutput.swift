import DetectionKernel
import MetricSeries

/// Ranked groups in every format: `id,start,end,measure,severity,metrics,direction,top_contributors,why`.
///
/// Times are interval starts in the grid's zone; `end` is the start of the last interval. Severity is written with
/// shortest digits in JSON and CSV.
public struct GroupOutput: Sendable {
    /// The columns, in order.
    public static let columns = [
        "id", "start", "end", "measure", "severity", "metrics", "direction", "top_contributors", "why",
    ]

    public let summary: RunSummary
    let sentences: GroupSentences

    public init(_ summary: RunSummary) {
        self.summary = summary
        sentences = GroupSentences(summary)
    }

    /// The whole output in a format.
    ///
    /// - Parameters:
    ///   - groups: in the order to be written, the worst first.
    ///   - style: for the table only.
    public func rendered(_ groups: [AnomalyGroup], format: GroupFormat, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(groups, style: style)
        case .json: json(groups).serialized(indented: true) + "\n"
        case .ndjson: groups.map { object($0).serialized(indented: false) + "\n" }.joined()
        case .csv: csv(groups)
        }
    }

    private func csv(_ groups: [AnomalyGroup]) -> String {
        var text = TextBuffer()
        text.append(Self.columns.joined(separator: ",") + "\n")
        for group in groups {
            text.append(field: group.id)
            text.append(",\(summary.clock.stamp(group.start)),\(summary.clock.stamp(group.end)),")
            text.append(field: group.measure)
            text.append(",")
            text.append(group.severity)
            text.append(",\(group.members.count),\(group.direction.rawValue),")
            text.append(field: sentences.topContributors(group))
            text.append(",")
            text.append(field: sentences.why(group))
            text.append("\n")
        }
        return text.text
    }

    /// One object with `summary` and `groups`.
    public func json(_ groups: [AnomalyGroup]) -> JSONValue {
        .object([("summary", summary.json(groups: groups.count)), ("groups", .array(groups.map(object)))])
    }

    /// One group: the columns of the contract first, then all shares, members and relations.
    public func object(_ group: AnomalyGroup) -> JSONValue {
        .object([
            ("id", .string(group.id)),
            ("start", .string(summary.clock.stamp(group.start))),
            ("end", .string(summary.clock.stamp(group.end))),
            ("measure", .string(group.measure)),
            ("severity", .number(group.severity)),
            ("metrics", .integer(group.members.count)),
            ("direction", .string(group.direction.rawValue)),
            ("top_contributors", .array(GroupSentences.leaders(group).prefix(3).map(share))),
            ("why", .string(sentences.why(group))),
            ("intervals", .integer(group.end - group.start + 1)),
            ("size", .number(group.size)), ("rarity_decibels", .number(group.rarity)),
            ("open", .bool(group.isOpen)),
            ("accepted_as_normal", .bool(group.acceptedAsNormal)),
            (
                "contributions",
                .array(group.contributions.flatMap { entry in entry.values.map { share((entry.dimension, $0.value, $0.percent)) } })
            ),
            ("members", .array(group.members.map(member))),
            ("related", .array(group.related.map(relation))),
        ])
    }

    private func share(_ entry: (dimension: String, value: String, percent: Double)) -> JSONValue {
        .object([("dimension", .string(entry.dimension)), ("value", .string(entry.value)), ("percent", .number(entry.percent))])
    }

    private func member(_ member: AnomalyGroup.Member) -> JSONValue {
        .object([
            ("dimensions", .object(member.key.dimensions.map { ($0.dimension, .string($0.value)) })),
            ("peak", .string(summary.clock.stamp(member.peakStep))),
            ("observed", .number(member.observed)), ("expected", .number(member.expected)),
            ("lower", .number(member.lower)), ("upper", .number(member.upper)),
            ("score", .number(member.score)), ("rarity_decibels", .number(member.rarity)), ("share", .number(member.share)),
        ])
    }

    private func relation(_ relation: AnomalyGroup.Relation) -> JSONValue {
        .object([
            ("id", .string(relation.groupID)), ("measure", .string(relation.measure)),
            ("role", .string(relation.role.rawValue)), ("lag", .integer(relation.lag)),
            ("correlation", .number(relation.correlation)),
        ])
    }

    private func table(_ groups: [AnomalyGroup], style: TerminalStyle) -> String {
        let headline = style.paint(summary.sentence(groups: groups.count), .strong) + "\n"
        let remarks = summary.remarks.map { $0 + "\n" }.joined()
        guard !groups.isEmpty else { return headline + remarks }
        // A full id takes a third of an ordinary terminal; its first eight digits name the group as well.
        let isNarrow = style.width.map { $0 < 170 } ?? false
        var table = TextTable(columns: [
            .init("id"), .init("start"), .init("end"), .init("measure", minimum: 8), .init("severity", .right),
            .init("metrics", .right), .init("direction"), .init("top_contributors", minimum: 12),
        ])
        for group in groups {
            let tone: TerminalStyle.Tone = group.severity >= 79 ? .bad : .notable
            table.rows.append(
                .init(
                    [
                        isNarrow ? String(group.id.prefix(8)) : group.id,
                        summary.clock.readable(group.start), summary.clock.readable(group.end), group.measure,
                        NumberText.decimal(group.severity, decimals: 1, padded: true), NumberText.count(group.members.count),
                        group.direction.rawValue, sentences.topContributors(group),
                    ], tones: [.quiet, nil, nil, nil, tone], note: sentences.why(group)))
        }
        return headline + remarks + "\n" + table.rendered(style)
    }
}
