/// A clock that starts at a given time and runs a number of times as fast as the real one: for replaying history.
public struct SimulatedClock: ServiceClock {
    public let start: Moment
    /// Simulated seconds a real second; positive.
    public let speed: Double
    private let origin: ContinuousClock.Instant

    /// Starts now.
    ///
    /// - Throws: `ServiceError` (validation) unless `speed` is positive and finite.
    public init(start: Moment, speed: Double) throws {
        guard speed > 0, speed.isFinite else { throw ServiceError.refused("a clock of speed \(speed): expected a positive number") }
        self.start = start
        self.speed = speed
        origin = ContinuousClock.now
    }

    /// Reads `2025-10-01T00:00:00Z@3600`; a speed of 1 when none is given.
    ///
    /// - Throws: `ServiceError` (validation) that says what was expected.
    public init(parsing text: String) throws {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2, let time = ZonedTime(parsing: String(parts[0])) else {
            throw ServiceError.refused("clock \"\(text)\": expected START@SPEED such as 2025-10-01T00:00:00Z@3600")
        }
        guard let speed = parts.count == 2 ? Double(String(parts[1])) : 1 else {
            throw ServiceError.refused("clock \"\(text)\": the speed \"\(parts[1])\" is no number; expected START@SPEED such as 2025-10-01T00:00:00Z@3600")
        }
        try self.init(start: Moment(instant: time.instant), speed: speed)
    }

    public var now: Moment {
        let elapsed = ContinuousClock.now - origin
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        return Moment(milliseconds: start.milliseconds + Int64(seconds * 1_000 * speed))
    }

    public func sleep(until moment: Moment) async throws {
        while true {
            try Task.checkCancellation()
            let rest = Double(moment.milliseconds - now.milliseconds) / speed
            if rest <= 0 { return }
            // At least a tenth of a millisecond, so that rounding cannot make it spin.
            try await Task.sleep(for: .seconds(max(rest / 1_000, 1e-4)))
        }
    }
}
