/// Identifiers of answers, each one its own: random UUIDs (version 4).
public enum RequestID {
    /// A new identifier, in lower case.
    public static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & ~0xF000 | 0x4000
        let low = generator.next() & ~(0b11 << 62) | (0b10 << 62)
        let digits = hexadecimal(high) + hexadecimal(low)
        var out: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { out.append(UInt8(ascii: "-")) }
            out.append(digit)
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let characters = Array("0123456789abcdef".utf8)

    private static func hexadecimal(_ value: UInt64) -> [UInt8] {
        stride(from: 60, through: 0, by: -4).map { characters[Int(value >> UInt64($0) & 15)] }
    }
}
