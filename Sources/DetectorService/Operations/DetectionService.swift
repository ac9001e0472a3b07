import CoreMetrics
import DetectionKernel
import Foundation
import GRDB
import Logging
import MetricSeries

/// The detector service: resources, their runs and what came of them, over a store, an object store, an alert channel and
/// a clock.
///
/// Every change is one transaction that reads the state, decides and writes; the actor only keeps the runs' tasks. Make
/// it, `start()` it, and `stop()` it before the process ends; when the process ends otherwise nothing is lost.
public actor DetectionService {
    nonisolated let store: DetectorStore
    nonisolated let objects: any ObjectStore
    nonisolated let clock: any ServiceClock
    nonisolated let configuration: ServiceConfiguration
    nonisolated let logger: Logger
    nonisolated let outbox: OutboxWorker
    nonisolated let board = RunBoard()
    nonisolated let figures: RunFigures
    private nonisolated let profile: @Sendable (Frequency) throws -> Profile
    private nonisolated let heavy: HeavyWork
    private nonisolated let quick: HeavyWork
    private nonisolated let histories: HeavyWork
    private nonisolated let arrivals: HeavyWork
    private var runs: [Int64: (task: Task<Void, Never>, id: Int)] = [:]
    private var nextRun = 0
    private var deliveries: Task<Void, Never>?
    private var retention: Task<Void, Never>?
    private var isStopping = false

    /// - Parameters:
    ///   - store: of the data directory.
    ///   - objects: where datasets' records lie.
    ///   - channel: where alerts go.
    ///   - metrics: where runs and deliveries are counted.
    ///   - profile: the tunable constants for a frequency; nil for the compiled-in defaults.
    public init(
        store: DetectorStore, objects: any ObjectStore, channel: any AlertChannel, clock: any ServiceClock = SystemClock(),
        configuration: ServiceConfiguration = ServiceConfiguration(), profile: (@Sendable (Frequency) throws -> Profile)? = nil,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance, logger: Logger = Logger(label: "vedette.service")
    ) {
        self.store = store
        self.objects = objects
        self.clock = clock
        self.configuration = configuration
        self.logger = logger
        figures = RunFigures(factory: metrics)
        self.profile = profile ?? { Profile(frequency: $0) }
        heavy = HeavyWork(concurrent: configuration.concurrentRuns)
        quick = HeavyWork(concurrent: max(2, configuration.concurrentRuns))
        histories = HeavyWork(concurrent: configuration.concurrentRuns)
        arrivals = HeavyWork(concurrent: max(8, 2 * configuration.concurrentRuns))
        outbox = OutboxWorker(store: store, channel: channel, figures: figures, logger: logger)
    }

    // MARK: Runs

    /// Goes on with everything that was under way when the store was closed, or the process was killed.
    public func start() async throws {
        deliveries = Task { [outbox] in await outbox.run() }
        let waiting = try await store.read { db in
            try DetectorTable.all(
                db, status: [.activating, .learning, .active, .backTestActivating, .backTestActive, .deactivating, .deleting]
            ).map(\.id)
        }
        for id in waiting { resume(id) }
        retention = Task { await self.age() }
    }

    /// Removes what has been kept long enough, once a day of the service's clock.
    private nonisolated func age() async {
        let pass = RetentionPass(store: store, rules: configuration.retention, logger: logger)
        while !Task.isCancelled {
            let now = clock.now
            do {
                try await pass.run(now: now, realNow: SystemClock().now)
                try await clock.sleep(until: Moment(milliseconds: now.milliseconds + 86_400_000))
                // However fast the clock is.
                try await Task.sleep(for: .seconds(1))
            } catch is CancellationError { return } catch {
                logger.error("retention failed", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }

    /// Stops all runs where they can go on later.
    ///
    /// - Parameter patience: how long a calculation that cannot be interrupted is waited for; whatever is left then goes on
    ///   from what is stored, as after a crash.
    public func stop(patience: Duration = .seconds(8)) async {
        isStopping = true
        let tasks = runs.values.map(\.task) + [deliveries, retention].compactMap { $0 }
        for task in tasks { task.cancel() }
        let (ends, end) = AsyncStream<Void>.makeStream()
        Task {
            for task in tasks { await task.value }
            end.yield()
        }
        let deadline = Task {
            try? await Task.sleep(for: patience)
            end.yield()
        }
        for await _ in ends { break }
        deadline.cancel()
    }

    /// Does what a detector's state asks for, after the run that is under way has ended.
    ///
    /// The state is read when the work begins: calls for one detector may come in any order.
    func resume(_ detectorID: Int64) {
        guard !isStopping else { return }
        let former = runs[detectorID]?.task
        former?.cancel()
        nextRun += 1
        let id = nextRun
        let task = Task {
            // One run of a detector at a time.
            await former?.value
            do { try await self.work(detectorID) } catch is CancellationError {} catch is RunOver {} catch {
                self.logger.error("run failed", metadata: ["error": "\(error)"])
            }
            self.ended(detectorID, id)
        }
        runs[detectorID] = (task, id)
    }

    private nonisolated func work(_ detectorID: Int64) async throws {
        try Task.checkCancellation()
        guard let stored = try await store.read({ try DetectorTable.find($0, id: detectorID) }) else { return }
        let context = context(stored)
        switch stored.detector.status {
        case .activating, .learning, .active: try await ContinuousRun(context: context).run()
        case .backTestActivating, .backTestActive: try await BackTestRun(context: context).run()
        case .deactivating: try await Ending.deactivate(context)
        case .deleting: try await Ending.delete(context)
        case .inactive, .failed, .deactivated, .backTestComplete: break
        }
    }

    private func ended(_ detectorID: Int64, _ id: Int) {
        if runs[detectorID]?.id == id { runs[detectorID] = nil }
    }

    nonisolated func context(_ stored: StoredDetector) -> RunContext {
        RunContext(
            store: store, objects: objects, clock: clock, configuration: configuration, profile: profile, heavy: heavy, quick: quick, histories: histories,
            arrivals: arrivals, outbox: outbox, board: board, figures: figures, logger: logger, detectorID: stored.id, arn: stored.detector.arn)
    }

    /// Figures for monitoring.
    public struct Counters: Sendable, Hashable {
        /// Alert messages that were taken, and attempts that failed, since the start.
        public let alertsDelivered: Int
        public let alertAttemptsFailed: Int
        /// Messages that wait, and those that were given up.
        public let alertsWaiting: Int
        public let deadLetters: Int
        /// Detectors by status.
        public let detectors: [DetectorStatus: Int]
        /// Bytes on disk.
        public let storeSize: Int64
    }

    /// The present figures.
    public func counters() async throws -> Counters {
        let stored = try await store.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM outbox") ?? 0, try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM deadLetter") ?? 0,
                try Row.fetchAll(db, sql: "SELECT status, COUNT(*) FROM detector GROUP BY status").map { (status: $0[0] as String, count: $0[1] as Int) }
            )
        }
        var detectors: [DetectorStatus: Int] = [:]
        for row in stored.2 { if let status = DetectorStatus(rawValue: row.status) { detectors[status] = row.count } }
        return Counters(
            alertsDelivered: await outbox.delivered, alertAttemptsFailed: await outbox.undelivered, alertsWaiting: stored.0, deadLetters: stored.1,
            detectors: detectors, storeSize: store.size)
    }
}

extension DetectionService: DetectorOperations {}
