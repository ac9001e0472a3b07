import DetectionKernel
import MetricSeries
import Testing

@testable import Reporting

@Suite struct HTMLReportTests {
    private func series(_ key: MetricKey, observed: [Double]? = nil) throws -> ReportData.Series {
        let steps = 0..<100
        let values = observed ?? steps.map { $0 == 20 ? 10 : Double(100 + $0 % 24) }
        return try ReportData.Series(
            key: key, steps: steps, observed: values, expected: steps.map { Double(100 + $0 % 24) }, lower: steps.map { Double(90 + $0 % 24) },
            upper: steps.map { Double(110 + $0 % 24) }, score: steps.map { $0 == 20 ? 70 : 3 })
    }

    private func page(_ groups: [AnomalyGroup], shown: Int = 50, series: [ReportData.Series] = [], summary: RunSummary? = nil) throws -> String {
        let data = ReportData(
            summary: try summary ?? Fixture.summary(), groups: groups,
            shown: groups.prefix(shown).map { .init(group: $0, series: series) })
        return HTMLReport(data).html()
    }

    private func occurrences(_ part: String, in text: String) -> Int { text.split(separator: part, omittingEmptySubsequences: false).count - 1 }

    @Test func loadsNothingFromAnywhere() throws {
        let page = try page([Fixture.group()], series: [series(Fixture.keys[0])])
        for forbidden in ["http://", "https://", "//cdn", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "<link"] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
        #expect(page.contains("Content-Security-Policy"))
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</body></html>\n"))
    }

    @Test func saysWhyInTheSameWords() throws {
        let group = Fixture.group()
        let page = try page([group], series: [series(Fixture.keys[7])])
        #expect(page.contains(HTMLBuffer.escape(GroupSentences(try Fixture.summary()).why(group))))
        for part in ["class=\"band\"", "class=\"observed\"", "class=\"expected\"", "class=\"mark\"", "class=\"event\"", "aria-label=\"severity 69 of 100, serious\""] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(page.contains("100 where 250 was expected (40 %)"))
    }

    @Test func namesCannotBecomeMarkup() throws {
        let evil = "</script><script>alert('x')</script>\"onload=\"x\u{202E}&"
        let key = MetricKey(measure: evil, dimensions: [.init(dimension: evil, value: evil)])
        let group = Fixture.group(
            id: evil, measure: evil, members: [Fixture.member(0, key: key, observed: 1, expected: 2)],
            contributions: [.init(dimension: evil, values: [(evil, 100)])],
            related: [.init(groupID: "x", measure: evil, role: .cause, lag: 1, correlation: 0.5)])
        var summary = RunSummary(
            clock: try Fixture.clock(), inputs: [evil], keys: [key], trainedSteps: 0..<10, evaluatedSteps: 10..<100, sensitivity: 50)
        summary.notes = [evil]
        summary.settings = [.init(evil, evil)]
        let page = try page([group], series: [series(key)], summary: summary)
        let calm = try self.page([Fixture.group()], series: [series(Fixture.keys[0])])
        #expect(!page.contains("alert('x')"))
        #expect(occurrences("<script", in: page) == occurrences("<script", in: calm))
        #expect(occurrences("</script>", in: page) == occurrences("</script>", in: calm))
        #expect(!page.contains("\"onload") && !page.contains("\u{202E}"))
        #expect(page.contains("&lt;/script&gt;"))
    }

    @Test func gapsBreakTheLine() throws {
        var values = (0..<100).map { _ in 100.0 }
        for index in [30, 31, 50, 52] { values[index] = .nan }
        let page = try page([Fixture.group()], series: [series(Fixture.keys[0], observed: values)])
        // The legend's own line comes first.
        let path = try #require(page.components(after: "<path class=\"observed\" d=\"").last?.prefix { $0 != "\"" })
        #expect(path.count { $0 == "M" } == 4)
        #expect(!path.contains("nan"))
        #expect(page.contains("100,100,null,null,100"))
    }

    @Test func nothingFoundIsAWholePage() throws {
        let page = try page([])
        #expect(page.contains("No anomalies in 21 metrics over 12.5 days"))
        #expect(!page.contains("<article") && page.hasSuffix("</body></html>\n"))
    }

    @Test func showsTheWorstAndSaysHowManyAreLeftOut() throws {
        var summary = try Fixture.summary()
        summary.groupsFound = 12_345
        let groups = (0..<1_000).map { Fixture.group(id: "group-\($0)", start: 20 + $0 % 200, end: 22 + $0 % 200) }
        let page = try page(groups, shown: 20, summary: summary)
        #expect(occurrences("<article", in: page) == 20)
        #expect(page.contains("The worst 20 of 12,345 groups"))
        #expect(page.contains("12,125 milder groups left out of this page"))
        #expect(page.utf8.count < 2_000_000)
    }

    @Test func aGroupOfManyMetricsListsTheWorst() throws {
        let members = (0..<50_000).map { Fixture.member($0, key: MetricKey(measure: "revenue", dimensions: [.init(dimension: "host", value: "h\($0)")]), observed: 1, expected: 2) }
        let group = Fixture.group(
            members: members, contributions: [.init(dimension: "host", values: (0..<50_000).map { ("h\($0)", 0.002) })])
        let page = try page([group], series: [])
        #expect(page.contains("49,980 more metrics not listed") && page.contains("49,994 more"))
        #expect(page.utf8.count < 200_000)
    }

    @Test func sameInputSameBytes() throws {
        let series = try series(Fixture.keys[0])
        #expect(try page([Fixture.group()], series: [series]) == page([Fixture.group()], series: [series]))
    }

    @Test func relationsAreSentences() {
        func words(_ role: AnomalyGroup.Relation.Role, _ lag: Int) -> String {
            RelationWords.sentence(.init(groupID: "x", measure: "views", role: role, lag: lag, correlation: 0.812), frequency: .hourly)
        }
        #expect(words(.cause, 2) == "tends to come 2 hours earlier (correlation 0.81)")
        #expect(words(.effect, -1) == "tends to follow 1 hour later (correlation 0.81)")
        #expect(words(.together, 0) == "comes at the same time (correlation 0.81)")
    }

    @Test func hugeAndTinyValuesDraw() throws {
        for scale in [1e300, 1e-300, -1e5] {
            let steps = 0..<50
            let values = steps.map { scale * Double(1 + $0 % 5) }
            let series = try ReportData.Series(
                key: Fixture.keys[0], steps: steps, observed: values, expected: values, lower: values, upper: values, score: steps.map { _ in 99 })
            let page = try page([Fixture.group()], series: [series])
            #expect(!page.contains("nan") && !page.contains("inf\"") && !page.contains(" inf"))
        }
    }
}

extension String {
    fileprivate func components(after marker: String) -> [Substring] { split(separator: marker, omittingEmptySubsequences: false).dropFirst().map { $0 } }
}
