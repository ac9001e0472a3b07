import Testing

@testable import vedette

@Suite struct HarnessGridTests {
    private func grid(_ instants: [Int64]) throws -> HarnessGrid { try HarnessGrid(instants: instants, zone: "UTC", file: "x.csv") }

    @Test func stepIsTheMedianOfTheFirstFiftyDifferences() throws {
        // 50 differences of 300 s, then many of 60 s that must not count.
        var instants = (0...50).map { Int64($0) * 300 }
        for _ in 0..<500 { instants.append(instants.last! + 60) }
        #expect(try grid(instants).step == 300)
        #expect(try grid([0, 300, 600, 4_200, 4_500]).step == 300)
        #expect(try grid([0, 3_600]).frequency == .hourly)
    }

    @Test func jumpsAndRepeats() throws {
        let grid = try grid([0, 300, 600, 900])
        func missing(_ jump: Int64) throws -> Int { try grid.missingIntervals(from: 1_000, to: 1_000 + jump, file: "x", row: 2) }
        #expect(try missing(300) == 0)
        #expect(try missing(600) == 1)
        #expect(try missing(3_000) == 9)
        #expect(try missing(0) == 0)
        #expect(try missing(-3_600) == 0)
        #expect(try missing(440) == 0)
        #expect(try missing(450) == 1)
        #expect(throws: CommandFailure.self) { try missing(300 * 10_000_000) }
    }

    @Test func oddStepsTakeTheNearestFrequency() throws {
        #expect(try grid([0, 690, 1_380]).frequency.seconds == 675)
        #expect(try grid([0, 90_000, 180_000]).frequency.seconds == 86_400)
        #expect(try grid([0, 172_800]).frequency.seconds == 172_800)
    }

    @Test func noStepNoGrid() {
        #expect(throws: CommandFailure.self) { try grid([]) }
        #expect(throws: CommandFailure.self) { try grid([5]) }
        #expect(throws: CommandFailure.self) { try grid([5, 5, 5]) }
    }
}
