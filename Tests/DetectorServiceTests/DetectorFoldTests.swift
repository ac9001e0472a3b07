import DetectionKernel
import GRDB
import MetricSeries
import TestSupport
import Testing

@testable import DetectorService

@Suite struct DetectorFoldTests {
    private static func key(_ index: Int) -> MetricKey { MetricKey(measure: index % 2 == 0 ? "a" : "b", dimensions: [.init(dimension: "d", value: "\(index)")]) }

    private static func fresh(_ count: Int) throws -> DetectorFold {
        let profile = Profile(frequency: .hourly)
        let keys = (0..<count).map(key)
        let grid = TimeGrid(containing: ShopData.start, count: 0, calendar: try MetricCalendar(frequency: .hourly))
        return DetectorFold(
            inferencer: Inferencer(TrainedDetector(untrained: keys, profile: profile)), grouper: Grouper(keys: keys, profile: profile), grid: grid, lastTraining: 0)
    }

    /// One random step: entries, then a row.
    private struct Step {
        var entries: [(StreamEntry, admitted: [MetricKey])] = []
        var row: [Double]?
    }

    private static func steps(_ count: Int, metrics: Int, seed: UInt64) -> [Step] {
        var numbers = SplitMix64(seed: seed)
        var metrics = metrics
        var retired: Set<Int> = []
        return (0..<count).map { index in
            var step = Step()
            if numbers.uniform() < 0.05 {
                step.entries.append((.admit(count: 1), [key(metrics)]))
                metrics += 1
            }
            if numbers.uniform() < 0.05, let place = (0..<metrics).filter({ !retired.contains($0) }).randomElement(using: &numbers) {
                step.entries.append((.retire([place]), []))
                retired.insert(place)
            } else if numbers.uniform() < 0.05, let place = retired.sorted().randomElement(using: &numbers) {
                step.entries.append((.readmit([place]), []))
                retired.remove(place)
            }
            if numbers.uniform() < 0.1 {
                step.entries.append((.feedback(place: Int(numbers.next() % UInt64(metrics)), isAbove: numbers.uniform() < 0.5, isAnomaly: numbers.uniform() < 0.3, replaces: nil), []))
            }
            if index == count / 2 { step.entries.append((.report, [])) }
            if numbers.uniform() > 0.04 {
                let event = index % 41 == 0 ? 3.0 : 1
                step.row = (0..<metrics).map { _ in numbers.uniform() < 0.05 ? .nan : event * (50 + 3 * numbers.normal()) }
            }
            return step
        }
    }

    private static func run(_ fold: inout DetectorFold, _ step: Step) throws -> [UInt64] {
        for (entry, admitted) in step.entries { try fold.apply(entry, admitted: admitted) }
        let outcome = try fold.score(step.row)
        return outcome.results.expected.map(\.bitPattern) + outcome.results.severity.map(\.bitPattern) + outcome.results.flags.map { UInt64($0.rawValue) }
            + outcome.groups.flatMap { [$0.severity.bitPattern, UInt64($0.start), UInt64($0.members.count)] }
    }

    /// A fold that is stored and restored between any two steps goes on bit for bit.
    @Test(arguments: [UInt64(1), 2, 3]) func restoredFoldGoesOnBitForBit(_ seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let store = try DetectorStore(directory: folder.path)
        let stream = try store.pool.write { db -> Int64 in
            try db.execute(
                sql: "INSERT INTO detector (account, region, name, frequency, created, modified, status, tags) VALUES ('a', 'r', 'd', 3600, 0, 0, 'ACTIVE', '{}')")
            let facts = StreamFacts(mode: .continuous, frequency: .hourly, zone: "UTC", start: ShopData.start, firstLiveStep: 0, measures: ["a", "b"], dimensions: ["d"])
            return try StreamTable.insert(db, detectorID: db.lastInsertedRowID, facts: facts, nextStep: 0)
        }
        let steps = Self.steps(160, metrics: 5, seed: seed)
        var uninterrupted = try Self.fresh(5)
        var interrupted = try Self.fresh(5)
        var numbers = SplitMix64(seed: seed + 100)
        var groups = 0
        for (index, step) in steps.enumerated() {
            if numbers.uniform() < 0.2 {
                let (state, grid) = (interrupted, interrupted.grid)
                interrupted = try store.pool.write { db in
                    try CheckpointTable.insert(db, stream, state)
                    return try #require(try CheckpointTable.latest(db, stream, atMost: index, grid: grid, threads: 1))
                }
            }
            let expected = try Self.run(&uninterrupted, step)
            #expect(try Self.run(&interrupted, step) == expected, "step \(index)")
            groups += uninterrupted.isReporting ? 1 : 0
        }
        #expect(groups > 0 && uninterrupted.pointsSeen == interrupted.pointsSeen)
        #expect(uninterrupted.inferencer.detector.serialized() == interrupted.inferencer.detector.serialized())
        let kept = try store.pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(DISTINCT step) FROM checkpoint") }
        #expect(kept == CheckpointTable.kept)
        try store.close()
    }

