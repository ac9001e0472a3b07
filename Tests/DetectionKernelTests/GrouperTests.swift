import Foundation
import MetricSeries
import TestSupport
import Testing

@testable import DetectionKernel

/// Rows of results for a grouper, made from deviations of normal noise.
struct ResultRows {
    static func position(_ step: Int) -> CalendarPosition {
        CalendarPosition(step: step, slot: step % 24, hourOfWeek: step % 168, isWeekend: step % 168 >= 120)
    }

    /// −10·log₁₀ P(|N| > |z|).
    static func decibels(_ z: Double) -> Double { min(300, -10 * log10(max(erfc(abs(z) / 2.0.squareRoot()), 1e-300))) }

    /// Every metric's deviation; its severity is its score from 2 dB on.
    static func row(_ step: Int, _ deviations: [Double]) -> IntervalResults {
        var results = IntervalResults(count: deviations.count, position: position(step))
        for (metric, z) in deviations.enumerated() {
            results.flags[metric] = []
            results.observed[metric] = 100 + z
            results.expected[metric] = 100
            results.lower[metric] = 96
            results.upper[metric] = 104
            results.deviation[metric] = z
            results.decibels[metric] = decibels(z)
            results.score[metric] = ScoreScale.score(decibels: results.decibels[metric])
            results.severity[metric] = results.decibels[metric] > 2 ? results.score[metric] : 0
        }
        return results
    }

    static func keys(_ count: Int, measure: String = "revenue") -> [MetricKey] {
        (0..<count).map {
            MetricKey(
                measure: measure,
                dimensions: [DimensionValue(dimension: "shop", value: "s\($0)"), DimensionValue(dimension: "land", value: $0 % 3 == 0 ? "us" : "de")])
        }
    }
}

@Suite struct GrouperTests {
    let profile = Profile(frequency: .hourly)

    /// Feeds quiet rows until `steps`, returning what was published.
    @discardableResult
    func quiet(_ grouper: inout Grouper, _ steps: Range<Int>, _ random: inout SplitMix64) -> [AnomalyGroup] {
        steps.flatMap { step in
            grouper.close(ResultRows.row(step, grouper.keys.map { _ in random.normal() }))
        }
    }

    /// Noise of 6 %: 10 % is 1.67 scales, 15 % is 2.5.
    @Test func aSmallDropInAHundredOutranksALargerOneInOne() throws {
        for seed: UInt64 in 1...20 {
            var random = SplitMix64(seed: seed)
            let keys = ResultRows.keys(100)
            var wide = Grouper(keys: keys, profile: profile)
            quiet(&wide, 0..<720, &random)
            _ = wide.finish()
            var narrow = wide
            let noise = keys.map { _ in random.normal() }
            let wideGroups = wide.close(ResultRows.row(720, noise.map { $0 - 10.0 / 6 }))
            let narrowGroups = narrow.close(ResultRows.row(720, noise.enumerated().map { $0.offset == 5 ? $0.element - 15.0 / 6 : $0.element }))
            let group = try #require(wideGroups.first, "seed \(seed)")
            #expect(group.severity > (narrowGroups.first?.severity ?? 0), "seed \(seed)")
            #expect(group.severity >= 64 && group.direction == .below, "seed \(seed): \(group.severity)")
            #expect(group.members.count > 40, "seed \(seed): \(group.members.count) members")
        }
    }

    /// A thousand metrics without anomalies: groups at 27 dB against the promise of both statements, one in 500 each
    /// (Z has the frequency term in it: 27 − 4.7 dB).
    @Test func aThousandQuietMetricsDoNotRingByChance() {
        let seed: UInt64 = 2024
        var random = SplitMix64(seed: seed)
        let keys = ResultRows.keys(1_000)
        var grouper = Grouper(keys: keys, profile: profile)
        var alarms = Set<String>()
        let rows = 3_000
        for step in 0..<rows + 300 {
            let groups = grouper.close(ResultRows.row(step, keys.map { _ in random.normal() }))
            if step >= 300 { for group in groups where group.decibels >= 27 { alarms.insert(group.id) } }
        }
        let promised = Double(rows) * (pow(10, -2.7) + pow(10, -(2.7 - 0.467)))
        #expect(Double(alarms.count) <= 1.5 * promised, "\(alarms.count) alarms, promised \(promised), seed \(seed)")
        #expect(alarms.count >= 1, "a rate of 0 would not be the promise either, seed \(seed)")
        print("quiet metrics: \(alarms.count) groups at 27 dB in \(rows) intervals, promised \(promised)")
    }

