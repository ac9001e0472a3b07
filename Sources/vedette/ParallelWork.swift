import Dispatch
import Foundation

/// Independent pieces of work over a number of threads.
enum ParallelWork {
    private final class Shared: @unchecked Sendable {
        private let lock = NSLock()
        private var next = 0
        private(set) var failure: (any Error)?
        private var failed = Int.max

        func take(below count: Int) -> Int? {
            lock.lock()
            defer { lock.unlock() }
            guard failure == nil, next < count else { return nil }
            next += 1
            return next - 1
        }

        func fail(_ error: any Error, at index: Int) {
            lock.lock()
            defer { lock.unlock() }
            if index > failed { return }
            failure = error
            failed = index
        }
    }

    /// Calls `body` once for each of `0..<count`, in rising order of start.
    ///
    /// - Throws: the error of the first piece in order that has one; pieces not begun at the first error are left out.
    static func forEach(_ count: Int, threads: Int, _ body: @Sendable @escaping (Int) throws -> Void) throws {
        let shared = Shared()
        let work: @Sendable () -> Void = {
            while let index = shared.take(below: count) {
                do { try body(index) } catch { shared.fail(error, at: index) }
            }
        }
        let workers = min(threads, count)
        if workers <= 1 {
            work()
        } else {
            DispatchQueue.concurrentPerform(iterations: workers) { _ in work() }
        }
        if let failure = shared.failure { throw failure }
    }
}
