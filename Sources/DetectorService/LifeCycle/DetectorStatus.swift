/// Where a detector stands in its life.
public enum DetectorStatus: String, Sendable, Codable, CaseIterable {
    case active = "ACTIVE"
    case activating = "ACTIVATING"
    case deleting = "DELETING"
    case failed = "FAILED"
    case inactive = "INACTIVE"
    case learning = "LEARNING"
    case backTestActivating = "BACK_TEST_ACTIVATING"
    case backTestActive = "BACK_TEST_ACTIVE"
    case backTestComplete = "BACK_TEST_COMPLETE"
    case deactivated = "DEACTIVATED"
    case deactivating = "DEACTIVATING"
}

/// What a failed detector failed at.
public enum FailureType: String, Sendable, Codable, CaseIterable {
    case activation = "ACTIVATION_FAILURE"
    case backTestActivation = "BACK_TEST_ACTIVATION_FAILURE"
    case deletion = "DELETION_FAILURE"
    case deactivation = "DEACTIVATION_FAILURE"
}
