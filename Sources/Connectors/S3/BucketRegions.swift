import Synchronization

/// Where buckets lie, as far as a store has said so.
final class BucketRegions: Sendable {
    private let known = Mutex<[String: String]>([:])

    subscript(bucket: String) -> String? {
        get { known.withLock { $0[bucket] } }
        set { known.withLock { $0[bucket] = newValue } }
    }
}
