import CoreMetrics
import Logging

/// Delivers what the outbox holds, at least once each, until it is cancelled.
///
/// Deliveries follow real time, also where the service's clock is simulated. A receiver that is down delays only its own
/// messages.
actor OutboxWorker {
    private let store: DetectorStore
    private let channel: any AlertChannel
    private let clock: any ServiceClock
    private let figures: RunFigures
    private let logger: Logger
    private var wake: AsyncStream<Void>.Continuation?
    /// Deliveries of all time, for the metrics.
    private(set) var delivered = 0
    private(set) var undelivered = 0

    /// Messages taken up at a time, and deliveries at the same time.
    private static let batch = 64

    init(store: DetectorStore, channel: any AlertChannel, clock: any ServiceClock = SystemClock(), figures: RunFigures = RunFigures(factory: NOOPMetricsHandler.instance), logger: Logger) {
        self.store = store
        self.channel = channel
        self.clock = clock
        self.figures = figures
        self.logger = logger
    }

    /// Says that there is something new.
    func ring() { wake?.yield() }

    func run() async {
        let (bells, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        wake = continuation
        var bell = bells.makeAsyncIterator()
        while !Task.isCancelled {
            do {
                if try await deliverDue() > 0 { continue }
                let due = try await store.read { try OutboxTable.nextDue($0) }
                let alarm = Task { [clock] in
                    if let due { try? await clock.sleep(until: due) } else { return }
                    if !Task.isCancelled { continuation.yield() }
                }
                await withTaskCancellationHandler {
                    _ = await bell.next()
                } onCancel: {
                    continuation.finish()
                }
                alarm.cancel()
            } catch is CancellationError {
                return
            } catch {
                logger.error("outbox", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Tries what is due once; how many there were.
    func deliverDue() async throws -> Int {
        let now = clock.now
        let due = try await store.read { try OutboxTable.due($0, at: now, limit: Self.batch) }
        await withTaskGroup(of: Void.self) { group in
            for stored in due { group.addTask { await self.attempt(stored) } }
        }
        return due.count
    }

    private func attempt(_ stored: OutboxTable.Stored) async {
        let firstTried = stored.firstTried ?? clock.now
        do {
            try await channel.deliver(stored.message)
            delivered += 1
            figures.tried(.delivered)
            try await store.write { try OutboxTable.remove($0, id: stored.id) }
        } catch let error as CancellationError {
            _ = error
        } catch {
            undelivered += 1
            let message = FailureWords.cut((error as? AlertDeliveryError)?.message ?? "\(error)")
            let isPermanent = (error as? AlertDeliveryError)?.isPermanent ?? false
            let attempts = stored.attempts + 1
            let now = clock.now
            let decision = DeliveryRule.decide(attempts: attempts, isPermanent: isPermanent, firstTried: firstTried, now: now)
            logger.warning("alert not delivered", metadata: ["alert": "\(stored.alertARN)", "attempt": "\(attempts)", "error": "\(message)", "next": "\(decision)"])
            figures.tried(decision == .bury ? .givenUp : .failed)
            do {
                try await store.write { db in
                    switch decision {
                    case .retry(let due): try OutboxTable.postpone(db, id: stored.id, attempts: attempts, due: due, firstTried: firstTried, error: message)
                    case .bury: try OutboxTable.bury(db, stored, attempts: attempts, at: now, error: message)
                    }
                }
            } catch { logger.error("outbox", metadata: ["error": "\(error)"]) }
        }
    }
}
