import Testing

@testable import bench

@Suite("Tables of figures")
struct TextTableTests {
    @Test("Columns are as wide as their widest cell, and lines end without spaces")
    func lines() {
        var table = TextTable([.init(title: "work", alignment: .left), .init(title: "µs"), .init(title: "note", alignment: .left)])
        table.add(["stl", "1,234", ""])
        table.add(["robust", "7", "slow"])
        #expect(table.lines == ["work       µs  note", "------  -----  ----", "stl     1,234", "robust      7  slow"])
    }

    @Test("Markdown keeps the alignment")
    func markdown() {
        var table = TextTable([.init(title: "work", alignment: .left), .init(title: "µs")])
        table.add(["stl", "1"])
        #expect(table.markdown == ["| work | µs |", "| --- | ---: |", "| stl | 1 |"])
    }

    @Test(
        "Numbers keep three significant digits and all digits before the point",
        arguments: [(0.0, "0.0000"), (0.01234, "0.0123"), (1.2345, "1.23"), (12.345, "12.3"), (123.45, "123"), (1_234_567, "1,234,567"), (-1_234, "-1,234"), (1e-9, "1.0e-09")])
    func numbers(value: Double, text: String) {
        #expect(NumberText.digits(value) == text)
    }
}
