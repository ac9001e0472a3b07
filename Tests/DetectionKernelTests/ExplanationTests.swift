import DetectionKernel
import MetricSeries
import Testing

@Suite("Explanations")
struct ExplanationTests {
    @Test("An explanation gives the verdict of the row, and values that just fire")
    func firingValues() throws {
        let batch = try GeneratedFamily.stableSeason.batch(count: 4, seed: 21)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<1_300)
        var inferencer = Inferencer(detector)
        let row = batch.row(1_300)
        let explanation = try inferencer.explain(metric: 2, row: row)
        let verdict = try inferencer.score(row)[2]
        #expect(explanation.result.score == verdict.score)
        #expect(explanation.result.expected == verdict.expected)
        #expect(explanation.leaderboard.first?.candidate == verdict.candidate)
        #expect(explanation.slotCount > 0 && explanation.learningRowsMissing == 0)
        for (value, inside) in [(explanation.firesAbove, -1.0), (explanation.firesBelow, 1.0)] {
            var firing = row
            firing.values[2] = value
            var quiet = row
            quiet.values[2] = value + inside * 0.01 * (explanation.firesAbove - explanation.firesBelow)
            var one = Inferencer(detector), other = Inferencer(detector)
            #expect(try one.score(firing)[2].score >= 50)
            #expect(try other.score(quiet)[2].score < 50)
        }
    }

    @Test("A learning metric says how much is missing")
    func learning() throws {
        let batch = try GeneratedFamily.stableSeason.batch(count: 1, rows: 30, seed: 1)
        var inferencer = Inferencer(TrainedDetector(untrained: batch.keys, profile: Profile(frequency: .hourly)))
        for row in 0..<20 { _ = try inferencer.score(batch.row(row)) }
        let explanation = try inferencer.explain(metric: 0, row: batch.row(20))
        #expect(explanation.learningRowsMissing == 30)
        #expect(explanation.result.isLearning && explanation.firesAbove.isNaN)
    }
}
