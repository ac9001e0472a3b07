import Testing

@testable import Reporting

@Suite struct NumberTextTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"), (Int.max, "9,223,372,036,854,775,807")])
    func counts(value: Int, expected: String) { #expect(NumberText.count(value) == expected) }

    @Test(arguments: [
        (0, "0"), (0.012345, "0.01235"), (1.5, "1.5"), (12.345, "12.35"), (123.456, "123.5"), (1_234.56, "1,235"), (-9_876_543.2, "-9,876,543"),
        (999.96, "1,000"), (1e20, "1e+20"), (1e300, "1e+300"), (2e-9, "2e-09"), (.nan, "–"), (-.infinity, "-∞"), (-0.00001, "-1e-05"),
    ] as [(Double, String)])
    func quantities(value: Double, expected: String) { #expect(NumberText.quantity(value) == expected) }

    @Test(arguments: [(62.4, "62 %"), (0.42, "0.4 %"), (0, "0 %"), (12_300, "12,300 %")] as [(Double, String)])
    func percents(value: Double, expected: String) { #expect(NumberText.percent(value) == expected) }

    @Test(arguments: [(950, "950"), (1_500, "1.5k"), (35_000, "35k"), (1_250_000, "1.25M"), (-2e9, "-2G"), (0.5, "0.5")] as [(Double, String)])
    func compact(value: Double, expected: String) { #expect(NumberText.compact(value) == expected) }

    @Test func exactNumbersHaveSeventeenDigits() {
        #expect(NumberText.exact(0.1) == "0.10000000000000001")
        #expect(NumberText.exact(.nan) == "")
        #expect(NumberText.exact(3) == "3")
    }
}
