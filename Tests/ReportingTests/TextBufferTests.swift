import Testing

@testable import Reporting

@Suite struct TextBufferTests {
    private func text(_ value: Double) -> String {
        var buffer = TextBuffer()
        buffer.append(value)
        return buffer.text
    }

    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (7, "7"), (-42, "-42"), (1e14, "100000000000000"), (0.1, "0.1"), (89.39999999999999, "89.39999999999999"),
        (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"), (-1.5, "-1.5"), (.nan, ""), (.infinity, "inf"),
    ] as [(Double, String)])
    func writesShortestDigits(value: Double, expected: String) { #expect(text(value) == expected) }

    @Test func everyNumberReadsBack() {
        var bits: UInt64 = 20_251_003
        for _ in 0..<10_000 {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: bits ^ bits >> 29)
            guard value.isFinite else { continue }
            #expect(Double(text(value)) == value, "bits \(value.bitPattern)")
        }
        for value in [999_999_999_999_999.0, 1e15, 1e15 + 1, 9_007_199_254_740_992, -123_456_789_012_345] {
            #expect(Double(text(value)) == value)
        }
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "\"two\nlines\""), ("", ""), ("größe", "größe"),
    ])
    func quotesFields(field: String, expected: String) {
        var buffer = TextBuffer()
        buffer.append(field: field)
        #expect(buffer.text == expected)
    }

    @Test func integersOfAllSizes() {
        var buffer = TextBuffer()
        for value in [0, 9, 10, -1, Int.max, Int.min] {
            buffer.append(value)
            buffer.append(" ")
        }
        #expect(buffer.text == "0 9 10 -1 9223372036854775807 -9223372036854775808 ")
    }
}
