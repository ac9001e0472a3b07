/// A window over a stream in which whole records stand: what is not consumed moves to the front when more is read.
///
/// Beyond `end` there are always `slack` readable bytes (of no meaning), so that eight bytes may be loaded anywhere.
final class RecordBuffer {
    static let slack = 32
    /// A piece that stays in the second-level cache.
    static let defaultChunk = 1 << 18
    /// A record longer than this is taken for a quote that was never closed.
    static let maximumRecord = 1 << 26

    let stream: ByteStream
    private let chunk: Int
    private var capacity: Int
    private(set) var base: UnsafeMutablePointer<UInt8>
    /// First byte that is not consumed.
    var start = 0
    private(set) var end = 0
    /// Whether the stream has ended: what stands here is all.
    private(set) var isFinal = false

    init(stream: ByteStream, chunk: Int = RecordBuffer.defaultChunk) {
        self.stream = stream
        self.chunk = max(chunk, 1)
        capacity = self.chunk
        base = .allocate(capacity: capacity + Self.slack)
        clearSlack()
    }

    deinit { base.deallocate() }

    var count: Int { end - start }

    /// Reads at least one more byte, unless the stream ends, which sets ``isFinal``.
    ///
    /// - Parameter line: where the record that is not complete begins, for the message when it never ends.
    func fill(line: Int? = nil) throws {
        if start > 0 {
            let count = end - start
            if count > 0 { base.update(from: base + start, count: count) }
            start = 0
            end = count
        }
        if end == capacity {
            if capacity >= Self.maximumRecord {
                throw MetricDataError(
                    .malformedRecord, "a record is longer than \(Self.maximumRecord >> 20) MB: is a quote not closed, or is this no text file?",
                    file: stream.name, line: line)
            }
            grow(to: capacity * 2)
        }
        // A long record is scanned again from its start after every read: reading as much as there is keeps that linear.
        let count = try stream.read(into: base + end, capacity: min(capacity - end, max(chunk, end)))
        end += count
        clearSlack()
        if count == 0 { isFinal = true }
    }

    /// Gives the bytes behind the end a value, so that whole words may be loaded there.
    private func clearSlack() { (base + end).initialize(repeating: 0, count: Self.slack) }

    /// Makes `count` bytes stand in the window unless the stream ends before.
    func peek(_ count: Int) throws {
        while !isFinal, end - start < count { try fill() }
    }

    private func grow(to capacity: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.slack)
        larger.update(from: base, count: end)
        base.deallocate()
        base = larger
        self.capacity = capacity
    }
}
