import GRDB
import MetricSeries

/// How far a detector is behind its clock.
public struct DetectorLag: Hashable, Sendable {
    public let detector: ResourceARN
    /// Seconds that the oldest run that is due has waited; 0 when none is.
    public let seconds: Double
}

extension DetectionService {
    /// The lags of all detectors that run, longest first.
    public func lags() async throws -> [DetectorLag] {
        let now = clock.now
        return try await store.read { db in
            try DetectorTable.all(db, status: [.learning, .active]).compactMap { stored in
                guard let stream = try StreamTable.latest(db, detectorID: stored.id), stream.nextStep >= 0,
                    let metricSet = try MetricSetTable.all(db, detectorID: stored.id).first?.metricSet
                else { return nil }
                let due = Moment(instant: try stream.facts.grid().start(of: stream.nextStep + 1) + Int64(metricSet.offset))
                return DetectorLag(detector: stored.detector.arn, seconds: max(0, now.seconds - due.seconds))
            }.sorted { ($1.seconds, $0.detector.description) < ($0.seconds, $1.detector.description) }
        }
    }
}
