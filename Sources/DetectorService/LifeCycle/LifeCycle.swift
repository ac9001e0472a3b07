/// What is known of a detector when its state is to change.
public struct LifeCycleState: Hashable, Sendable {
    public var status: DetectorStatus
    /// Set while ``status`` is failed.
    public var failureType: FailureType?

    public init(_ status: DetectorStatus, failureType: FailureType? = nil) {
        self.status = status
        self.failureType = failureType
    }
}

/// What a detector's dataset allows.
public struct SourceAbility: Hashable, Sendable {
    public var hasDataset: Bool
    /// Whether there is a path of history to test on.
    public var hasHistory: Bool
    /// Whether there is a path for the data of each interval.
    public var hasLiveData: Bool

    public init(hasDataset: Bool, hasHistory: Bool, hasLiveData: Bool) {
        self.hasDataset = hasDataset
        self.hasHistory = hasHistory
        self.hasLiveData = hasLiveData
    }
}

/// A detector's states and what leads from one to another: decisions only, no clock and no store.
///
/// ```
/// INACTIVE | DEACTIVATED | FAILED ── activate ──▶ ACTIVATING ──▶ LEARNING ──▶ ACTIVE
/// INACTIVE | FAILED (backtest) ── backTest ──▶ BACK_TEST_ACTIVATING ──▶ BACK_TEST_ACTIVE ──▶ BACK_TEST_COMPLETE
/// LEARNING | ACTIVE ── deactivate ──▶ DEACTIVATING ──▶ DEACTIVATED
/// any ── delete ──▶ DELETING ──▶ gone
/// ```
public enum LifeCycle {
    /// What a user asks for.
    public enum Command: String, Sendable, CaseIterable {
        case activate, backTest, deactivate, delete
    }

    /// What a run reports.
    public enum Event: Hashable, Sendable {
        /// History is read and trained on; `isEnough` when it holds the points that learning takes.
        case trained(isEnough: Bool)
        /// The points that learning takes have come together.
        case learned
        /// The backtest's model is trained, its held-out part is being judged.
        case evaluating
        /// All results of a backtest are stored.
        case evaluated
        case stopped
        case failed
    }

    /// The state after a command, or why the command is refused.
    ///
    /// A deletion that is asked for again is under way already: the state stays as it is.
    ///
    /// - Throws: `ServiceError`: a wrong state is a conflict, but for the backtest, whose errors have none: validation.
    public static func decide(_ command: Command, _ state: LifeCycleState, source: SourceAbility, detector: ResourceARN) throws -> LifeCycleState {
        let resource = ServiceError.Resource(id: detector.description, kind: .detector)
        switch command {
        case .activate:
            switch state.status {
            case .inactive, .deactivated, .failed: break
            case .backTestActivating, .backTestActive, .backTestComplete:
                throw ServiceError.conflict(
                    "the detector is \(state.status.rawValue): a detector used for a backtest cannot be activated; create another one", resource)
            case .active, .activating, .learning, .deactivating, .deleting:
                throw ServiceError.conflict("the detector is \(state.status.rawValue): it can be activated when it is INACTIVE, DEACTIVATED or FAILED", resource)
            }
            guard source.hasDataset else { throw ServiceError.invalid("AnomalyDetectorArn", "the detector has no dataset: create one first (CreateMetricSet)") }
            guard source.hasLiveData else {
                throw ServiceError.invalid(
                    "AnomalyDetectorArn", "the dataset has no path for the data of each interval: add TemplatedPathList, or run a backtest (BackTestAnomalyDetector)")
            }
            return LifeCycleState(.activating)
        case .backTest:
            switch state.status {
            case .inactive: break
            case .failed where state.failureType == .backTestActivation: break
            default:
                throw ServiceError.invalid("AnomalyDetectorArn", "the detector is \(state.status.rawValue): a backtest can start when it is INACTIVE")
            }
            guard source.hasDataset else { throw ServiceError.invalid("AnomalyDetectorArn", "the detector has no dataset: create one first (CreateMetricSet)") }
            guard source.hasHistory else {
                throw ServiceError.invalid("AnomalyDetectorArn", "the dataset has no history to test on: add HistoricalDataPathList to its source")
            }
            return LifeCycleState(.backTestActivating)
        case .deactivate:
            guard state.status == .learning || state.status == .active else {
                throw ServiceError.conflict("the detector is \(state.status.rawValue): it can be deactivated when it is LEARNING or ACTIVE", resource)
            }
            return LifeCycleState(.deactivating)
        case .delete:
            return LifeCycleState(.deleting)
        }
    }

    /// The state after an event; nil when the event comes too late: the detector has gone on to another state meanwhile,
    /// and the run that reports has lost its claim.
    public static func advance(_ state: LifeCycleState, _ event: Event) -> LifeCycleState? {
        switch (state.status, event) {
        case (.activating, .trained(let isEnough)): LifeCycleState(isEnough ? .active : .learning)
        case (.learning, .learned): LifeCycleState(.active)
        case (.backTestActivating, .evaluating): LifeCycleState(.backTestActive)
        case (.backTestActive, .evaluated): LifeCycleState(.backTestComplete)
        case (.deactivating, .stopped): LifeCycleState(.deactivated)
        case (.activating, .failed), (.learning, .failed), (.active, .failed): LifeCycleState(.failed, failureType: .activation)
        case (.backTestActivating, .failed), (.backTestActive, .failed): LifeCycleState(.failed, failureType: .backTestActivation)
        case (.deactivating, .failed): LifeCycleState(.failed, failureType: .deactivation)
        case (.deleting, .failed): LifeCycleState(.failed, failureType: .deletion)
        default: nil
        }
    }

    /// Whether a run works for the detector: only its description and offset may change then.
    public static func isRunning(_ status: DetectorStatus) -> Bool {
        switch status {
        case .activating, .learning, .active, .backTestActivating, .backTestActive, .deactivating, .deleting: true
        case .inactive, .deactivated, .failed, .backTestComplete: false
        }
    }
}
