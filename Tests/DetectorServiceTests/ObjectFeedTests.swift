import Foundation
@testable import MetricData
import MetricSeries
import Synchronization
import Testing

@testable import DetectorService

/// An object store of made-up objects: chunks are made when they are asked for, and counted.
final class MadeUpStore: ObjectStore, Sendable {
    let objects: [String: [[UInt8]]]
    let failure: ObjectStoreError?
    private let given = Mutex(0)

    /// Chunks that were taken so far.
    var chunksGiven: Int { given.withLock { $0 } }

    /// - Parameter failure: ends every object behind its chunks.
    init(_ objects: [String: [[UInt8]]], failure: ObjectStoreError? = nil) {
        self.objects = objects
        self.failure = failure
    }

    var summaries: [ObjectSummary] {
        objects.sorted { $0.key < $1.key }.map { ObjectSummary(key: $0.key, size: Int64($0.value.reduce(0) { $0 + $1.count }), entityTag: "t", lastModified: Moment(milliseconds: 0)) }
    }

    func list(bucket: String, prefix: String, isFlat: Bool, after token: String?, region: String) async throws -> ObjectPage { ObjectPage(objects: summaries, next: nil) }

    func read(_ location: ObjectLocation, range: Range<Int64>?, region: String) async throws -> ObjectContent {
        guard let chunks = objects[location.key] else { throw ObjectStoreError(.noSuchKey, "\(location) does not exist") }
        let next = Mutex(0)
        return ObjectContent(
            size: Int64(chunks.reduce(0) { $0 + $1.count }),
            chunks: AsyncThrowingStream(unfolding: { [self] in
                let index = next.withLock { index in
                    index += 1
                    return index - 1
                }
                if index < chunks.count {
                    given.withLock { $0 += 1 }
                    return chunks[index]
                }
                if let failure { throw failure }
                return nil
            }))
    }

    func put(_ location: ObjectLocation, bytes: [UInt8], region: String) async throws {}
}

@Suite struct ObjectFeedTests {
    private static func description() -> InputDescription {
        InputDescription(
            timestampColumn: "timestamp", timestampFormat: TimestampFormat(parsing: "yyyy-MM-dd HH:mm:ss"), timeZone: "UTC",
            measures: [Measure("views", .sum), Measure("revenue", .sum)], dimensions: ["platform", "marketplace"], frequency: "PT1H", onBadRow: .skip)
    }

    private static func chunks(_ bytes: [UInt8], of length: Int) -> [[UInt8]] { stride(from: 0, to: bytes.count, by: length).map { Array(bytes[$0..<min($0 + length, bytes.count)]) } }

    private static func read(_ store: MadeUpStore, limit: Int64 = 1 << 30) async throws -> Cube {
        let feed = ObjectFeed(store: store, bucket: "b", objects: store.summaries, region: "r", limit: limit)
        defer { feed.stop() }
        return try await HeavyWork(concurrent: 1).run { try CubeReader(description()).read(pieces: feed.pieces) }
    }

    @Test func objectsThatArriveInPiecesReadAsTheWhole() async throws {
        let shop = ShopData(hours: 60)
        let files = (0..<6).map { (name: "\($0).csv", bytes: Array(shop.csv($0 * 10..<$0 * 10 + 10).utf8)) }
        let whole = try CubeReader(Self.description()).read(contents: files)
        for length in [11, 4_096, 1 << 20] {
            let store = MadeUpStore(Dictionary(uniqueKeysWithValues: files.map { ($0.name, Self.chunks($0.bytes, of: length)) }))
            let cube = try await Self.read(store)
            #expect(cube.batch.values == whole.batch.values && cube.batch.keys == whole.batch.keys && cube.counts.records == whole.counts.records)
        }
    }

    @Test func aReaderThatWaitsHoldsTheDownload() async throws {
        let chunk = [UInt8](repeating: 32, count: 1 << 18)
        let store = MadeUpStore(Dictionary(uniqueKeysWithValues: (0..<20).map { ("\($0 + 10)", [[UInt8]](repeating: chunk, count: 100)) }))
        let feed = ObjectFeed(store: store, bucket: "b", objects: store.summaries, region: "r", limit: 1 << 40)
        let next = try await HeavyWork(concurrent: 1).run { NextChunk(try feed.pieces[0].open()) }
        // Four objects are on their way, each until a megabyte waits.
        try await Task.sleep(for: .milliseconds(200))
        let waiting = store.chunksGiven
        #expect(waiting >= 4 && waiting <= 4 * 6, "\(waiting) chunks of a quarter of a megabyte")
        let taken = try await HeavyWork(concurrent: 1).run { try (0..<100).reduce(0) { sum, _ in sum + (try next.next()?.count ?? 0) } }
        #expect(taken == 100 * chunk.count)
        #expect(store.chunksGiven < 100 + 4 * 6)
        feed.stop()
        await #expect(throws: CancellationError.self) { try await HeavyWork(concurrent: 1).run { while try next.next() != nil {}; throw CancellationError() } }
    }

    @Test func whatGoesWrongOnTheWayIsTold() async throws {
        let lost = MadeUpStore(["a": [Array(ShopData(hours: 1).csv(0..<1).utf8)]], failure: ObjectStoreError(.unavailable, "the store went away"))
        await #expect { _ = try await Self.read(lost) } throws: { ($0 as? ObjectStoreError)?.message == "the store went away" }
        let grown = MadeUpStore(["a": [[UInt8](repeating: 10, count: 2_000_000)]])
        await #expect { _ = try await Self.read(grown, limit: 1_000_000) } throws: { ($0 as? ServiceError)?.message.contains("at most 1 MB") == true }
    }

    @Test func stoppedFeedWakesItsReader() async throws {
        let queue = ChunkQueue(capacity: 10)
        let reading = Task { try await HeavyWork(concurrent: 1).run { try queue.next() } }
        try await Task.sleep(for: .milliseconds(20))
        queue.finish(.failure(CancellationError()))
        await #expect(throws: CancellationError.self) { try await reading.value }
        await #expect(throws: CancellationError.self) { try await queue.put([1]) }
    }
}

/// The next chunk of a feed, for tests that take them one by one on another thread.
private final class NextChunk: @unchecked Sendable {
    private let body: () throws -> [UInt8]?

    init(_ body: @escaping () throws -> [UInt8]?) { self.body = body }

    func next() throws -> [UInt8]? { try body() }
}
