/// How the run of an interval stands.
public enum ExecutionStatus: String, Sendable, Codable, CaseIterable {
    case pending = "PENDING"
    case inProgress = "IN_PROGRESS"
    case completed = "COMPLETED"
    case failed = "FAILED"
    case failedToSchedule = "FAILED_TO_SCHEDULE"
}

/// One line of the detector's log.
public struct Execution: Hashable, Sendable {
    /// When the run was due: the interval's end and the offset.
    public let timestamp: ZonedTime
    public let status: ExecutionStatus
    /// What went wrong and what to change, at most 256 characters.
    public let failureReason: String?
}
