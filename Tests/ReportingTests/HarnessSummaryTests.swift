import Testing

@testable import Reporting

@Suite struct HarnessSummaryTests {
    @Test func ratiosAndTotal() {
        let summary = HarnessSummary(
            [
                .init(file: "a.csv", rows: 10_000, events: 4, hits: 3, falseAlarms: 1, delay: 6),
                .init(file: "b.csv", rows: 5_000, events: 0, hits: 0, falseAlarms: 0, delay: 0),
            ], threshold: 50)
        let total = summary.total
        #expect(total.rows == 15_000 && total.events == 4 && total.falseAlarms == 1)
        #expect(total.precision == 0.75 && total.recall == 0.75 && total.f1 == 0.75 && total.meanDelay == 2)
        let text = summary.rendered()
        #expect(text.hasPrefix("Events at threshold 50\n"))
        #expect(text.contains("15,000") && text.contains("0.750") && text.contains("0.07"))
        // A file without events and alarms has no ratios.
        #expect(summary.entries[1].f1.isNaN && text.contains("–"))
    }

    @Test func noFiles() { #expect(HarnessSummary([], threshold: 50).rendered() == "No labelled files: nothing to summarise.\n") }
}