    @Test func oneMetricsGroupHasTheMetricsSeverity() throws {
        var random = SplitMix64(seed: 4)
        var grouper = Grouper(keys: [MetricKey(measure: "orders")], profile: profile)
        quiet(&grouper, 0..<10, &random)
        _ = grouper.finish()
        var row = ResultRows.row(10, [-9])
        row.severity[0] = 87.654321
        let group = try #require(grouper.close(row).first)
        #expect(group.severity == 87.654321)
        #expect(group.contributions.isEmpty && group.members.map(\.share) == [100])
        #expect(group.members[0].observed == 91 && group.members[0].peakStep == 10 && group.isOpen)
        var repeated = ResultRows.row(30, [-9])
        repeated.severity[0] = 0
        var rested = grouper
        _ = rested.finish()
        #expect(rested.close(repeated).isEmpty, "what the metric does not announce opens no group")
    }

    @Test func contributionsSumToAHundredAndLeaveOpenDimensionsOut() throws {
        for seed: UInt64 in 1...50 {
            var random = SplitMix64(seed: seed)
            var keys = ResultRows.keys(Int.random(in: 1...40, using: &random))
            keys.append(MetricKey(measure: "revenue", dimensions: [DimensionValue(dimension: "land", value: "us")]))
            var grouper = Grouper(keys: keys, profile: profile)
            let row = keys.map { _ in 8 + 3 * random.normal() }
            let group = try #require(grouper.close(ResultRows.row(0, row)).first)
            #expect(group.contributions.map(\.dimension).contains("shop"))
            for contribution in group.contributions {
                let sum = contribution.values.reduce(0) { $0 + $1.percent }
                // A sum of forty rounded numbers.
                #expect(abs(sum - 100) < 1e-9, "seed \(seed) \(contribution.dimension): \(sum)")
                #expect(contribution.values.allSatisfy { $0.percent >= -1e-9 })
                let descending = zip(contribution.values, contribution.values.dropFirst()).allSatisfy { $0.percent >= $1.percent }
                #expect(descending)
            }
            let shares = group.members.reduce(0) { $0 + $1.share }
            #expect(abs(shares - 100) < 1e-9)
        }
    }

    @Test func contributionsFollowTheDeviation() throws {
        let keys = [("us", "web"), ("us", "app"), ("de", "web")].map {
            MetricKey(measure: "m", dimensions: [DimensionValue(dimension: "land", value: $0.0), DimensionValue(dimension: "device", value: $0.1)])
        }
        var grouper = Grouper(keys: keys, profile: profile)
        let group = try #require(grouper.close(ResultRows.row(0, [-6, -12, 5])).first)
        #expect(group.direction == .below)
        #expect(group.contributions[0].values.map(\.value) == ["us", "de"])
        #expect(group.contributions[0].values.map(\.percent) == [100, 0])
        #expect(abs(group.contributions[1].values[0].percent - 200.0 / 3) < 1e-9 && group.contributions[1].values[0].value == "app")
    }

    @Test func shardsInAnyOrderEqualTheWhole() {
        let seed: UInt64 = 31
        var random = SplitMix64(seed: seed)
        let keys = ResultRows.keys(30) + ResultRows.keys(17, measure: "orders")
        var whole = Grouper(keys: keys, profile: profile)
        var sharded = Grouper(keys: keys, profile: profile)
        var published = 0
        for step in 0..<400 {
            var deviations = keys.map { _ in random.student5() }
            if step % 50 > 45 { for metric in 0..<20 { deviations[metric] -= 3 } }
            let row = ResultRows.row(step, deviations)
            let expected = whole.close(row)
            for columns in [0..<7, 7..<8, 8..<33, 33..<47].shuffled(using: &random) {
                sharded.add(ResultRows.row(step, Array(deviations[columns])), of: columns)
            }
            let got = sharded.close(position: row.position)
            #expect(got.map { String(reflecting: $0) } == expected.map { String(reflecting: $0) }, "seed \(seed) step \(step)")
            #expect(sharded.groupIDs() == whole.groupIDs())
            published += got.count
        }
        #expect(sharded.snapshot() == whole.snapshot())
        #expect(published > 20)
    }

