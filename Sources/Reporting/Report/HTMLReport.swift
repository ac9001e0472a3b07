import DetectionKernel
import MetricSeries

/// The report of a run as one HTML file: no request leaves it, it reads without its script, and it prints.
///
/// It shows the groups of ``ReportData/shown`` in full, the next ones in a table, and says how many are left out.
public struct HTMLReport: Sendable {
    /// Groups listed in the table of those not shown in full.
    static let mostListed = 200
    static let mostMeasures = 30

    public let data: ReportData
    private let sentences: GroupSentences
    private let ranks: [String: Int]

    public init(_ data: ReportData) {
        self.data = data
        sentences = GroupSentences(data.summary)
        ranks = Dictionary(data.shown.enumerated().map { ($1.group.id, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    }

    private var summary: RunSummary { data.summary }
    private var found: Int { summary.groupsFound ?? data.groups.count }

    /// The whole page.
    public func html() -> String {
        var bytes: [UInt8] = []
        write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the page piece by piece, a group at a time.
    ///
    /// - Parameter sink: receives UTF-8 in order; what it throws comes out.
    public func write(to sink: ([UInt8]) throws -> Void) rethrows {
        var html = HTMLBuffer()
        appendHead(to: &html)
        appendOverview(to: &html)
        appendGroupsHeading(to: &html)
        try sink(html.take())
        for (index, shown) in data.shown.enumerated() {
            HTMLGroup(rank: index + 1, shown: shown, summary: summary, sentences: sentences, ranks: ranks).append(to: &html)
            try sink(html.take())
        }
        html.raw("</div>")
        appendRest(to: &html)
        appendFacts(to: &html)
        html.raw("</main><script>\(HTMLScript.text)</script></body></html>\n")
        try sink(html.take())
    }

    private func appendHead(to html: inout HTMLBuffer) {
        html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        // The page promises to load nothing; the policy makes the browser hold it to that.
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\"><meta name=\"referrer\" content=\"no-referrer\"><title>")
        html.escaped("\(data.title): \(summary.inputs.prefix(3).joined(separator: ", "))")
        html.raw("</title><style>\(HTMLStyle.text)</style></head><body><div class=\"top\"><div><div class=\"brand\">Vedette</div><h1>")
        html.escaped(data.title)
        html.raw("</h1><p class=\"lead\">")
        html.escaped(summary.sentence(groups: data.groups.count))
        html.raw("</p>")
        for remark in summary.remarks {
            html.raw("<p class=\"remark\">")
            html.escaped(remark)
            html.raw("</p>")
        }
        html.raw("</div><button id=\"theme\" type=\"button\">Light / dark</button></div><main>")
    }

    private func appendOverview(to html: inout HTMLBuffer) {
        html.raw("<dl class=\"cards\">")
        func card(_ name: String, _ value: String, _ detail: String) {
            html.raw("<div><dt>")
            html.escaped(name)
            html.raw("</dt><dd>")
            html.escaped(value)
            html.raw("<small>")
            html.escaped(detail)
            html.raw("</small></dd></div>")
        }
        let frequency = summary.clock.grid.frequency
        let worst = data.groups.map(\.severity).max()
        card("Anomaly groups", NumberText.count(found), "at sensitivity \(NumberText.quantity(summary.sensitivity))")
        card("Worst severity", worst.map { NumberText.decimal($0, decimals: 1) } ?? "–", worst.map(SeverityWords.word) ?? "nothing found")
        card("Metrics", NumberText.count(summary.metrics), DurationWords.counted(summary.measures.count, "measure"))
        card(
            "Judged", DurationWords.length(intervals: summary.evaluatedSteps.count, frequency: frequency),
            DurationWords.counted(summary.evaluatedSteps.count, "interval") + " of \(frequency.iso8601)")
        card(
            "Trained on", summary.trainedSteps.isEmpty ? "–" : DurationWords.length(intervals: summary.trainedSteps.count, frequency: frequency),
            summary.trainedSteps.last.map { "until \(summary.clock.readable($0))" } ?? "nothing: cold start")
        if let records = summary.records { card("Records", NumberText.count(records), DurationWords.counted(summary.inputs.count, "input")) }
        html.raw("</dl>")
        guard !data.groups.isEmpty else { return }
        html.raw("<section class=\"panel\"><h2>When</h2>")
        TimelineChart(summary: summary, groups: data.groups, ranks: ranks).append(to: &html)
        html.raw("</section><div class=\"split\">")
        appendMeasures(to: &html)
        appendSeverities(to: &html)
        html.raw("</div>")
    }

    private func appendMeasures(to html: inout HTMLBuffer) {
        var counts: [String: (groups: Int, worst: Double)] = [:]
        for group in data.groups {
            let before = counts[group.measure] ?? (0, 0)
            counts[group.measure] = (before.groups + 1, max(before.worst, group.severity))
        }
        let order = counts.sorted { ($0.value.groups, $1.key) > ($1.value.groups, $0.key) }
        html.raw("<section class=\"panel\"><h2>By measure</h2><table class=\"data\"><thead><tr><th scope=\"col\">measure</th><th scope=\"col\" class=\"number\">metrics</th><th scope=\"col\" class=\"number\">groups</th><th scope=\"col\" class=\"number\">worst severity</th></tr></thead><tbody>")
        for (measure, entry) in order.prefix(Self.mostMeasures) {
            html.raw("<tr><th scope=\"row\">")
            html.escaped(measure)
            html.raw("</th><td class=\"number\">\(NumberText.count(summary.metrics(of: measure)))</td><td class=\"number\">\(NumberText.count(entry.groups))</td><td class=\"number\">\(NumberText.decimal(entry.worst, decimals: 1, padded: true))</td></tr>")
        }
        html.raw("</tbody></table>")
        let quiet = summary.measures.count { counts[$0.name] == nil }
        let left = max(0, order.count - Self.mostMeasures)
        if left > 0 { html.raw("<p class=\"quiet\">\(DurationWords.counted(left, "more measure")) with groups not listed.</p>") }
        if quiet > 0 { html.raw("<p class=\"quiet\">\(DurationWords.counted(quiet, "measure")) without any group.</p>") }
        html.raw("</section>")
    }

    private func appendSeverities(to html: inout HTMLBuffer) {
        let edges = [90.0, 79, 64, 50, 0]
        let names = ["90 to 100", "79 to 90", "64 to 79", "50 to 64", "below 50"]
        let counts = edges.indices.map { index in
            data.groups.count { $0.severity >= edges[index] && (index == 0 || $0.severity < edges[index - 1]) }
        }
        let most = max(1, counts.max() ?? 1)
        html.raw("<section class=\"panel\"><h2>By severity</h2><table class=\"bars long\"><caption class=\"visually-hidden\">Groups by severity</caption><tbody>")
        for index in edges.indices where counts[index] > 0 || edges[index] >= 50 {
            html.raw("<tr><th scope=\"row\">")
            html.escaped("\(names[index]), \(SeverityWords.word(edges[index]))")
            html.raw("</th><td class=\"bar\"><span style=\"width:")
            html.coordinate(100 * Double(counts[index]) / Double(most))
            html.raw("%;background:var(--\(SeverityWords.style(edges[index])))\"></span></td><td class=\"number\">\(NumberText.count(counts[index]))</td></tr>")
        }
        html.raw("</tbody></table><p class=\"quiet\">Severity runs from 0 to 100: 50 is one normal interval in 500, 64 one in 10,000, 79 one in a million.</p></section>")
    }

    private func appendGroupsHeading(to html: inout HTMLBuffer) {
        guard !data.shown.isEmpty else {
            if data.groups.isEmpty {
                html.raw("<section class=\"panel empty\"><p>")
                html.escaped(summary.sentence(groups: 0))
                html.raw("</p></section>")
            }
            html.raw("<div id=\"groups\">")
            return
        }
        html.raw("<div class=\"heading\"><h2>")
        html.escaped(
            data.shown.count < found
                ? "The worst \(NumberText.count(data.shown.count)) of \(NumberText.count(found)) groups" : "Ranked groups")
        html.raw(
            """
            </h2><div class="legend" aria-hidden="true"><span><svg viewBox="0 0 22 12"><path class="observed" d="M1 9 8 4 14 8 21 3"/></svg>observed</span>\
            <span><svg viewBox="0 0 22 12"><path class="expected" d="M1 6H21"/></svg>expected</span><span><svg viewBox="0 0 22 12"><rect class="band" width="22" height="12"/></svg>band</span>\
            <span><svg viewBox="0 0 22 12"><circle class="mark" cx="11" cy="6" r="4"/></svg>anomalous</span><span><svg viewBox="0 0 22 12"><rect class="event" width="22" height="12"/></svg>the event</span></div></div>
            """)
        appendControls(to: &html)
        html.raw("<div id=\"groups\">")
    }

    private func appendControls(to html: inout HTMLBuffer) {
        guard data.shown.count > 1 else { return }
        func select(_ id: String, _ label: String, _ options: [(String, String)]) {
            html.raw("<select id=\"\(id)\" aria-label=\"\(label)\">")
            for (value, text) in options {
                html.raw("<option value=\"")
                html.escaped(value)
                html.raw("\">")
                html.escaped(text)
                html.raw("</option>")
            }
            html.raw("</select>")
        }
        html.raw("<div class=\"controls\"><input id=\"search\" type=\"search\" placeholder=\"Search names and sentences\" aria-label=\"Search\">")
        var measures: [String] = []
        for shown in data.shown where !measures.contains(shown.group.measure) { measures.append(shown.group.measure) }
        select("measure", "Measure", [("", "All measures")] + measures.map { ($0, $0) })
        select("direction", "Direction", [("", "Both directions"), ("above", "Above expected"), ("below", "Below expected")])
        select("least", "Least severity", [("0", "Any severity"), ("64", "64 and more"), ("79", "79 and more"), ("90", "90 and more")])
        select("order", "Order", [("rank", "Worst first"), ("first", "Earliest first"), ("last", "Latest first"), ("length", "Longest first")])
        html.raw("<span id=\"status\" role=\"status\"></span></div>")
    }

    /// The groups that are not shown in full: some in a table, the others counted.
    private func appendRest(to html: inout HTMLBuffer) {
        let rest = data.groups.filter { ranks[$0.id] == nil }
        guard found > data.shown.count else { return }
        html.raw("<section class=\"panel\"><h2>Further groups</h2>")
        if !rest.isEmpty {
            html.raw("<div class=\"wide\"><table class=\"data\"><thead><tr><th scope=\"col\" class=\"number\">severity</th><th scope=\"col\">from</th><th scope=\"col\">measure</th><th scope=\"col\">what happened</th></tr></thead><tbody>")
            for group in rest.prefix(Self.mostListed) {
                html.raw("<tr><td class=\"number\">\(NumberText.decimal(group.severity, decimals: 1, padded: true))</td><td>")
                html.escaped(summary.clock.readable(group.start))
                html.raw("</td><td>")
                html.escaped(group.measure)
                html.raw("</td><td>")
                html.escaped(sentences.why(group))
                html.raw("</td></tr>")
            }
            html.raw("</tbody></table></div>")
        }
        let left = found - data.shown.count - min(rest.count, Self.mostListed)
        if left > 0 { html.raw("<p class=\"quiet\">\(DurationWords.counted(left, "milder group")) left out of this page; <code>--format csv</code> lists all.</p>") }
        html.raw("</section>")
    }

    private func appendFacts(to html: inout HTMLBuffer) {
        func list(_ title: String, _ facts: [RunSummary.Fact]) {
            guard !facts.isEmpty else { return }
            html.raw("<section class=\"panel\"><h2>")
            html.escaped(title)
            html.raw("</h2><dl class=\"facts\">")
            for fact in facts {
                html.raw("<dt>")
                html.escaped(fact.name)
                html.raw("</dt><dd>")
                html.escaped(fact.value)
                html.raw("</dd>")
            }
            html.raw("</dl></section>")
        }
        let inputs = summary.inputs.count > 8 ? summary.inputs.prefix(8).joined(separator: ", ") + " and \(NumberText.count(summary.inputs.count - 8)) more" : summary.inputs.joined(separator: ", ")
        html.raw("<div class=\"split\">")
        list(
            "Data",
            [
                .init("Input", inputs), .init("Interval", summary.clock.grid.frequency.iso8601), .init("Time zone", summary.clock.grid.zone),
                .init("Judged", summary.evaluatedSpan),
                .init("Dimensions", summary.dimensions.isEmpty ? "none" : summary.dimensions.joined(separator: ", ")),
                .init("Sensitivity", NumberText.quantity(summary.sensitivity)),
                .init("Direction", summary.direction.map { "\($0.rawValue) expected only" } ?? "above and below"),
            ])
        html.raw("<section class=\"panel\"><h2>How to read this</h2><dl class=\"facts\">")
        for (name, text) in [
            ("Expected", "the forecast made before the value was known"),
            ("Band", "where normal values lie at the sensitivity in force"),
            ("Severity", "how rare and how large an event is, 0 to 100"),
            ("Score", "the same scale for one metric in one interval"),
            ("Contribution", "a dimension value's share of the group's deviation"),
        ] { html.raw("<dt>\(name)</dt><dd>\(text)</dd>") }
        html.raw("</dl></section></div>")
        if !summary.settings.isEmpty || !summary.versions.isEmpty {
            html.raw("<div class=\"split\">")
            list("Settings", summary.settings)
            list("Versions", summary.versions)
            html.raw("</div>")
        }
        html.raw("<p class=\"foot\">")
        html.escaped("Made by vedette\(data.madeAt.map { " on \($0)" } ?? ""). This page is complete in itself and loads nothing.")
        html.raw("</p>")
    }
}
