import DetectionKernel
import MetricSeries
import Testing

/// Every candidate must be chosen where it is right. The families' signal-to-noise is stated with them.
@Suite("Selection finds the right candidate")
struct SelectionTests {
    static let count = 40
    /// Share of right choices that every family must reach.
    static let rightShare = 0.9

    @Test(arguments: GeneratedFamily.allCases, [UInt64(20_251)])
    func choosesTheRightCandidate(family: GeneratedFamily, seed: UInt64) throws {
        let batch = try family.batch(count: Self.count, rows: 120 * 24, seed: seed)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch)
        let chosen = (0..<Self.count).map { detector.leaderboard(metric: $0)[0].candidate }
        let right = chosen.count { family.winners.contains($0) }
        #expect(
            Double(right) >= Self.rightShare * Double(Self.count),
            "\(family): \(right) of \(Self.count) right, chosen \(chosen.map(\.name).sorted()), seed \(seed)")
    }

    @Test("A history too short for a season is judged by the robust z-score")
    func shortHistory() throws {
        let batch = try GeneratedFamily.stationaryNoise.batch(count: Self.count, rows: 80, seed: 7)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch)
        let right = (0..<Self.count).count { detector.leaderboard(metric: $0)[0].candidate == .robustZScore }
        #expect(Double(right) >= Self.rightShare * Double(Self.count), "\(right) of \(Self.count)")
    }

    @Test("The leaderboard names every candidate once, the chosen one first")
    func leaderboard() throws {
        let batch = try GeneratedFamily.stableSeason.batch(count: 3, seed: 3)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch)
        let board = detector.leaderboard(metric: 1)
        #expect(Set(board.map(\.candidate)) == Set(Candidate.allCases))
        #expect(board[0].verdict == .chosen)
        #expect(board.dropFirst().allSatisfy { $0.verdict != .chosen })
        #expect(board.allSatisfy { $0.logScore.isFinite && $0.crps >= 0 })
    }
}
