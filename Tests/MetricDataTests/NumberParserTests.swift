import TestSupport
import Testing

@testable import MetricData

/// Every number must be the double nearest to the text, as the standard library reads it.
@Suite struct NumberParserTests {
    private func parse(_ text: String) -> Double? { withBytes(text) { NumberParser.parse($0) } }

    @Test(arguments: [
        "0", "-0", "1", "+1", "00012", "1.5", ".5", "5.", "1e5", "1E+5", "1e-5", "89.39999999999999", "142.79999999999998", "9007199254740993", "9007199254740992.5", "18446744073709551615",
        "18446744073709551616", "0.1", "123456789012345678901234567890", "1e22", "1e23", "8.5e22", "1e-22", "1e-23", "1e27", "1e28", "1e-27", "1e-28", "4.9e-324", "2.2250738585072014e-308",
        "1.7976931348623157e308", "0.000000000000000000000000000001", "3.141592653589793238462643383279", "1e-400", "0e999", "9999999999999999999e-27", "1e0000000000000000000000001",
    ]) func readsTheNearestDouble(text: String) throws {
        let expected = try #require(Double(text.hasPrefix("+") ? String(text.dropFirst()) : text.hasSuffix(".") ? text + "0" : text))
        let found = try #require(parse(text))
        #expect(found.bitPattern == expected.bitPattern)
    }

    @Test(arguments: ["", "-", ".", "e", "1e", "1e+", "1x", "x1", " 1", "1 ", "1,0", "0x1", "nan", "inf", "1e309", "--1", "1.2.3", "1e5.0"]) func refuses(text: String) { #expect(parse(text) == nil) }

    @Test func randomTextReadsBackExactly() {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<200_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            #expect(parse("\(value)") == value)
        }
    }

    @Test func randomDigitsAndExponents() {
        var generator = SplitMix64(seed: 8)
        for _ in 0..<200_000 {
            let mantissa = generator.next() >> UInt64.random(in: 0..<64, using: &generator)
            let text = "\(mantissa)e\(Int.random(in: -30...30, using: &generator))"
            #expect(parse(text)?.bitPattern == Double(text)!.bitPattern, "\(text)")
        }
    }

    @Test func halfwayCasesRoundToEven() {
        // Odd multiples of half a unit in the last place of 53 bits, and their neighbours in the 19th digit.
        var generator = SplitMix64(seed: 9)
        for _ in 0..<50_000 {
            let odd = (UInt64(1) << 53 | generator.next() >> 11) << 1 | 1
            for near in [odd - 1, odd, odd + 1] {
                let decimal = "\(near / 10).\(near % 10)"
                #expect(parse("\(near)")?.bitPattern == Double("\(near)")!.bitPattern)
                #expect(parse(decimal)?.bitPattern == Double(decimal)!.bitPattern, "\(decimal)")
            }
        }
    }
}
