/// Reads the numbers that most files hold, `[-]digits[.digits]` with at most 15 digits, where they stand: eight digits
/// at a time, without knowing before where they end.
///
/// Fifteen digits and a power of ten up to 10^15 are exact in doubles, so that one division rounds correctly (Clinger
/// 1990) and the value is that of ``NumberParser``. `deallocate()` ends the reader.
struct PlainNumberReader {
    private static let mostDigits = 15
    /// Powers of ten, from the zeroth.
    private let powers: UnsafeMutablePointer<UInt64>
    private let divisors: UnsafeMutablePointer<Double>

    init() {
        let count = 2 * 8 + 1
        powers = .allocate(capacity: count)
        divisors = .allocate(capacity: count)
        var power: UInt64 = 1
        for exponent in 0..<count {
            powers[exponent] = power
            divisors[exponent] = Double(power)
            power *= 10
        }
    }

    func deallocate() {
        powers.deallocate()
        divisors.deallocate()
    }

    /// The number at `position`, which moves behind it; nil where none stands or it is written in another way. Eight bytes
    /// behind the text must be readable, and the first of them must be no digit, sign or point.
    @inline(__always)
    func read(_ bytes: UnsafePointer<UInt8>, _ position: inout Int) -> Double? {
        var place = position
        let isNegative = bytes[place] == UInt8(ascii: "-")
        if isNegative { place &+= 1 }
        var mantissa: UInt64 = 0
        var digits = appendDigits(bytes, &place, &mantissa)
        if digits == 0 { return nil }
        var fraction = 0
        if bytes[place] == UInt8(ascii: ".") {
            place &+= 1
            fraction = appendDigits(bytes, &place, &mantissa)
            digits &+= fraction
        }
        if digits > Self.mostDigits { return nil }
        var magnitude = Double(Int64(bitPattern: mantissa))
        if fraction > 0 { magnitude /= divisors[fraction] }
        position = place
        return isNegative ? -magnitude : magnitude
    }

    /// Appends the digits at `place` to a number and moves behind them; how many they are. It stops behind the sixteenth,
    /// which is one more than counts.
    @inline(__always)
    private func appendDigits(_ bytes: UnsafePointer<UInt8>, _ place: inout Int, _ number: inout UInt64) -> Int {
        var values = Self.digitValues(bytes + place)
        var count = Self.digitCount(values)
        var before = 0
        if count == 8 {
            number = number &* 100_000_000 &+ Self.joined(values)
            place &+= 8
            before = 8
            values = Self.digitValues(bytes + place)
            count = Self.digitCount(values)
        }
        // The digits move to the end of the word, so that zeros lead; twice, since a shift by 64 bits is none.
        let shift = UInt64(truncatingIfNeeded: 32 &- 4 &* count)
        number = number &* powers[count] &+ Self.joined((values &<< shift) &<< shift)
        place &+= count
        return before &+ count
    }

    /// Eight characters less "0".
    @inline(__always)
    private static func digitValues(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)) ^ 0x3030_3030_3030_3030
    }

    /// How many of eight values from the first on are digits: of the marks on the others the lowest is exact.
    @inline(__always)
    private static func digitCount(_ values: UInt64) -> Int {
        (((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080).trailingZeroBitCount &>> 3
    }

    /// The number of eight digits, the first in the lowest byte: pairs, then fours, then all.
    @inline(__always)
    private static func joined(_ digits: UInt64) -> UInt64 {
        let pairs = digits &* 10 &+ (digits &>> 8)
        let everySecond: UInt64 = 0x0000_00FF_0000_00FF
        let outer = (pairs & everySecond) &* (100 &+ 1_000_000 &<< 32)
        let inner = ((pairs &>> 16) & everySecond) &* (1 &+ 10_000 &<< 32)
        return (outer &+ inner) &>> 32
    }
}
