import DetectionKernel
import MetricSeries

/// One ranked group as an article: severity, sentence, charts, contributions, related groups, metrics.
struct HTMLGroup {
    static let mostValues = 6
    static let mostMembers = 20

    let rank: Int
    let shown: ReportData.ShownGroup
    let summary: RunSummary
    let sentences: GroupSentences
    let ranks: [String: Int]

    private var group: AnomalyGroup { shown.group }
    private var clock: StepClock { summary.clock }

    func append(to html: inout HTMLBuffer) {
        html.raw("<article class=\"group \(SeverityWords.style(group.severity))\" id=\"group-\(rank)\" data-rank=\"\(rank)\" data-severity=\"")
        html.escaped(NumberText.decimal(group.severity, decimals: 3))
        html.raw("\" data-start=\"\(group.start)\" data-length=\"\(group.end - group.start + 1)\" data-direction=\"\(group.direction.rawValue)\" data-measure=\"")
        html.escaped(group.measure)
        html.raw("\">")
        appendHead(to: &html)
        // A metric that stands alone is named in the sentence: its shares are all 100 %.
        let hasSide = (group.members.count > 1 && group.contributions.contains { !$0.values.isEmpty }) || !group.related.isEmpty
        html.raw("<div class=\"\(hasSide ? "body" : "body solo")\"><div class=\"charts\">")
        for (index, series) in shown.series.enumerated() { append(series, isFirst: index == 0, to: &html) }
        if shown.series.isEmpty { html.raw("<p class=\"quiet\">The rows of this group were not kept: the metrics below have their worst interval.</p>") }
        html.raw("</div>")
        if hasSide {
            html.raw("<div class=\"side\">")
            if group.members.count > 1 { appendContributions(to: &html) }
            appendRelated(to: &html)
            html.raw("</div>")
        }
        html.raw("</div>")
        appendMembers(to: &html)
        html.raw("</article>\n")
    }

    private func appendHead(to html: inout HTMLBuffer) {
        let severity = NumberText.decimal(group.severity, decimals: 0)
        html.raw("<header><div class=\"badge\" role=\"img\" aria-label=\"severity \(severity) of 100, \(SeverityWords.word(group.severity))\"><b>\(severity)</b><span>\(SeverityWords.word(group.severity))</span></div><div class=\"title\"><h3><span class=\"rank\">\(rank)</span> ")
        html.escaped(group.measure)
        html.raw(" <span class=\"direction\">\(group.direction == .below ? "▼ below" : "▲ above") expected</span></h3><p class=\"why\">")
        html.escaped(sentences.why(group))
        html.raw("</p></div><dl class=\"when\"><div><dt>from</dt><dd>")
        html.escaped("\(clock.time.weekday(clock.instant(group.start))) \(clock.readable(group.start))")
        html.raw("</dd></div><div><dt>lasts</dt><dd>")
        html.escaped(DurationWords.length(intervals: group.end - group.start + 1, frequency: clock.grid.frequency) + (group.isOpen ? ", still open" : ""))
        html.raw("</dd></div><div><dt>metrics</dt><dd>")
        let total = summary.metrics(of: group.measure)
        html.escaped(NumberText.count(group.members.count) + (total > 0 ? " of \(NumberText.count(total))" : ""))
        html.raw("</dd></div></dl></header>")
    }

    private func append(_ series: ReportData.Series, isFirst: Bool, to html: inout HTMLBuffer) {
        let member = group.members.first { $0.key == series.key }
        html.raw("<figure><figcaption><strong>")
        html.escaped(series.key.dimensions.isEmpty ? series.key.measure : GroupSentences.place(series.key))
        html.raw("</strong>")
        var label = "\(series.key.description) around \(clock.readable(group.start))"
        if let member {
            let words = peak(member)
            html.raw(" <span>")
            html.escaped(words)
            html.raw("</span>")
            label += ": " + words
        }
        html.raw("</figcaption>")
        MetricChart(
            series: series, event: group.start...group.end, clock: clock, sensitivity: summary.sensitivity, height: isFirst ? 220 : 150,
            label: label
        ).append(to: &html)
        html.raw("</figure>")
    }

