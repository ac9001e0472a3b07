/// Numbers of a block's state: a value type over memory that starts on a cache line, so that a row of eight doubles is one.
///
/// Safe to send: the memory is written only where one value holds it.
struct LaneStorage<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    private var buffer: OwnedBuffer<Element>

    init(repeating element: Element, count: Int) {
        buffer = OwnedBuffer(count: count)
        buffer.base.update(repeating: element, count: count)
    }

    init(_ elements: [Element]) { buffer = OwnedBuffer(elements) }

    /// The elements of several, one after the other.
    init(joining parts: [LaneStorage]) {
        buffer = OwnedBuffer(count: parts.reduce(0) { $0 + $1.count })
        var next = buffer.base
        for part in parts {
            next.update(from: part.buffer.base, count: part.count)
            next += part.count
        }
    }

    var count: Int { buffer.count }

    var elements: [Element] { Array(UnsafeBufferPointer(start: buffer.base, count: buffer.count)) }

    subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < buffer.count, "element \(index) of \(buffer.count)")
            return buffer.base[index]
        }
        set {
            precondition(index >= 0 && index < buffer.count, "element \(index) of \(buffer.count)")
            makeUnique()
            buffer.base[index] = newValue
        }
    }

    /// The memory, held by this value alone from now on; valid until the value is copied or goes away.
    mutating func uniquePointer() -> UnsafeMutablePointer<Element> {
        makeUnique()
        return buffer.base
    }

    private mutating func makeUnique() {
        if isKnownUniquelyReferenced(&buffer) { return }
        let own = OwnedBuffer<Element>(count: buffer.count)
        own.base.update(from: buffer.base, count: buffer.count)
        buffer = own
    }
}
