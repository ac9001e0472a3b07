/// UTF-8 text that is built up byte by byte: the one place where numbers become digits for machines.
///
/// Nothing here depends on a locale.
public struct TextBuffer: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    public var count: Int { bytes.count }

    /// The text so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Empties the buffer and keeps its storage.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    @inline(__always)
    public mutating func append(byte: UInt8) { bytes.append(byte) }

    @inline(__always)
    public mutating func append(bytes more: [UInt8]) { bytes.append(contentsOf: more) }

    public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends decimal digits.
    public mutating func append(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(magnitude: UInt64(value.magnitude))
    }

    /// Appends the shortest digits that read back as the same number; whole numbers below 10¹⁵ without a point.
    ///
    /// NaN appends nothing (an empty field); infinities append `inf` and `-inf`.
    public mutating func append(_ value: Double) {
        if value.isNaN { return }
        // The conversion through an integer is several times faster than the general one, and counts are common.
        if value.magnitude < 1e15, value == value.rounded(.towardZero) {
            append(Int(value))
            return
        }
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Appends a field as RFC 4180 wants it: quoted when it holds a comma, a quote or a line break.
    public mutating func append(field text: String) {
        guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
            append(text)
            return
        }
        bytes.append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    /// Appends digits with zeros in front, at least `width` of them.
    mutating func append(_ value: Int, width: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let digits = Array(String(value.magnitude).utf8)
        for _ in 0..<max(0, width - digits.count) { bytes.append(UInt8(ascii: "0")) }
        bytes.append(contentsOf: digits)
    }

    private mutating func append(magnitude: UInt64) {
        if magnitude < 10 {
            bytes.append(UInt8(truncatingIfNeeded: magnitude) + 0x30)
            return
        }
        var rest = magnitude
        let end = bytes.count
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(truncatingIfNeeded: digit) + 0x30)
            rest = quotient
        }
        var low = end
        var high = bytes.count - 1
        while low < high {
            bytes.swapAt(low, high)
            low += 1
            high -= 1
        }
    }
}
