import DetectionKernel
import GRDB
import Logging
import MetricSeries

/// What a run works with.
struct RunContext: Sendable {
    let store: DetectorStore
    let objects: any ObjectStore
    let clock: any ServiceClock
    let configuration: ServiceConfiguration
    /// The tunable constants of a frequency.
    let profile: @Sendable (Frequency) throws -> Profile
    /// For trainings and backtests, which may take minutes.
    let heavy: HeavyWork
    /// For single intervals, which do not wait for those.
    let quick: HeavyWork
    /// For reading histories, and the files of single intervals: they wait for what is on its way.
    let histories: HeavyWork
    let arrivals: HeavyWork
    let outbox: OutboxWorker
    let board: RunBoard
    let figures: RunFigures
    let logger: Logger
    let detectorID: Int64
    let arn: ResourceARN

    /// The detector and its dataset as they are now.
    ///
    /// - Throws: `RunOver` when the detector is gone or another run has taken over.
    func subject(_ db: Database, status: [DetectorStatus]) throws -> (detector: StoredDetector, metricSet: MetricSet) {
        guard let detector = try DetectorTable.find(db, id: detectorID), status.contains(detector.detector.status),
            let metricSet = try MetricSetTable.all(db, detectorID: detectorID).first?.metricSet
        else { throw RunOver() }
        return (detector, metricSet)
    }

    /// Lets the life cycle take an event, in the transaction that stores what the event tells of.
    ///
    /// - Throws: `RunOver` when the event comes too late.
    func advance(_ db: Database, _ event: LifeCycle.Event, reason: String? = nil) throws {
        guard var stored = try DetectorTable.find(db, id: detectorID), let next = LifeCycle.advance(stored.state, event) else { throw RunOver() }
        stored.detector.status = next.status
        stored.detector.failureType = next.failureType
        stored.detector.failureReason = next.failureType == nil ? nil : reason
        try DetectorTable.update(db, stored)
    }

    /// A reader of a dataset's records.
    func reader(_ metricSet: MetricSet) throws -> IntakeReader {
        try IntakeReader(
            store: objects, region: arn.scope.region, metricSet: metricSet, limits: configuration.dataQuotas.limits(metricSet.frequency))
    }

    /// The profile for a stream, with its learning shortened where the history is too short for it.
    func profile(for frequency: Frequency, trainingIntervals: Int) throws -> Profile {
        var profile = try profile(frequency)
        let cycle = Double(MetricCalendar.slots(of: frequency))
        if max(profile.learning.rows, profile.learning.cycles * cycle) >= Double(trainingIntervals) {
            profile.learning.cycles = 0
            profile.learning.rows = min(profile.learning.rows, Double(max(1, trainingIntervals - 1)))
        }
        return profile
    }
}

/// A run that is no longer wanted: its detector was stopped or removed.
struct RunOver: Error {}
