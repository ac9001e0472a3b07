import CVectorKernels
import Foundation
import TestSupport
import Testing

@testable import DetectionKernel

@Suite("Rolling scores of blocks agree with the plain form", .serialized)
struct RollingBlockTests {
    /// What a series is like: a lane of each kind stands in every block.
    private enum Kind: Int, CaseIterable {
        case season, ties, constant, gaps, storm, empty, wild, closeAfterOffset, infinite, noughts, tiny
    }

    private static func series(_ kind: Kind, rows: Int, _ random: inout SplitMix64) -> [Double] {
        (0..<rows).map { row in
            let noise = random.normal()
            switch kind {
            case .season: return 100 + 30 * sin(2 * .pi * Double(row) / 24) + noise
            case .ties: return (3 * noise).rounded()
            case .constant: return 5
            case .gaps: return random.uniform() < 0.3 ? .nan : noise
            case .storm: return row / 40 % 2 == 0 ? .nan : noise
            case .empty: return .nan
            case .wild: return noise * pow(10, 300 * random.uniform()) * (random.uniform() < 0.5 ? 1 : 1e-300)
            case .closeAfterOffset: return row == rows / 2 ? -1e15 : 1e9 + 1e-6 * noise
            case .infinite: return random.uniform() < 0.01 ? (noise < 0 ? -.infinity : .infinity) : noise
            case .tiny: return 1e-300 * noise
            case .noughts: return random.uniform() < 0.5 ? 0 : (noise < 0 ? -0.0 : 0.0)
            }
        }
    }

    /// Equal, NaN with NaN: `rolling` promises the plain form's numbers exactly.
    private static func same(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) }

    private static func check(rows: Int, lanes: Int, window: Int, minimumValues: Int = 1, seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let stride = lanes + 3
        let kinds = (0..<lanes).map { Kind(rawValue: $0 % Kind.allCases.count)! }
        let columns = kinds.map { series($0, rows: rows, &random) }
        var block = [Double](repeating: 7, count: rows * stride)
        for lane in 0..<lanes { for row in 0..<rows { block[row * stride + lane] = columns[lane][row] } }
        let floor = try ScaleFloor(absolute: 1e-3)
        var result = RobustZScoreBlock(count: rows, laneStride: stride)
        let batch = try RobustZScoreBatch(count: rows, window: window, minimumValues: minimumValues, floor: floor)
        try batch.score(block, laneStride: stride, lanes: lanes, into: &result)
        for lane in 0..<lanes {
            let plain = try RobustZScore.rolling(columns[lane], window: window, minimumValues: minimumValues, floor: floor)
            let wrong = (0..<rows).first { row in
                let at = row * stride + lane
                return !same(result.location[at], plain.location[row]) || !same(result.scale[at], plain.scale[row])
                    || !same(result.score[at], plain.score[row])
            }
            #expect(wrong == nil, "\(kinds[lane]), rows \(rows), lanes \(lanes), window \(window): row \(wrong ?? 0)")
        }
        for lane in lanes..<stride where rows > 0 { #expect(result.score[lane].isNaN, "lanes beyond are left alone") }
    }

    @Test(arguments: [0, 1, 2, 9, 10, 11, 23, 500, 2_160])
    func agreesOverLengths(rows: Int) throws {
        try Self.check(rows: rows, lanes: 20, window: 10, seed: UInt64(rows) + 1)
        try Self.check(rows: rows, lanes: 10, window: 24, minimumValues: 5, seed: UInt64(rows) + 2)
    }

    @Test(arguments: [0, 1, 31, 32, 33, 64])
    func agreesOverLanes(lanes: Int) throws { try Self.check(rows: 300, lanes: lanes, window: 25, seed: UInt64(lanes) + 3) }

    @Test(arguments: [1, 2, 3, 168, 299, 300, 301])
    func agreesOverWindows(window: Int) throws { try Self.check(rows: 300, lanes: 11, window: window, seed: UInt64(window) + 4) }

    @Test(arguments: [vk_variant(0), vk_variant(1), vk_variant(2)])
    func agreesInEveryVariant(variant: vk_variant) throws {
        guard vk_force_thread_variant(Int32(variant.rawValue)) == 0 else { return }
        defer { _ = vk_force_thread_variant(-1) }
        try Self.check(rows: 700, lanes: 33, window: 168, seed: 5)
    }

    @Test func sweepsLongSeriesInPieces() throws { try Self.check(rows: 70_000, lanes: 3, window: 50, seed: 6) }

    @Test func longWindowsTakeThePlainWay() throws { try Self.check(rows: 400, lanes: 4, window: 40_000, seed: 7) }

    @Test func refusesWrongShapes() {
        func attempt(rows: Int, lanes: Int, window: Int, room: Int) throws {
            var result = RobustZScoreBlock(count: room, laneStride: 2)
            try RobustZScoreBatch(count: rows, window: window).score([1, 2], laneStride: 2, lanes: lanes, into: &result)
        }
        #expect(throws: KernelError.self, "a block too small") { try attempt(rows: 2, lanes: 2, window: 3, room: 2) }
        #expect(throws: KernelError.self, "more lanes than columns") { try attempt(rows: 1, lanes: 3, window: 3, room: 1) }
        #expect(throws: KernelError.self, "no window") { try attempt(rows: 1, lanes: 2, window: 0, room: 1) }
        #expect(throws: KernelError.self, "no room for the results") { try attempt(rows: 1, lanes: 2, window: 3, room: 2) }
        #expect(throws: KernelError.self, "negative rows") { try attempt(rows: -1, lanes: 2, window: 3, room: 1) }
    }

    @Test func blocksDoNotSeeTheOnesBefore() throws {
        var random = SplitMix64(seed: 9)
        let first = Self.series(.wild, rows: 200, &random), second = Self.series(.gaps, rows: 200, &random)
        let batch = try RobustZScoreBatch(count: 200, window: 20)
        var again = RobustZScoreBlock(count: 200, laneStride: 1), fresh = again
        try batch.score(first, laneStride: 1, lanes: 1, into: &again)
        try batch.score(second, laneStride: 1, lanes: 1, into: &again)
        try RobustZScoreBatch(count: 200, window: 20).score(second, laneStride: 1, lanes: 1, into: &fresh)
        #expect(zip(again.score, fresh.score).allSatisfy(Self.same))
    }
}
