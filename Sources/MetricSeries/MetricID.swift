/// A 128-bit hash of a metric's canonical form: the FNV-1a hash (Fowler, Noll, Vo; 128-bit offset basis and prime).
public struct MetricID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Hashes any bytes; equal bytes give equal ids on every machine.
    public init(canonical bytes: some Sequence<UInt8>) {
        let prime: UInt128 = (1 << 88) + 0x13B
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in bytes {
            hash ^= UInt128(byte)
            hash = hash &* prime
        }
        high = UInt64(truncatingIfNeeded: hash >> 64)
        low = UInt64(truncatingIfNeeded: hash)
    }

    public static func < (left: MetricID, right: MetricID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// 32 hexadecimal digits.
    public var description: String { Self.hexadecimal(high) + Self.hexadecimal(low) }

    /// The form of a UUID: 8-4-4-4-12 hexadecimal digits.
    public var uuidString: String {
        let digits = Array(description)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
