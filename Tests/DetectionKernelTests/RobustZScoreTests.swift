import Foundation
import TestSupport
import Testing

@testable import DetectionKernel

@Suite struct RobustZScoreTests {
    struct Golden {
        let window: Int
        let whole: (median: Double, deviation: Double)
        let values: [Double], medians: [Double], deviations: [Double]

        init(_ name: String) throws {
            let url = try #require(Bundle.module.url(forResource: "Golden/robust-z/\(name)", withExtension: "csv"))
            let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            window = try #require(Int(lines[0].split(separator: " ").last ?? ""))
            func numbers(_ line: Substring) -> [Double] { line.split(separator: ",").dropFirst(0).map { Double($0) ?? .nan } }
            let first = numbers(lines[1])
            whole = (first[1], first[2])
            let rows = lines.dropFirst(2).map(numbers)
            values = rows.map { $0[0] }
            medians = rows.map { $0[1] }
            deviations = rows.map { $0[2] }
        }
    }

    static let names = ["normal", "seasonal", "heavy", "integers", "constant", "gaps", "huge", "tiny", "short", "even"]

    @Test(arguments: names) func equalsNumpyAndScipyBitForBit(name: String) throws {
        let golden = try Golden(name)
        let sample = RobustLocation(of: golden.values)
        #expect(sample.median == golden.whole.median)
        #expect(sample.medianAbsoluteDeviation == golden.whole.deviation)
        #expect(RobustLocation.plain(of: golden.values) == sample)

        let scores = try RobustZScore.rolling(golden.values, window: golden.window)
        var compared = 0
        for row in golden.values.indices {
            if golden.medians[row].isNaN {
                #expect(scores.location[row].isNaN)
                continue
            }
            #expect(scores.location[row] == golden.medians[row], "row \(row)")
            #expect(scores.scale[row] == 1.4826 * golden.deviations[row], "row \(row)")
            compared += 1
        }
        #expect(compared >= golden.values.count / 2)
    }

    @Test func selectionEqualsSortingForAllSmallSizesAndManyShapes() {
        let seed: UInt64 = 11
        var random = SplitMix64(seed: seed)
        for count in Array(0...130) + [500, 1_001, 2_160, 4_999] {
            for shape in 0..<5 {
                let values = (0..<count).map { index -> Double in
                    switch shape {
                    case 0: random.normal()
                    case 1: (random.normal() * 2).rounded()
                    case 2: Double(index % 24)
                    case 3: Double(count - index)
                    default: random.uniform() < 0.2 ? .nan : (random.uniform() < 0.5 ? 1 : random.normal())
                    }
                }
                let fast = Median.value(of: values)
                let plain = Median.plain(values)
                #expect(fast == plain || (fast.isNaN && plain.isNaN), "seed \(seed) count \(count) shape \(shape)")
                let both = RobustLocation(of: values)
                let oracle = RobustLocation.plain(of: values)
                #expect(both == oracle || both.count == 0, "seed \(seed) count \(count) shape \(shape)")
            }
        }
    }

    @Test func rollingIsCausalAndSkipsMissing() throws {
        var random = SplitMix64(seed: 3)
        var values = (0..<300).map { _ in random.uniform() < 0.1 ? Double.nan : random.normal() }
        values[200] = 1
        let before = try RobustZScore.rolling(values, window: 20, minimumValues: 5)
        values[200] = 1e6
        let after = try RobustZScore.rolling(values, window: 20, minimumValues: 5)
        #expect(Array(before.location[...200]).map(\.bitPattern) == Array(after.location[...200]).map(\.bitPattern))
        #expect(Array(before.scale[...200]).map(\.bitPattern) == Array(after.scale[...200]).map(\.bitPattern))
        #expect(after.score[200] > 1e5)
        #expect(before.location[0].isNaN && before.score[0].isNaN)
    }

    @Test func seasonalShrinksAndFallsBackToTheCommonValues() throws {
        var random = SplitMix64(seed: 5)
        let slots = (0..<480).map { $0 % 24 }
        var values = slots.map { 10 * Double($0) + random.normal() }
        for row in values.indices where slots[row] == 7 { values[row] = .nan }
        values[481 - 24] = 500
        let own = try RobustZScore.seasonal(values, slots: slots, slotCount: 24, shrinkage: 0)
        let third = slots.indices.filter { slots[$0] == 3 }.map { values[$0] }
        #expect(own.location[3] == Median.plain(third))
        #expect(own.location[7] == own.commonLocation && own.count[7] == 0)
        #expect(abs(own.commonScale - 1) < 0.2)
        #expect(own.scores.score[481 - 24] > 100)
        let shrunk = try RobustZScore.seasonal(values, slots: slots, slotCount: 24, shrinkage: 20)
        let expected = (20 * own.location[3] + 20 * own.commonLocation) / 40
        #expect(abs(shrunk.location[3] - expected) < 1e-12 * abs(expected))
    }

    @Test func zeroScaleNeedsAFloor() throws {
        let values = [5.0, 5, 5, 5, 6]
        #expect(RobustZScore.global(values).score == [0, 0, 0, 0, .infinity])
        #expect(RobustZScore.global(values, floor: try ScaleFloor(absolute: 0.5)).score == [0, 0, 0, 0, 2])
        #expect(RobustZScore.global(values, floor: try ScaleFloor(share: 0.1)).score == [0, 0, 0, 0, 2])
        #expect(throws: KernelError.self) { try ScaleFloor(absolute: -.infinity) }
        #expect(throws: KernelError.self) { try RobustZScore.rolling(values, window: 0) }
        #expect(throws: KernelError.self) { try RobustZScore.seasonal(values, slots: [0], slotCount: 1, shrinkage: 0) }
        #expect(RobustZScore.global([.nan, .nan]).score.allSatisfy { $0.isNaN })
    }
}
