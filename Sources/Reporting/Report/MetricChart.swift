import MetricSeries

/// The chart of one metric around a group, as SVG: observed, expected, band, marks, the event shaded.
struct MetricChart {
    static let width = 760.0
    private static let left = 54.0
    private static let right = 10.0
    private static let top = 10.0
    private static let bottom = 22.0

    let series: ReportData.Series
    /// Steps of the event, inclusive.
    let event: ClosedRange<Int>
    let clock: StepClock
    let sensitivity: Double
    let height: Double
    /// Said by screen readers.
    let label: String

    private var count: Int { series.steps.count }
    private var plotWidth: Double { Self.width - Self.left - Self.right }
    private var plotHeight: Double { height - Self.top - Self.bottom }

    private func x(_ index: Double) -> Double {
        count < 2 ? Self.left + plotWidth / 2 : Self.left + index / Double(count - 1) * plotWidth
    }

    /// Appends the figure's SVG and the numbers that the read-out on hovering needs.
    func append(to html: inout HTMLBuffer) {
        let axis = ValueAxis(lines: [series.observed, series.expected], band: [series.lower, series.upper])
        func y(_ value: Double) -> Double { Self.top + (1 - axis.fraction(value)) * plotHeight }
        html.raw("<div class=\"chart\"><svg viewBox=\"0 0 \(Int(Self.width)) \(Int(height))\" role=\"img\" tabindex=\"0\" aria-label=\"")
        html.escaped(label)
        html.raw("\" data-left=\"\(Int(Self.left))\" data-plot=\"\(Int(plotWidth))\" data-n=\"\(count)\">")
        appendEvent(to: &html)
        appendAxes(axis, y, to: &html)
        html.raw("<svg x=\"0\" y=\"\(Int(Self.top))\" width=\"\(Int(Self.width))\" height=\"")
        html.coordinate(plotHeight)
        html.raw("\" viewBox=\"0 \(Int(Self.top)) \(Int(Self.width)) ")
        html.coordinate(plotHeight)
        html.raw("\">")
        appendBand(y, to: &html)
        html.raw("</svg>")
        appendLine(series.expected, "expected", y, to: &html)
        appendLine(series.observed, "observed", y, to: &html)
        appendMarks(y, to: &html)
        html.raw("<line class=\"cross\" y1=\"\(Int(Self.top))\" y2=\"")
        html.coordinate(height - Self.bottom)
        html.raw("\" hidden></line></svg>")
        appendNumbers(to: &html)
        html.raw("</div>")
    }

    private func appendEvent(to html: inout HTMLBuffer) {
        let first = Double(event.lowerBound - series.steps.lowerBound) - 0.5
        let last = Double(event.upperBound - series.steps.lowerBound) + 0.5
        let start = max(Self.left, x(first))
        let end = min(Self.width - Self.right, x(last))
        guard end > start else { return }
        html.raw("<rect class=\"event\" x=\"")
        html.coordinate(start)
        html.raw("\" y=\"\(Int(Self.top))\" width=\"")
        html.coordinate(max(2, end - start))
        html.raw("\" height=\"")
        html.coordinate(plotHeight)
        html.raw("\"/>")
    }