    /// `100 where 250 was expected (40 %) at 2025-10-03 14:00`.
    private func peak(_ member: AnomalyGroup.Member) -> String {
        let ratio = 100 * member.observed / member.expected
        let share = member.expected > 0 && member.observed >= 0 && ratio < 100_000 ? " (\(NumberText.percent(ratio)))" : ""
        return "\(NumberText.quantity(member.observed)) where \(NumberText.quantity(member.expected)) was expected\(share) at \(clock.readable(member.peakStep))"
    }

    private func appendContributions(to html: inout HTMLBuffer) {
        let entries = group.contributions.filter { !$0.values.isEmpty }
        guard !entries.isEmpty else { return }
        html.raw("<section><h4>Contributions</h4>")
        for entry in entries {
            html.raw("<table class=\"bars\"><caption>")
            html.escaped(entry.dimension)
            html.raw("</caption><tbody>")
            // A last line "1 more" would take the place of the value it hides.
            let listed = entry.values.count == Self.mostValues + 1 ? entry.values.count : Self.mostValues
            for value in entry.values.prefix(listed) { appendBar(value.value, value.percent, to: &html) }
            let rest = entry.values.dropFirst(listed)
            if !rest.isEmpty { appendBar("\(NumberText.count(rest.count)) more", rest.reduce(0) { $0 + $1.percent }, to: &html) }
            html.raw("</tbody></table>")
        }
        html.raw("</section>")
    }

    private func appendBar(_ name: String, _ percent: Double, to html: inout HTMLBuffer) {
        html.raw("<tr><th scope=\"row\">")
        html.escaped(name)
        html.raw("</th><td class=\"bar\"><span style=\"width:")
        html.coordinate(min(100, max(0, percent.isFinite ? percent : 0)))
        html.raw("%\"></span></td><td class=\"number\">")
        html.escaped(NumberText.percent(percent))
        html.raw("</td></tr>")
    }

    private func appendRelated(to html: inout HTMLBuffer) {
        guard !group.related.isEmpty else { return }
        html.raw("<section><h4>Related</h4><ul class=\"related\">")
        for relation in group.related.prefix(8) {
            html.raw("<li>")
            if let other = ranks[relation.groupID] {
                html.raw("<a href=\"#group-\(other)\">")
                html.escaped("\(relation.measure) (#\(other))")
                html.raw("</a> ")
            } else {
                html.raw("<b>")
                html.escaped(relation.measure)
                html.raw("</b> ")
            }
            html.escaped(RelationWords.sentence(relation, frequency: clock.grid.frequency))
            html.raw("</li>")
        }
        html.raw("</ul></section>")
    }

    private func appendMembers(to html: inout HTMLBuffer) {
        html.raw("<details><summary>\(group.members.count == 1 ? "The metric in figures" : "The \(NumberText.count(group.members.count)) metrics in figures") <span class=\"id\">")
        html.escaped(group.id)
        html.raw("</span></summary><div class=\"wide\"><table class=\"data\"><thead><tr>")
        for (title, isNumber) in [("metric", false), ("worst interval", false), ("observed", true), ("expected", true), ("band", true), ("score", true), ("share", true)] {
            html.raw("<th scope=\"col\"\(isNumber ? " class=\"number\"" : "")>\(title)</th>")
        }
        html.raw("</tr></thead><tbody>")
        for member in group.members.prefix(Self.mostMembers) {
            html.raw("<tr><th scope=\"row\">")
            html.escaped(member.key.dimensions.isEmpty ? member.key.measure : GroupSentences.place(member.key))
            html.raw("</th><td>")
            html.escaped(clock.readable(member.peakStep))
            html.raw("</td>")
            for text in [
                NumberText.quantity(member.observed), NumberText.quantity(member.expected),
                "\(NumberText.quantity(member.lower)) to \(NumberText.quantity(member.upper))",
                NumberText.decimal(member.score, decimals: 1, padded: true), NumberText.percent(member.share),
            ] {
                html.raw("<td class=\"number\">")
                html.escaped(text)
                html.raw("</td>")
            }
            html.raw("</tr>")
        }
        html.raw("</tbody></table></div>")
        let left = group.members.count - Self.mostMembers
        if left > 0 { html.raw("<p class=\"quiet\">\(DurationWords.counted(left, "more metric")) not listed.</p>") }
        html.raw("</details>")
    }
}
