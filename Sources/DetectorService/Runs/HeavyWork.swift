import Dispatch
import Synchronization

/// Runs long calculations on threads of their own, so that requests are answered meanwhile; so many at a time.
final class HeavyWork: Sendable {
    private let queue = DispatchQueue(label: "vedette.heavy-work", attributes: .concurrent)
    private let places: AsyncPlaces

    init(concurrent: Int) { places = AsyncPlaces(max(1, concurrent)) }

    /// Waits for a place, then runs `body` to its end on another thread.
    ///
    /// - Throws: what `body` throws; `CancellationError` when cancelled while waiting.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await run { (_: Cancellation) in try body() }
    }

    /// The same, for work that looks now and then whether it is still wanted.
    func run<Value: Sendable>(_ body: @escaping @Sendable (Cancellation) throws -> Value) async throws -> Value {
        try await places.take()
        let cancellation = Cancellation()
        let result: Result<Value, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: Result { try body(cancellation) }) }
            }
        } onCancel: {
            cancellation.cancel()
        }
        await places.giveBack()
        return try result.get()
    }
}

/// Whether a calculation on another thread is still wanted.
final class Cancellation: Sendable {
    private let isCancelled = Atomic<Bool>(false)

    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// - Throws: `CancellationError` once it is cancelled.
    func check() throws { if isCancelled.load(ordering: .relaxed) { throw CancellationError() } }
}

/// A number of places; who comes when all are taken waits in line.
actor AsyncPlaces {
    private var free: Int
    private var line: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var nextID = 0

    init(_ count: Int) { free = count }

    /// - Throws: `CancellationError`; no place is taken then.
    func take() async throws {
        try Task.checkCancellation()
        if free > 0 {
            free -= 1
            return
        }
        let id = nextID
        nextID += 1
        let isGranted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in line.append((id, continuation)) }
        } onCancel: {
            Task { await self.leave(id) }
        }
        if !isGranted { throw CancellationError() }
    }

    private func leave(_ id: Int) {
        guard let index = line.firstIndex(where: { $0.id == id }) else { return }
        line.remove(at: index).continuation.resume(returning: false)
    }

    func giveBack() {
        if line.isEmpty { free += 1 } else { line.removeFirst().continuation.resume(returning: true) }
    }
}