    private func appendAxes(_ axis: ValueAxis, _ y: (Double) -> Double, to html: inout HTMLBuffer) {
        html.raw("<g class=\"axis\">")
        for (tick, text) in zip(axis.ticks, axis.labels) {
            let height = y(tick)
            html.raw("<path d=\"M\(Int(Self.left)) ")
            html.coordinate(height)
            html.raw("H\(Int(Self.width - Self.right))\"/><text x=\"\(Int(Self.left) - 6)\" y=\"")
            html.coordinate(height + 3.5)
            html.raw("\" text-anchor=\"end\">")
            html.escaped(text)
            html.raw("</text>")
        }
        for tick in TimeAxis(clock: clock, steps: series.steps).ticks {
            let place = x(Double(tick.index))
            html.raw("<path class=\"\(tick.isMajor ? "major" : "minor")\" d=\"M")
            html.coordinate(place)
            html.raw(" \(Int(Self.top))V")
            html.coordinate(height - Self.bottom)
            html.raw("\"/>")
            guard place > Self.left + 8, place < Self.width - Self.right - 8 else { continue }
            html.raw("<text\(tick.isMajor ? " class=\"major\"" : "") x=\"")
            html.coordinate(place)
            html.raw("\" y=\"")
            html.coordinate(height - 7)
            html.raw("\" text-anchor=\"middle\">")
            html.escaped(tick.label)
            html.raw("</text>")
        }
        html.raw("</g>")
    }

    private func appendBand(_ y: (Double) -> Double, to html: inout HTMLBuffer) {
        let points = ChartThinning.band(lower: series.lower, upper: series.upper, columns: Int(plotWidth))
        html.raw("<path class=\"band\" d=\"")
        for run in points.split(whereSeparator: { !$0.lower.isFinite || !$0.upper.isFinite }) {
            // A lone interval still has a band, half an interval to either side.
            let edge = run.count == 1 ? 0.4 : 0
            func append(_ command: String, _ index: Double, _ value: Double) {
                html.raw(command)
                html.coordinate(x(index))
                html.raw(" ")
                html.coordinate(y(value))
            }
            guard let first = run.first, let last = run.last else { continue }
            append("M", first.index - edge, first.upper)
            for point in run.dropFirst() { append("L", point.index, point.upper) }
            if edge > 0 { append("L", last.index + edge, last.upper) }
            append("L", last.index + edge, last.lower)
            for point in run.dropLast().reversed() { append("L", point.index, point.lower) }
            if edge > 0 { append("L", first.index - edge, first.lower) }
            html.raw("Z")
        }
        html.raw("\"/>")
    }

    private func appendLine(_ values: [Double], _ name: String, _ y: (Double) -> Double, to html: inout HTMLBuffer) {
        html.raw("<path class=\"\(name)\" d=\"")
        var isDrawing = false
        for index in ChartThinning.minMax(values, columns: Int(plotWidth)) {
            guard values[index].isFinite else {
                isDrawing = false
                continue
            }
            html.raw(isDrawing ? "L" : "M")
            html.coordinate(x(Double(index)))
            html.raw(" ")
            html.coordinate(y(values[index]))
            // A move alone draws nothing: a value between two gaps becomes a dot by its round cap.
            if !isDrawing { html.raw("h0") }
            isDrawing = true
        }
        html.raw("\"/>")
    }

    private func appendMarks(_ y: (Double) -> Double, to html: inout HTMLBuffer) {
        var lastColumn = -1
        for (index, step) in series.steps.enumerated() {
            guard series.score[index] >= sensitivity, series.observed[index].isFinite else { continue }
            let column = Int(x(Double(index)))
            if column == lastColumn { continue }
            lastColumn = column
            html.raw("<circle class=\"mark\(event.contains(step) ? "" : " other")\" cx=\"")
            html.coordinate(x(Double(index)))
            html.raw("\" cy=\"")
            html.coordinate(y(series.observed[index]))
            html.raw("\" r=\"3.4\"/>")
        }
    }

    /// Rows beyond which a chart has no read-out: a pixel then stands for several rows.
    private static let mostNumbers = 1_500

    private func appendNumbers(to html: inout HTMLBuffer) {
        guard count <= Self.mostNumbers, count > 0 else { return }
        // Times of the local clock, so that the page needs no time zones.
        let local = series.steps.map { step in
            let instant = clock.instant(step)
            return instant + clock.grid.calendar.offset(at: instant)
        }
        let gap = count > 1 ? local[1] - local[0] : 0
        let isRegular = zip(local, local.dropFirst()).allSatisfy { $1 - $0 == gap }
        let times = isRegular ? [local[0], gap] : local
        func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number(Self.short($0)) }) }
        html.raw("<script type=\"application/json\">")
        html.raw(
            JSONValue.object([
                ("t", .array(times.map { .integer(Int($0)) })), ("regular", .bool(isRegular)),
                ("days", .bool(clock.grid.frequency.isWholeDays)),
                ("o", numbers(series.observed)), ("e", numbers(series.expected)), ("l", numbers(series.lower)),
                ("u", numbers(series.upper)), ("s", numbers(series.score.map { ($0 * 10).rounded() / 10 })),
            ]).serialized(indented: false))
        html.raw("</script>")
    }

    /// Five significant digits: enough for a read-out, half the size of the page.
    static func short(_ value: Double) -> Double {
        guard value.isFinite, value != 0, value.magnitude < 1e15, value.magnitude > 1e-12 else { return value }
        if value == value.rounded(), value.magnitude < 1e9 { return value }
        var power = 1.0
        var magnitude = value.magnitude
        while magnitude < 10_000 {
            magnitude *= 10
            power *= 10
        }
        while magnitude >= 100_000 {
            magnitude /= 10
            power /= 10
        }
        return power >= 1 ? (value * power).rounded() / power : (value * power).rounded() * (1 / power)
    }
}
