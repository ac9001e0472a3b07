import Testing

@Suite("Event figures")
struct EventFiguresTests {
    private func figures(_ hits: String, _ labels: String) -> EventFigures {
        EventFigures(score: hits.map { $0 == "x" ? 60 : 10 }, label: labels.map { $0 == "#" }, threshold: 50)
    }

    @Test func anyRowOfAnEventFindsIt() {
        let one = figures("....x.....", "...###..##")
        #expect(one.events == 2 && one.found == 1 && one.falseAlarms == 0)
        #expect(one.precision == 1 && one.recall == 0.5)
    }

    @Test func manyHitsInOneEventCountOnce() {
        #expect(figures("...xxx....", "...###....").found == 1)
    }

    @Test func aFalseRunCountsOneAlarmForEveryTenRowsBegun() {
        let run = String(repeating: "x", count: 21)
        #expect(figures(run, String(repeating: ".", count: 21)).falseAlarms == 3)
        #expect(figures("x.x", "...").falseAlarms == 2)
    }

    @Test func theTailOfAFoundEventIsFreeForTenRows() {
        let label = "#" + String(repeating: ".", count: 15)
        #expect(figures(String(repeating: "x", count: 11) + ".....", label).falseAlarms == 0)
        #expect(figures(String(repeating: "x", count: 12) + "....", label).falseAlarms == 1)
        // Not a tail: the run begins after a quiet row.
        #expect(figures("x.x.............", label).falseAlarms == 1)
    }

    @Test func withoutEventsThereIsNoRecall() {
        let quiet = figures("..x.......", "..........")
        #expect(quiet.recall.isNaN && quiet.f1 == 0 && quiet.falseAlarmsPer1000 == 100)
    }

    @Test func sumsPoolCounts() {
        let sum = figures("x.", "#.") + figures(".x", "#.")
        #expect(sum.events == 2 && sum.found == 1 && sum.falseAlarms == 1 && sum.rows == 4)
        #expect(sum.f1 == 0.5)
    }
}
