/// How often an idempotent request is tried, and how long it waits between two attempts.
public struct RetryRule: Sendable, Hashable {
    /// Attempts in all, the first one included.
    public var attempts = 5
    /// Longest wait after the first attempt; it doubles after each.
    public var firstWait = Duration.milliseconds(200)
    /// No wait is longer.
    public var longestWait = Duration.seconds(10)

    /// The defaults: five attempts, at most 0.2, 0.4, 0.8 and 1.6 s apart.
    public init() {}

    /// The wait after an attempt: a random part of the longest one at that place, at least half of it, so that many clients
    /// neither come back together nor at once.
    ///
    /// - Parameters:
    ///   - attempt: from 1.
    ///   - share: 0...1, evenly distributed.
    func wait(after attempt: Int, share: Double) -> Duration {
        let doublings = min(max(0, attempt - 1), 20)
        return min(longestWait, firstWait * (1 << doublings)) * (0.5 + share / 2)
    }

    /// Waits.
    ///
    /// - Parameter asked: what the other side asked for; it counts where it is longer, up to three times the longest wait.
    /// - Throws: `CancellationError`.
    func pause(after attempt: Int, asked: Duration? = nil) async throws {
        let own = wait(after: attempt, share: Double.random(in: 0...1))
        try await Task.sleep(for: max(own, min(asked ?? own, longestWait * 3)))
    }
}