    @Test func aSnapshotInTheMiddleChangesNothing() throws {
        let seed: UInt64 = 12
        var random = SplitMix64(seed: seed)
        let keys = ResultRows.keys(12) + ResultRows.keys(9, measure: "orders")
        var grouper = Grouper(keys: keys, profile: profile)
        var restored = grouper
        var published = 0
        for step in 0..<600 {
            var deviations = keys.map { _ in random.normal() }
            if step % 40 < 5 { for metric in 0..<6 { deviations[metric] -= 5 } }
            if (2..<7).contains(step % 40) { for metric in 12..<18 { deviations[metric] += 5 } }
            let row = ResultRows.row(step, deviations)
            // Inside events and outside of them.
            if step % 7 == 3 { restored = try Grouper(snapshot: restored.snapshot(), keys: keys, profile: profile) }
            let expected = grouper.close(row)
            #expect(restored.close(row).map { String(reflecting: $0) } == expected.map { String(reflecting: $0) }, "step \(step)")
            published += expected.count
        }
        #expect(restored.snapshot() == grouper.snapshot() && published > 60)
        let bytes = grouper.snapshot()
        #expect(throws: KernelError.self) { try Grouper(snapshot: bytes, keys: ResultRows.keys(12), profile: profile) }
        for length in [0, 5, 8, 100, bytes.count - 1] {
            #expect(throws: KernelError.self) { try Grouper(snapshot: Array(bytes[..<length]), keys: keys, profile: profile) }
        }
        #expect(throws: KernelError.self) { try Grouper(snapshot: bytes + [0], keys: keys, profile: profile) }
    }

