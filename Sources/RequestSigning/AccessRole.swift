/// What the holder of a key may do; each role may do all that the one before it may.
public enum AccessRole: String, Sendable, CaseIterable, Comparable {
    /// Looks at everything, changes nothing.
    case reader
    /// Runs detectors: activation, backtests, alerts, feedback, tags.
    case `operator`
    /// Creates, changes and deletes detectors and their datasets.
    case admin

    private var rank: Int {
        switch self {
        case .reader: 0
        case .operator: 1
        case .admin: 2
        }
    }

    /// Whether `left` may do less than `right`.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
