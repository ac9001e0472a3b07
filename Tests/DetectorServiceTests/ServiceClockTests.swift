import Testing

@testable import DetectorService

@Suite struct ServiceClockTests {
    @Test func readsStartAndSpeed() throws {
        let clock = try SimulatedClock(parsing: "2025-10-01T00:00:00Z@3600")
        #expect(clock.start == Moment(instant: 1_759_276_800))
        #expect(clock.speed == 3_600)
        #expect(try SimulatedClock(parsing: "2025-10-01T00:00Z").speed == 1)
    }

    @Test(arguments: ["", "yesterday@2", "2025-10-01T00:00:00Z@", "2025-10-01T00:00:00Z@fast", "2025-10-01T00:00:00Z@0", "2025-10-01T00:00:00Z@-1", "2025-10-01T00:00:00Z@1@2"])
    func refusesOtherText(_ text: String) {
        #expect(throws: ServiceError.self) { try SimulatedClock(parsing: text) }
    }

    @Test func neverWakesBeforeItsTime() async throws {
        let clock = try SimulatedClock(start: Moment(instant: 1_000), speed: 36_000)
        for step in 1...20 {
            let due = Moment(instant: 1_000 + Int64(step) * 60)
            try await clock.sleep(until: due)
            #expect(clock.now >= due)
        }
    }

    @Test func sleepEndsWhenCancelled() async throws {
        let clock = SystemClock()
        let sleeper = Task { try await clock.sleep(until: Moment(milliseconds: clock.now.milliseconds + 3_600_000)) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }

    @Test func momentsCutTowardsThePast() {
        #expect(Moment(milliseconds: 1_999).instant == 1)
        #expect(Moment(milliseconds: -1).instant == -1)
        #expect(Moment(milliseconds: -1_000).instant == -1)
        #expect(Moment(milliseconds: 1_612_994_728_528).seconds == 1_612_994_728.528)
    }
}