    /// The score falls at once as the level adapts; the excursion's flag and its acceptance tell the rest.
    @Test(arguments: [PointFlags.accepted, .returned]) func aLastingShiftIsOneEvent(ending: PointFlags) throws {
        var random = SplitMix64(seed: 6)
        let keys = ResultRows.keys(5)
        var grouper = Grouper(keys: keys, profile: profile)
        quiet(&grouper, 0..<200, &random)
        _ = grouper.finish()
        var groups: [AnomalyGroup] = []
        for step in 200..<260 {
            var row = ResultRows.row(step, [step == 200 ? -12 : 0.1, 0.2, -0.3, 0.1, 0.4])
            if (200..<224).contains(step) { row.flags[0] = .inEvent }
            if step == 224 { row.flags[0] = ending }
            groups += grouper.close(row)
            if (200..<224).contains(step) { #expect(grouper.groupIDs()[0] == groups.last?.id) }
        }
        #expect(Set(groups.map(\.id)).count == 1)
        let last = try #require(groups.last)
        #expect(!last.isOpen && last.start == 200 && last.acceptedAsNormal == (ending == .accepted))
        #expect(last.end == (ending == .accepted ? 224 : 223))
        #expect(last.members[0].peakStep == 200 && last.members.map(\.metric).contains(0))
        #expect(grouper.groupIDs().allSatisfy { $0 == nil })
        #expect(grouper.finish().isEmpty)
    }

    @Test(arguments: [1, 2]) func quietIntervalsBetween(count: Int) {
        var grouper = Grouper(keys: ResultRows.keys(2), profile: profile)
        var ids: [String] = []
        var ended = 0
        for step in 0..<10 {
            let isLoud = step == 2 || step == 3 + count
            for group in grouper.close(ResultRows.row(step, [isLoud ? 9 : 0.1, -0.2])) {
                ids.append(group.id)
                if !group.isOpen {
                    ended += 1
                    #expect(count == 2 ? group.start == group.end : group.start == 2 && group.end == 4)
                }
            }
        }
        #expect(Set(ids).count == (count == 1 ? 1 : 2) && ended == (count == 1 ? 1 : 2))
        #expect(grouper.finish().isEmpty)
    }

    @Test func idsDeriveFromContent() {
        func id(_ keys: [MetricKey], _ step: Int) -> String {
            var grouper = Grouper(keys: keys, profile: profile)
            return grouper.close(ResultRows.row(step, keys.map { _ in 9 }))[0].id
        }
        let keys = ResultRows.keys(4)
        #expect(id(keys, 7) == id(keys.reversed(), 7))
        #expect(Set([id(keys, 7), id(keys, 8), id(Array(keys.dropLast()), 7), id(ResultRows.keys(4, measure: "x"), 7)]).count == 4)
        #expect(id(keys, 7).count == 36)
    }

    /// Orders follow revenue by two intervals, again and again; refunds go their own way.
    @Test func relatedGroupsFindThePlantedLag() throws {
        let seed: UInt64 = 17
        var random = SplitMix64(seed: seed)
        let keys = ResultRows.keys(6) + ResultRows.keys(6, measure: "orders") + ResultRows.keys(6, measure: "refunds")
        var grouper = Grouper(keys: keys, profile: profile)
        var groups: [AnomalyGroup] = []
        for step in 0..<500 {
            var deviations = keys.map { _ in random.normal() }
            let place = step % 60
            // Events of four intervals of changing height: a lag needs a shape to be seen.
            let heights = [5.0, 9, 4, 7]
            if (30..<34).contains(place) { for metric in 0..<6 { deviations[metric] -= heights[place - 30] } }
            if (32..<36).contains(place) { for metric in 6..<12 { deviations[metric] -= heights[place - 32] } }
            if step % 97 == 50 { for metric in 12..<18 { deviations[metric] += 9 } }
            groups += grouper.close(ResultRows.row(step, deviations))
        }
        let orders = try #require(groups.last { $0.measure == "orders" && !$0.isOpen && $0.severity > 60 })
        let cause = try #require(orders.related.first)
        #expect(cause.measure == "revenue" && cause.role == .cause && cause.lag == 2 && cause.correlation > 0.6, "\(cause), seed \(seed)")
        let revenue = try #require(groups.last { $0.measure == "revenue" && $0.severity > 60 && !$0.related.isEmpty })
        let effect = try #require(revenue.related.first)
        #expect(effect.measure == "orders" && effect.role == .effect && effect.lag == -2)
        #expect(groups.first { $0.measure == "orders" }?.related.isEmpty == true, "one meeting is none")
        #expect(!groups.contains { $0.measure == "refunds" && !$0.related.isEmpty })
    }

    @Test func learningMissingAndAdmittedMetrics() throws {
        var grouper = Grouper(keys: ResultRows.keys(3), profile: profile)
        var row = ResultRows.row(0, [9, 9, 9])
        row.flags = [.learning, .missing, .retired]
        #expect(grouper.close(row).isEmpty && grouper.groupIDs() == [nil, nil, nil])
        let opened = try #require(grouper.close(ResultRows.row(1, [9, 0, 0])).first)
        grouper.admit([MetricKey(measure: "revenue", dimensions: [DimensionValue(dimension: "shop", value: "new")]), MetricKey(measure: "other")])
        let groups = grouper.close(ResultRows.row(2, [9, 0, 0, 9, 8]))
        #expect(groups.map(\.measure) == ["revenue", "other"] && groups[0].id == opened.id)
        #expect(groups[0].members.map(\.metric).sorted() == [0, 3])
        #expect(grouper.groupIDs() == [opened.id, nil, nil, opened.id, groups[1].id])
        var outage = IntervalResults(count: 5, position: ResultRows.position(3))
        #expect(grouper.close(outage).isEmpty)
        outage.position = ResultRows.position(4)
        #expect(grouper.close(outage).filter { !$0.isOpen }.count == 2)
    }
}
