#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Decimal text to the nearest double.
///
/// Up to 19 digits and powers of ten within ±22 or ±27 are exact in integers (Clinger 1990, "How to read floating
/// point numbers accurately", where 53 bits suffice; one 128-bit product or division with a sticky remainder beyond);
/// the rest goes to `strtod`.
enum NumberParser {
    /// The finite number that the whole text denotes (sign, digits, point, exponent), nil for anything else.
    @inline(__always)
    static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        guard let bytes = text.baseAddress, text.count > 0 else { return nil }
        let end = text.count
        var position = 0
        var negative = false
        if bytes[0] == UInt8(ascii: "-") {
            negative = true
            position = 1
        } else if bytes[0] == UInt8(ascii: "+") {
            position = 1
        }
        var mantissa: UInt64 = 0
        let digitsStart = position
        while position < end {
            let digit = bytes[position] &- 48
            if digit > 9 { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            position &+= 1
        }
        var digits = position &- digitsStart
        var exponent = 0
        if position < end, bytes[position] == UInt8(ascii: ".") {
            position &+= 1
            let fractionStart = position
            while position < end {
                let digit = bytes[position] &- 48
                if digit > 9 { break }
                mantissa = mantissa &* 10 &+ UInt64(digit)
                position &+= 1
            }
            exponent = fractionStart &- position
            digits &-= exponent
        }
        if digits == 0 { return nil }
        if position < end {
            guard let power = exponentPart(bytes, &position, end) else { return nil }
            exponent &+= power
        }
        if digits > 19 { return slow(text) }
        if exponent == 0, mantissa >> 53 == 0 { return negative ? -Double(mantissa) : Double(mantissa) }
        let magnitude: Double
        if mantissa >> 53 == 0, exponent >= -22, exponent <= 22 {
            magnitude = exponent < 0 ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
        } else if mantissa == 0 {
            magnitude = 0
        } else if exponent >= -27, exponent <= 27 {
            magnitude = exponent < 0 ? quotient(mantissa, -exponent) : product(mantissa, exponent)
        } else {
            return slow(text)
        }
        return negative ? -magnitude : magnitude
    }

    /// Reads `e`, sign and digits up to the end.
    private static func exponentPart(_ bytes: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) -> Int? {
        guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return nil }
        position += 1
        var negative = false
        if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            negative = bytes[position] == UInt8(ascii: "-")
            position += 1
        }
        if position == end { return nil }
        var power = 0
        while position < end {
            let digit = bytes[position] &- 48
            if digit > 9 { return nil }
            if power < 100_000 { power = power * 10 + Int(digit) }
            position += 1
        }
        return negative ? -power : power
    }

    /// mantissa · 10^power, correctly rounded: the product with 5^power is exact in 128 bits.
    private static func product(_ mantissa: UInt64, _ power: Int) -> Double {
        let (high, low) = mantissa.multipliedFullWidth(by: powersOfFive[power])
        if high == 0 { return rounded(low, sticky: false, power) }
        let shift = high.leadingZeroBitCount
        // The top 64 bits; what falls off only matters as "not zero".
        let top = shift == 0 ? high : high << UInt64(shift) | low >> UInt64(64 - shift)
        let rest = shift == 0 ? low : low << UInt64(shift)
        return rounded(top, sticky: rest != 0, power + 64 - shift)
    }

    /// mantissa / 10^power, correctly rounded: 63 or 64 bits of the quotient and whether a remainder is left.
    private static func quotient(_ mantissa: UInt64, _ power: Int) -> Double {
        let divisor = powersOfFive[power]
        let divisorShift = divisor.leadingZeroBitCount
        let mantissaShift = mantissa.leadingZeroBitCount
        // The dividend's high word stays below the divisor, so that the quotient fits in 64 bits.
        let normal = mantissa << UInt64(mantissaShift)
        let (quotient, remainder) = (divisor << UInt64(divisorShift)).dividingFullWidth((normal >> 1, normal << 63))
        return rounded(quotient, sticky: remainder != 0, divisorShift - mantissaShift - 63 - power)
    }

    /// bits · 2^exponent to 53 bits, ties to even unless something smaller follows; within the range of normal numbers.
    private static func rounded(_ bits: UInt64, sticky: Bool, _ exponent: Int) -> Double {
        let shift = 64 - bits.leadingZeroBitCount - 53
        if shift <= 0 {
            // All bits fit; a sticky rest cannot occur here (quotients have 63 bits or more).
            return Double(bits) * Double(bitPattern: UInt64(exponent + 1_023) << 52)
        }
        var kept = bits >> UInt64(shift)
        let rest = bits & ((1 << UInt64(shift)) - 1)
        let half: UInt64 = 1 << UInt64(shift - 1)
        if rest > half || (rest == half && (sticky || kept & 1 == 1)) { kept += 1 }
        // Adding instead of joining lets a carry out of the significand raise the exponent.
        return Double(bitPattern: (UInt64(exponent + shift + 52 + 1_023) << 52) + (kept - (1 << 52)))
    }

    /// The C library's reading; nil for what is not finite.
    private static func slow(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let value = withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
            for index in 0..<text.count { copy[index] = CChar(bitPattern: text[index]) }
            copy[text.count] = 0
            return strtod(copy.baseAddress!, nil)
        }
        return value.isFinite ? value : nil
    }

    private static let powersOfTen: [Double] = (0...22).map { power in
        (0..<power).reduce(1.0) { product, _ in product * 10 }
    }

    private static let powersOfFive: [UInt64] = (0...27).map { power in
        (0..<power).reduce(1) { product, _ in product * 5 }
    }
}
