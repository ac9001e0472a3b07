import Testing

@testable import vedette

/// Counts worked out by hand.
@Suite struct EventCountTests {
    private func count(_ alarms: String, _ labels: String) -> EventCount {
        EventCount(alarms: alarms.map { $0 == "#" }, labels: labels.map { $0 == "1" })
    }

    @Test func foundMissedAndFalse() {
        let result = count(
            "..#...#.........#",
            "....111...11.....")
        #expect(result.rows == 17)
        #expect(result.events == 2)
        #expect(result.found == 1)
        #expect(result.falseAlarms == 2)
        #expect(result.delaySum == 2)
    }

    @Test(arguments: [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3)]) func longRunIsManyAlarms(length: Int, alarms: Int) {
        let run = String(repeating: "#", count: length)
        #expect(count("." + run + ".", "0" + String(repeating: "0", count: length) + "0").falseAlarms == alarms)
    }

    @Test(arguments: [(10, 0), (11, 1), (20, 1), (21, 2)]) func tailOfAFoundEventIsFree(length: Int, alarms: Int) {
        let tail = String(repeating: "#", count: length)
        let result = count("##" + tail + ".", "11" + String(repeating: "0", count: length) + "0")
        #expect(result.found == 1)
        #expect(result.falseAlarms == alarms)
        // Not where the run had a break at the event's end.
        #expect(count("#." + tail, "11" + String(repeating: "0", count: length)).falseAlarms == (length + 9) / 10)
    }

    @Test func alarmBeforeAnEventIsFalse() {
        let result = count("##.", "011")
        #expect(result.found == 1)
        #expect(result.falseAlarms == 1)
        #expect(result.delaySum == 0)
    }

    @Test func nothingCountsNothing() {
        #expect(count("", "") == EventCount())
        let missed = count("...", "010")
        #expect(missed.events == 1 && missed.found == 0 && missed.falseAlarms == 0)
    }
}
