import Dispatch
import Synchronization

/// Chunks on their way from a task that downloads to a thread that reads: few at a time, the task waits for the thread.
final class ChunkQueue: Sendable {
    private struct State {
        var chunks: [[UInt8]] = []
        var bytes = 0
        var end: Result<Void, any Error>?
        var producer: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    /// One signal a chunk, and one for the end.
    private let arrivals = DispatchSemaphore(value: 0)
    private let capacity: Int

    /// - Parameter capacity: bytes that may wait; a chunk that is larger waits alone.
    init(capacity: Int) { self.capacity = capacity }

    /// Adds a chunk, and returns when there is room for another.
    ///
    /// - Throws: `CancellationError` when nobody reads any longer.
    func put(_ chunk: [UInt8]) async throws {
        let isOver = state.withLock { state in
            if state.end != nil { return true }
            state.chunks.append(chunk)
            state.bytes += chunk.count
            return false
        }
        if isOver { throw CancellationError() }
        arrivals.signal()
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                if state.end != nil || state.bytes < capacity { return true }
                state.producer = continuation
                return false
            }
            if hasRoom { continuation.resume() }
        }
    }

    /// Says that no chunk follows, and why; the first end counts. Chunks that wait are still given out.
    func finish(_ end: Result<Void, any Error>) {
        let (isFirst, producer) = state.withLock { state in
            guard state.end == nil else { return (false, nil as CheckedContinuation<Void, Never>?) }
            state.end = end
            return (true, state.producer.take())
        }
        producer?.resume()
        if isFirst { arrivals.signal() }
    }

    /// The next chunk, nil at the end; blocks the thread until it is there.
    ///
    /// - Throws: what the download ended with.
    func next() throws -> [UInt8]? {
        arrivals.wait()
        let (chunk, end, producer) = state.withLock { state in
            let chunk = state.chunks.isEmpty ? nil : state.chunks.removeFirst()
            state.bytes -= chunk?.count ?? 0
            return (chunk, state.end, state.bytes < capacity ? state.producer.take() : nil)
        }
        producer?.resume()
        if let chunk { return chunk }
        // The end stays the end.
        arrivals.signal()
        try end?.get()
        return nil
    }
}
