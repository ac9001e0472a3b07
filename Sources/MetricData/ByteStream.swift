import CZlib

/// The bytes of one input, gzip undone where the content says so (any number of members).
final class ByteStream {
    /// Source of raw bytes: a file, memory, or pieces that somebody hands over.
    enum Source {
        case file(FileDescriptor)
        case memory([UInt8], position: Int, step: Int)
        case pieces(next: () throws -> [UInt8]?, piece: [UInt8], position: Int)

        mutating func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) throws -> Int {
            switch self {
            case .file(let descriptor):
                return try descriptor.read(into: buffer, capacity: capacity)
            case .memory(let bytes, let position, let step):
                let count = min(capacity, step, bytes.count - position)
                bytes.withUnsafeBufferPointer { if count > 0 { buffer.update(from: $0.baseAddress! + position, count: count) } }
                self = .memory(bytes, position: position + count, step: step)
                return count
            case .pieces(let next, var piece, var position):
                // An empty piece is no end.
                while position == piece.count {
                    guard let following = try next() else {
                        self = .pieces(next: { nil }, piece: [], position: 0)
                        return 0
                    }
                    (piece, position) = (following, 0)
                }
                let count = min(capacity, piece.count - position)
                piece.withUnsafeBufferPointer { if let base = $0.baseAddress { buffer.update(from: base + position, count: count) } }
                self = .pieces(next: next, piece: piece, position: position + count)
                return count
            }
        }
    }

    private static let inputCapacity = 1 << 16

    let name: String
    /// Bytes of the file as stored, nil where unknown.
    let storedSize: Int?
    /// Stored bytes taken so far.
    private(set) var storedBytesRead = 0
    private var source: Source
    private var inflater: Inflater?
    private var isPlain = false
    private var atEnd = false
    /// Raw bytes read and not yet handed out or inflated.
    private let input = UnsafeMutablePointer<UInt8>.allocate(capacity: ByteStream.inputCapacity)
    private var inputStart = 0
    private var inputEnd = 0

    init(path: String) throws {
        let descriptor = try FileDescriptor(path: path)
        name = path == DataSource.standardInput ? "standard input" : path
        storedSize = descriptor.size
        source = .file(descriptor)
    }

    /// Bytes in memory, handed out in pieces of at most `step`.
    init(name: String, bytes: [UInt8], step: Int = .max) {
        self.name = name
        storedSize = bytes.count
        source = .memory(bytes, position: 0, step: step)
    }

    /// Bytes that `next` hands over piece by piece; nil is the end.
    init(name: String, size: Int?, next: @escaping () throws -> [UInt8]?) {
        self.name = name
        storedSize = size
        source = .pieces(next: next, piece: [], position: 0)
    }

    deinit { input.deallocate() }

    /// Fills `buffer` with up to `capacity` bytes of content; 0 at the end.
    ///
    /// - Throws: `MetricDataError.unreadableFile`, `.truncatedGzip` or `.corruptGzip`.
    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) throws -> Int {
        if isPlain { return try readPlain(into: buffer, capacity: capacity) }
        if let inflater { return try readInflated(inflater, into: buffer, capacity: capacity) }
        while inputEnd < 2, try fillInput() {}
        if inputEnd >= 2, input[0] == 0x1F, input[1] == 0x8B {
            let inflater = try Inflater(name: name)
            self.inflater = inflater
            return try readInflated(inflater, into: buffer, capacity: capacity)
        }
        isPlain = true
        return try readPlain(into: buffer, capacity: capacity)
    }

    private func readPlain(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) throws -> Int {
        if inputStart < inputEnd {
            let count = min(capacity, inputEnd - inputStart)
            buffer.update(from: input + inputStart, count: count)
            inputStart += count
            return count
        }
        let count = try source.read(into: buffer, capacity: capacity)
        storedBytesRead += count
        return count
    }

    /// Appends raw bytes; false at the end of the file.
    private func fillInput() throws -> Bool {
        if inputStart == inputEnd {
            inputStart = 0
            inputEnd = 0
        }
        let count = try source.read(into: input + inputEnd, capacity: Self.inputCapacity - inputEnd)
        storedBytesRead += count
        inputEnd += count
        return count > 0
    }

    private func readInflated(_ inflater: Inflater, into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) throws -> Int {
        while !atEnd {
            if inputStart == inputEnd, try !fillInput() {
                if !inflater.isBetweenMembers {
                    throw MetricDataError(
                        .truncatedGzip, "the gzip file ends in the middle of its content: it was cut off; copy or write it again", file: name)
                }
                atEnd = true
                break
            }
            let result = try inflater.inflate(input + inputStart, inputEnd - inputStart, into: buffer, capacity: capacity)
            inputStart += result.consumed
            if result.produced > 0 { return result.produced }
        }
        return 0
    }
}

/// zlib's inflate over concatenated gzip members.
private final class Inflater {
    private let name: String
    /// On the heap: zlib keeps a pointer back to the structure.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    /// Whether a member has just ended; only then may the file end.
    private(set) var isBetweenMembers = false

    init(name: String) throws {
        self.name = name
        stream.initialize(to: z_stream())
        // 16 + 15: a gzip wrapper and the largest window.
        guard inflateInit2_(stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw MetricDataError(.corruptGzip, "decompression cannot start: out of memory", file: name)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func inflate(
        _ input: UnsafeMutablePointer<UInt8>, _ count: Int, into output: UnsafeMutablePointer<UInt8>, capacity: Int
    ) throws -> (consumed: Int, produced: Int) {
        var skipped = 0
        if isBetweenMembers {
            // Zero bytes may pad a member (tape blocks); anything else must be the next member.
            while skipped < count, input[skipped] == 0 { skipped += 1 }
            if skipped == count { return (count, 0) }
            inflateReset(stream)
            isBetweenMembers = false
        }
        let room = min(capacity, 1 << 30)
        stream.pointee.next_in = input + skipped
        stream.pointee.avail_in = UInt32(count - skipped)
        stream.pointee.next_out = output
        stream.pointee.avail_out = UInt32(room)
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        let consumed = count - Int(stream.pointee.avail_in)
        let produced = room - Int(stream.pointee.avail_out)
        switch status {
        case Z_STREAM_END: isBetweenMembers = true
        case Z_OK: break
        case Z_BUF_ERROR where produced > 0 || consumed > 0: break
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "code \(status)"
            throw MetricDataError(.corruptGzip, "the gzip content is damaged (\(reason)): copy or write the file again", file: name)
        }
        return (consumed, produced)
    }
}
