import DetectionKernel
import MetricSeries

/// All groups over the judged time, a lane a measure: a bar's height is its severity.
struct TimelineChart {
    static let mostLanes = 10
    /// Bars beyond this would only hide one another.
    static let mostBars = 2_000
    private static let width = 1_120.0
    private static let left = 150.0
    private static let right = 12.0
    private static let laneHeight = 44.0

    let summary: RunSummary
    let groups: [AnomalyGroup]
    /// Ids of the groups that have a place on the page, with their rank.
    let ranks: [String: Int]

    private var lanes: [String] {
        var worst: [String: Double] = [:]
        for group in groups { worst[group.measure] = max(worst[group.measure] ?? 0, group.severity) }
        return worst.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(Self.mostLanes).map(\.key)
    }

    func append(to html: inout HTMLBuffer) {
        guard !groups.isEmpty, !summary.evaluatedSteps.isEmpty else { return }
        let lanes = lanes
        let height = Self.laneHeight * Double(lanes.count) + 34
        html.raw("<div class=\"wide\"><svg class=\"timeline\" viewBox=\"0 0 \(Int(Self.width)) \(Int(height))\" role=\"img\" aria-label=\"")
        html.escaped("Timeline of \(DurationWords.counted(groups.count, "anomaly group")) over \(summary.evaluatedSpan); the ranked groups below say the same in words.")
        html.raw("\">")
        appendAxis(height, to: &html)
        for (index, lane) in lanes.enumerated() { append(lane, top: 4 + Self.laneHeight * Double(index), to: &html) }
        html.raw("</svg></div>")
        let left = Set(groups.map(\.measure)).count - lanes.count
        if left > 0 {
            html.raw("<p class=\"quiet\">")
            html.escaped("\(DurationWords.counted(left, "measure")) with milder groups \(left == 1 ? "is" : "are") not drawn.")
            html.raw("</p>")
        }
    }

    private func x(_ step: Double) -> Double {
        let span = Double(summary.evaluatedSteps.count)
        return Self.left + (step - Double(summary.evaluatedSteps.lowerBound)) / span * (Self.width - Self.left - Self.right)
    }

    private func appendAxis(_ height: Double, to html: inout HTMLBuffer) {
        html.raw("<g class=\"axis\">")
        for tick in TimeAxis(clock: summary.clock, steps: summary.evaluatedSteps, most: 14).ticks {
            let place = x(Double(tick.index + summary.evaluatedSteps.lowerBound))
            html.raw("<path class=\"\(tick.isMajor ? "major" : "minor")\" d=\"M")
            html.coordinate(place)
            html.raw(" 4V\(Int(height - 28))\"/><text x=\"")
            html.coordinate(place)
            html.raw("\" y=\"\(Int(height - 12))\" text-anchor=\"middle\">")
            html.escaped(tick.label)
            html.raw("</text>")
        }
        html.raw("</g>")
    }

    private func append(_ measure: String, top: Double, to html: inout HTMLBuffer) {
        let base = top + Self.laneHeight - 4
        html.raw("<text class=\"lane\" x=\"0\" y=\"")
        html.coordinate(base - 12)
        html.raw("\">")
        html.escaped(TextTable.truncated(measure, width: 20))
        html.raw("<title>")
        html.escaped(measure)
        html.raw("</title></text><path class=\"base\" d=\"M\(Int(Self.left)) ")
        html.coordinate(base)
        html.raw("H\(Int(Self.width - Self.right))\"/>")
        // The worst are drawn last, on top.
        for group in groups.prefix(Self.mostBars).reversed() where group.measure == measure {
            let start = x(Double(group.start))
            let end = x(Double(group.end + 1))
            let size = max(4, (Self.laneHeight - 8) * min(1, max(0, group.severity / 100)))
            let rank = ranks[group.id]
            if let rank { html.raw("<a href=\"#group-\(rank)\">") }
            html.raw("<rect class=\"\(SeverityWords.style(group.severity))\" rx=\"1.5\" x=\"")
            html.coordinate(min(start, Self.width - Self.right - 3))
            html.raw("\" y=\"")
            html.coordinate(base - size)
            html.raw("\" width=\"")
            html.coordinate(max(3.5, end - start))
            html.raw("\" height=\"")
            html.coordinate(size)
            html.raw("\"><title>")
            let severity = NumberText.decimal(group.severity, decimals: 1, padded: true)
            html.escaped("\(rank.map { "#\($0) " } ?? "")severity \(severity), \(summary.clock.readable(group.start)), \(DurationWords.counted(group.members.count, "metric")), \(group.direction.rawValue)")
            html.raw("</title></rect>")
            if rank != nil { html.raw("</a>") }
        }
    }
}
