import MetricData
import Synchronization

/// Feeds objects to a reader of records, one after the other, while the next ones are on their way.
///
/// What stands in memory is what waits in the queues of a few objects, however large they are and however many.
final class ObjectFeed: Sendable {
    private let store: any ObjectStore
    private let bucket: String
    private let region: String
    private let objects: [ObjectSummary]
    /// Most bytes of all objects together; what grows beyond while it is read is refused.
    private let limit: Int64
    private let queues: [ChunkQueue]
    private let downloads = Mutex<(begun: Int, tasks: [Task<Void, Never>], isStopped: Bool)>((0, [], false))
    private let received = Mutex<Int64>(0)

    /// Objects that are on their way at the same time, and bytes of each that may wait.
    private static let ahead = 4
    private static let capacity = 1 << 20

    init(store: any ObjectStore, bucket: String, objects: [ObjectSummary], region: String, limit: Int64) {
        self.store = store
        self.bucket = bucket
        self.objects = objects
        self.region = region
        self.limit = limit
        queues = objects.map { _ in ChunkQueue(capacity: Self.capacity) }
    }

    /// The objects for a reader; each is opened once.
    var pieces: [CubeReader.Pieces] {
        objects.indices.map { index in
            CubeReader.Pieces(name: location(index).description, size: Int(objects[index].size)) { [self] in
                begin(upTo: index + Self.ahead)
                return { [queue = queues[index]] in try queue.next() }
            }
        }
    }

    /// Ends all downloads; a reader that waits gets `CancellationError`.
    func stop() {
        let tasks = downloads.withLock { downloads in
            downloads.isStopped = true
            return downloads.tasks
        }
        for task in tasks { task.cancel() }
        for queue in queues { queue.finish(.failure(CancellationError())) }
    }

    private func location(_ index: Int) -> ObjectLocation { ObjectLocation(bucket: bucket, key: objects[index].key) }

    /// Starts the downloads before `end` that have not begun.
    private func begin(upTo end: Int) {
        downloads.withLock { downloads in
            while downloads.begun < min(end, objects.count), !downloads.isStopped {
                let index = downloads.begun
                downloads.begun += 1
                downloads.tasks.append(Task { await self.download(index) })
            }
        }
    }

    private func download(_ index: Int) async {
        let queue = queues[index]
        do {
            let content = try await store.read(location(index), range: nil, region: region)
            for try await chunk in content.chunks {
                let total = received.withLock { received in
                    received += Int64(chunk.count)
                    return received
                }
                guard total <= limit else {
                    throw ServiceError.refused("\(location(index)) grew while it was read: at most \(limit / 1_000_000) MB are read at once")
                }
                try await queue.put(chunk)
            }
            queue.finish(.success(()))
        } catch {
            queue.finish(.failure(error))
        }
    }
}
