import Foundation

/// Real time.
public struct SystemClock: ServiceClock {
    public init() {}

    public var now: Moment { Moment(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }

    /// Longest wait in one piece: a clock that was set is noticed within it.
    private static let longestWait: Int64 = 200

    public func sleep(until moment: Moment) async throws {
        while true {
            try Task.checkCancellation()
            let rest = moment.milliseconds - now.milliseconds
            if rest <= 0 { return }
            try await Task.sleep(for: .milliseconds(min(rest, Self.longestWait)))
        }
    }
}