    @Test func nothingIsReportedWhileLearning() throws {
        var fold = try Self.fresh(4)
        var numbers = SplitMix64(seed: 9)
        for index in 0..<120 {
            let outcome = try fold.score((0..<4).map { _ in (index % 20 == 19 ? 4 : 1) * (50 + numbers.normal()) })
            #expect(outcome.groups.isEmpty)
        }
        #expect(fold.evaluationStart == nil)
        try fold.apply(.report)
        #expect(fold.evaluationStart == 120)
    }

    @Test func metricsEndAndComeBack() throws {
        var fold = try Self.fresh(3)
        for _ in 0..<10 { _ = try fold.score([1, 2, 3]) }
        for _ in 0..<20 { _ = try fold.score([1, .nan, 3]) }
        // Intervals that are missing as a whole do not count.
        for _ in 0..<50 { _ = try fold.score(nil) }
        #expect(fold.ended(after: 21) == [] && fold.ended(after: 20) == [1])
        try fold.apply(.retire([1]))
        #expect(fold.ended(after: 20) == [])
        #expect(fold.returning([1, .nan, 3]) == [] && fold.returning([1, 5, 3]) == [1])
        try fold.apply(.readmit([1]))
        _ = try fold.score([1, 5, 3])
        #expect(fold.returning([1, 5, 3]) == [] && fold.pointsSeen == 31)
    }

    @Test func answersShiftInStepsAndWithinBounds() {
        var shift = FeedbackShift(place: 0, isAbove: true)
        #expect(shift.decibels == 0)
        shift.notRelevant = 2
        #expect(shift.decibels == 20)
        shift.relevant = 1
        #expect(shift.decibels == 10)
        shift.relevant = 5
        #expect(shift.decibels == 0)
        shift.notRelevant = 50
        #expect(shift.decibels == FeedbackShift.most)
        var results = IntervalResults(count: 1, position: .init(step: 0, slot: 0, hourOfWeek: 0, isWeekend: false))
        results.deviation = [5]
        results.decibels = [40]
        results.severity = [ScoreScale.score(decibels: 45)]
        shift = FeedbackShift(place: 0, isAbove: true, notRelevant: 1)
        shift.apply(to: &results)
        #expect(abs(results.decibels[0] - 30) < 1e-9 && abs(ScoreScale.decibels(score: results.severity[0]) - 35) < 1e-9)
        // The other direction is another matter.
        results.deviation = [-5]
        shift.apply(to: &results)
        #expect(abs(results.decibels[0] - 30) < 1e-9)
    }

    @Test func trainingsAreDueByCountsOfIntervals() throws {
        #expect(Retraining.period(.hourly, configured: nil) == 168 && Retraining.period(.fiveMinutes, configured: nil) == 2_016 && Retraining.period(.daily, configured: nil) == 7)
        #expect(Retraining.isDue(nextStep: 10, lastTraining: 10, isReporting: false, hasLearned: true, period: 168))
        #expect(!Retraining.isDue(nextStep: 177, lastTraining: 10, isReporting: true, hasLearned: false, period: 168))
        #expect(Retraining.isDue(nextStep: 178, lastTraining: 10, isReporting: true, hasLearned: false, period: 168))
        #expect(!Retraining.isDue(nextStep: 500, lastTraining: 10, isReporting: false, hasLearned: false, period: 168))
        #expect(IntervalScoring.retirement(.hourly) == 336 && IntervalScoring.retirement(.daily) == 100)
    }
}
