import DetectionKernel
import Foundation
import MetricSeries
import Testing

@Suite("The README's embedding example")
struct EmbeddingExampleTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    @Test("stands in the README as it is compiled here")
    func standsInTheReadme() throws {
        let example = try String(contentsOf: Self.folder.appendingPathComponent("EmbeddingExample.swift"), encoding: .utf8)
        let readme = try String(
            contentsOf: Self.folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("README.md"), encoding: .utf8)
        #expect(example.contains("Trainer("))
        #expect(readme.contains("```swift\n" + example + "```\n"))
    }

    @Test("finds the one dip in six quiet weeks")
    func findsADip() throws {
        let hours = 42 * 24, dip = (hours - 60)..<(hours - 57)
        let grid = TimeGrid(containing: 1_735_689_600, count: hours, calendar: try MetricCalendar(frequency: .hourly))
        let keys = ["de", "uk", "us"].map { MetricKey(measure: "orders", dimensions: [DimensionValue(dimension: "marketplace", value: $0)]) }
        var state: UInt64 = 11
        var values: [Double] = []
        for hour in 0..<hours {
            for column in keys.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let noise = Double(state >> 40) / Double(1 << 24) - 0.5
                let normal = 1_000 + 300 * sin(2 * .pi * Double(hour % 24) / 24) + 40 * noise
                values.append(dip.contains(hour) && column == 2 ? 0.4 * normal : normal)
            }
        }
        let all = try SeriesBatch(grid: grid, keys: keys, values: values)
        let trained = hours * 7 / 10
        let history = try SeriesBatch(grid: grid.with(count: trained), keys: keys, values: Array(values[..<(trained * 3)]))
        let found = try groups(in: (trained..<hours).map { all.row($0) }, after: history)

        let worst = try #require(found.max { $0.severity < $1.severity })
        #expect(worst.measure == "orders" && worst.direction == .below)
        #expect(dip.contains(worst.start))
        #expect(worst.members.first?.key == keys[2])
        #expect(worst.severity > 50)
    }
}
