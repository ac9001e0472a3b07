/// The service's time: real, or simulated for replays and tests.
public protocol ServiceClock: Sendable {
    var now: Moment { get }

    /// Waits until the clock shows `moment` or later; returns at once when it does.
    ///
    /// - Throws: `CancellationError`.
    func sleep(until moment: Moment) async throws
}
