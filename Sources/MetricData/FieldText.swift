/// Bytes of fields with quotes and escapes undone, and what counts as missing.
struct FieldText {
    /// Holds what had to be copied; with the slack that loads of eight bytes need.
    private var scratch: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private let quote: UInt8

    init(quote: QuoteSymbol) {
        capacity = 256
        scratch = .allocate(capacity: capacity + RecordBuffer.slack)
        scratch.initialize(repeating: 0, count: capacity + RecordBuffer.slack)
        if case .symbol(let byte) = quote { self.quote = byte } else { self.quote = 0 }
    }

    func deallocate() { scratch.deallocate() }

    /// The field's text; valid until the next call that has to copy, so take a field's text in full before the next's.
    @inline(__always)
    mutating func bytes(_ field: FieldSpan, in base: UnsafeMutablePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        if field.kind == .escaped { return unescaped(field, base) }
        return UnsafeBufferPointer(start: base + field.start, count: field.count)
    }

    private mutating func unescaped(_ field: FieldSpan, _ base: UnsafeMutablePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        if field.count > capacity {
            scratch.deallocate()
            capacity = field.count * 2
            scratch = .allocate(capacity: capacity + RecordBuffer.slack)
            scratch.initialize(repeating: 0, count: capacity + RecordBuffer.slack)
        }
        let count =
            quote == 0
            ? JSONEscapes.unescape(base + field.start, field.count, into: scratch)
            : undouble(base + field.start, field.count)
        return UnsafeBufferPointer(start: scratch, count: count)
    }

    private func undouble(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var written = 0
        var position = 0
        while position < count {
            scratch[written] = text[position]
            written += 1
            position += text[position] == quote && position + 1 < count && text[position + 1] == quote ? 2 : 1
        }
        return written
    }

    /// Without the blanks and tabs around it.
    @inline(__always)
    static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let first = bytes.first, let last = bytes.last, first <= 32 || last <= 32 else { return bytes }
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
        while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    /// Whether text stands for a missing value: nothing, or `NaN`, `NA` or `null` in any case.
    static func isMissing(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        func equals(_ lower: StaticString) -> Bool {
            lower.utf8CodeUnitCount == bytes.count && (0..<bytes.count).allSatisfy { bytes[$0] | 0x20 == lower.utf8Start[$0] }
        }
        return switch bytes.count {
        case 0: true
        case 2: equals("na")
        case 3: equals("nan")
        case 4: equals("null")
        default: false
        }
    }

    /// Whether the bytes are UTF-8.
    static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: bytes, as: UTF8.self) != nil
    }
}
