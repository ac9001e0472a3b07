import Synchronization

/// What this process is working on at the moment, detector by detector.
///
/// Only what is stored counts; the board is for showing how a run stands, and is empty after a restart.
final class RunBoard: Sendable {
    /// A step that is being read and scored.
    private let steps = Mutex<[Int64: Int]>([:])

    /// The step of a detector's stream that is being worked on; nil when none is.
    func step(of detectorID: Int64) -> Int? { steps.withLock { $0[detectorID] } }

    func begin(_ detectorID: Int64, step: Int) { steps.withLock { $0[detectorID] = step } }

    func end(_ detectorID: Int64) { steps.withLock { $0[detectorID] = nil } }
}
