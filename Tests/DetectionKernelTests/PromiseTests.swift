import Foundation
import MetricSeries
import Testing

@testable import DetectionKernel

/// The promises of the streaming detector, each as a property over seeded series.
@Suite("What the detector promises")
struct PromiseTests {
    static func batch(metrics: Int, rows: Int, frequency: Frequency = .hourly, seed: UInt64 = 11) throws -> SeriesBatch {
        let calendar = try MetricCalendar(frequency: frequency)
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: calendar)
        var source = ChainSeries(seed: seed)
        let columns = (0..<metrics).map { source.make(rows: rows, slots: calendar.slots, kind: $0) }
        let keys = (0..<metrics).map { MetricKey(measure: $0 % 2 == 0 ? "views" : "revenue", dimensions: [DimensionValue(dimension: "shop", value: "\($0)")]) }
        return try SeriesBatch(grid: grid, keys: keys, values: (0..<rows).flatMap { row in columns.map { $0[row] } })
    }

    static func results(_ detector: TrainedDetector, _ batch: SeriesBatch, rows: Range<Int>, threads: Int = 1) throws -> [IntervalResults] {
        var inferencer = Inferencer(detector, threads: threads)
        var all: [IntervalResults] = []
        try inferencer.score(batch, rows: rows) { all.append($0) }
        return all
    }

    /// Every number of a result, so that two can be compared bit for bit.
    static func bits(_ results: IntervalResults) -> [UInt64] {
        [results.observed, results.expected, results.lower, results.upper, results.deviation, results.rarity, results.decibels, results.score, results.severity]
            .flatMap { $0.map(\.bitPattern) } + results.flags.map { UInt64($0.rawValue) } + results.candidate.map(UInt64.init)
    }

    @Test("Changing any later value changes no earlier result", arguments: [Frequency.hourly, .fiveMinutes, .daily])
    func causal(frequency: Frequency) throws {
        let batch = try Self.batch(metrics: 9, rows: 900, frequency: frequency)
        let detector = try Trainer(profile: Profile(frequency: frequency)).train(batch, rows: 0..<600)
        let whole = try Self.results(detector, batch, rows: 600..<900)
        for cut in [600, 633, 750, 899] {
            var changed = batch
            for at in cut * batch.columns..<changed.values.count { changed.values[at] = changed.values[at] * -3 + 1e6 }
            let other = try Self.results(detector, changed, rows: 600..<900)
            for row in 0..<(cut - 600) { #expect(Self.bits(whole[row]) == Self.bits(other[row]), "row \(row), cut at \(cut)") }
            #expect(Self.bits(whole[299]) != Self.bits(other[299]), "the change must show at the end")
        }
    }

    @Test("A value does not change its own expected value and band")
    func expectationIsMadeBefore() throws {
        let batch = try Self.batch(metrics: 8, rows: 700)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<650)
        for value in [-1e9, 0, 17, 1e12, Double.nan] {
            var inferencer = Inferencer(detector)
            var reference = Inferencer(detector)
            for row in 650..<700 {
                var altered = batch.row(row)
                if row == 699 { altered.values = altered.values.map { _ in value } }
                let changed = try inferencer.score(altered)
                let plain = try reference.score(batch.row(row))
                guard row == 699 else { continue }
                #expect(changed.expected.map(\.bitPattern) == plain.expected.map(\.bitPattern), "expected at \(value)")
                #expect(changed.lower.map(\.bitPattern) == plain.lower.map(\.bitPattern), "lower at \(value)")
                #expect(changed.upper.map(\.bitPattern) == plain.upper.map(\.bitPattern), "upper at \(value)")
            }
        }
    }

    @Test("A batch, and rows one by one with a snapshot restored in the middle, give identical bytes")
    func streamingEqualsBatch() throws {
        let batch = try Self.batch(metrics: 300, rows: 700)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<600)
        let whole = try Self.results(detector, batch, rows: 600..<700)
        var inferencer = Inferencer(detector)
        for row in 600..<700 {
            if row == 647 { inferencer = Inferencer(try TrainedDetector(serialized: inferencer.detector.serialized())) }
            let single = try inferencer.score(batch.row(row))
            #expect(Self.bits(single) == Self.bits(whole[row - 600]), "row \(row)")
        }
        var end = Inferencer(detector)
        try end.score(batch, rows: 600..<700) { _ in }
        #expect(end.detector.serialized() == inferencer.detector.serialized())
    }

    @Test("Training and the inferencer run over the rest of the history give the same detector")
    func trainingIsTheStream() throws {
        let batch = try Self.batch(metrics: 270, rows: 500)
        let trainer = Trainer(profile: Profile(frequency: .hourly))
        var inferencer = Inferencer(try trainer.propose(batch))
        try inferencer.score(batch, rows: inferencer.detector.nextStep..<500) { _ in }
        #expect(try trainer.train(batch).serialized() == inferencer.detector.serialized())
    }

    @Test("Shuffling, splitting and re-threading metrics change nothing")
    func neighbourIndependent() throws {
        let batch = try Self.batch(metrics: 290, rows: 420)
        let profile = Profile(frequency: .hourly)
        let order = (0..<290).map { ($0 * 97 + 31) % 290 }
        let shuffled = try SeriesBatch(
            grid: batch.grid, keys: order.map { batch.keys[$0] }, values: (0..<420).flatMap { row in order.map { batch[row, $0] } })
        let plain = try Self.results(Trainer(profile: profile).train(batch, rows: 0..<380), batch, rows: 380..<420)
        let mixed = try Self.results(Trainer(profile: profile, threads: 2).train(shuffled, rows: 0..<380), shuffled, rows: 380..<420, threads: 2)
        for row in 0..<40 {
            for (place, metric) in order.enumerated() {
                #expect(mixed[row].decibels[place].bitPattern == plain[row].decibels[metric].bitPattern)
                #expect(mixed[row].expected[place].bitPattern == plain[row].expected[metric].bitPattern)
                #expect(mixed[row].candidate[place] == plain[row].candidate[metric])
            }
        }
        let alone = try SeriesBatch(grid: batch.grid, keys: [batch.keys[137]], values: batch.series(137))
        let single = try Self.results(Trainer(profile: profile).train(alone, rows: 0..<380), alone, rows: 380..<420)
        for row in 0..<40 { #expect(single[row].decibels[0].bitPattern == plain[row].decibels[137].bitPattern) }
    }

    @Test("Metrics are admitted and retired while running")
    func admitAndRetire() throws {
        let batch = try Self.batch(metrics: 258, rows: 500)
        var inferencer = Inferencer(try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<300))
        let untouched = try Self.results(inferencer.detector, batch, rows: 300..<500)
        let added = [MetricKey(measure: "new", dimensions: []), MetricKey(measure: "newer", dimensions: [])]
        try inferencer.admit(added)
        #expect(throws: KernelError.self) { try inferencer.admit([added[0]]) }
        #expect(throws: KernelError.self) { try inferencer.score(batch.row(300)) }
        var firstVerdict: Int?
        for row in 300..<500 {
            if row == 400 { try inferencer.retire([batch.keys[3].id]) }
            var wide = batch.row(row, keySpaceVersion: inferencer.detector.keySpaceVersion)
            wide.values += [100 + sin(Double(row)), row % 2 == 0 ? 5 : .nan]
            let results = try inferencer.score(wide)
            for metric in 0..<258 where metric != 3 || row < 400 {
                #expect(results.decibels[metric].bitPattern == untouched[row - 300].decibels[metric].bitPattern)
            }
            if row >= 400 { #expect(results.flags[3].contains(.retired) && results.score[3] == 0) }
            if firstVerdict == nil, !results.flags[258].contains(.learning) { firstVerdict = row }
        }
        #expect(firstVerdict == 300 + inferencer.detector.learningRows, "the newcomer learns first")
        #expect(throws: KernelError.self) { try inferencer.retire([MetricID(high: 1, low: 2)]) }
    }

    @Test("A backtest that retrains on schedule is the inferencer that adopts retrained detectors")
    func retraining() throws {
        let batch = try Self.batch(metrics: 6, rows: 600)
        let profile = try Profile(frequency: .hourly, overrides: ["training.retrainIntervals": 70])
        var seen: [IntervalResults] = []
        _ = try Backtest(profile: profile).run(batch, each: { results, _ in seen.append(results) })
        let trainer = Trainer(profile: profile)
        var inferencer = Inferencer(try trainer.train(batch, rows: 0..<420))
        let plain = try Self.results(inferencer.detector, batch, rows: 420..<600)
        for row in 420..<600 {
            if row > 420, (row - 420) % 70 == 0 { try inferencer.adopt(trainer.train(batch, rows: row - 420..<row)) }
            #expect(Self.bits(try inferencer.score(batch.row(row))) == Self.bits(seen[row - 420]), "row \(row)")
        }
        #expect(Self.bits(plain[69]) == Self.bits(seen[69]) && Self.bits(plain[179]) != Self.bits(seen[179]))
        #expect(throws: KernelError.self) { try inferencer.adopt(trainer.train(batch, rows: 0..<420)) }
    }

    @Test("A row that is left out counts as missing; an earlier one is refused")
    func gapsAndOrder() throws {
        let batch = try Self.batch(metrics: 5, rows: 400)
        var skipping = Inferencer(try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<350))
        var explicit = skipping
        for row in 350..<360 {
            var missing = batch.row(row)
            missing.values = missing.values.map { _ in .nan }
            let results = try explicit.score(missing)
            #expect(results.flags.allSatisfy { $0.contains(.missing) } && results.score.allSatisfy { $0 == 0 })
        }
        #expect(Self.bits(try skipping.score(batch.row(360))) == Self.bits(try explicit.score(batch.row(360))))
        #expect(throws: KernelError.self) { try skipping.score(batch.row(355)) }
    }

    @Test("A lasting level shift is one event that is accepted after a cycle")
    func levelShift() throws {
        var source = ChainSeries(seed: 5)
        let rows = 1_200, shift = 900
        let series = (0..<rows).map { row in 100 + 20 * sin(2 * .pi * Double(row % 24) / 24) + 2 * source.generator.normal() + (row >= shift ? 60 : 0) }
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: try MetricCalendar(frequency: .hourly))
        let batch = try SeriesBatch(grid: grid, keys: [MetricKey(measure: "load")], values: series)
        let outcome = try Backtest(profile: Profile(frequency: .hourly)).run(batch)
        // Noise may pass 50 once in 500 rows; the shift is far beyond.
        let events = outcome.groups.filter { $0.severity >= 70 || ($0.start >= shift && $0.start < shift + 72) }
        #expect(events.count == 1, "groups \(outcome.groups.map { ($0.start, $0.end, $0.severity) })")
        #expect(outcome.groups.first?.start == shift)
        #expect(outcome.groups.first?.acceptedAsNormal == true)
        let accepted = 24
        #expect((outcome.groups.first?.end ?? 0) <= shift + accepted + 1)
    }

    @Test("A level shift of all metrics of a measure is one event, moderate or large", arguments: [0.6, 0.85, 1.3])
    func wideLevelShift(factor: Double) throws {
        let metrics = 21, rows = 24 * 110, shift = 24 * 90 + 11
        var source = ChainSeries(seed: 8)
        var values: [Double] = []
        for row in 0..<rows {
            for metric in 0..<metrics {
                let season = 200 + 60 * sin(2 * .pi * Double((row + metric) % 24) / 24)
                values.append(season * (row >= shift ? factor : 1) * (1 + 0.05 * source.generator.normal()))
            }
        }
        let keys = (0..<metrics).map { MetricKey(measure: "views", dimensions: [DimensionValue(dimension: "shop", value: "\($0)")]) }
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: try MetricCalendar(frequency: .hourly))
        let outcome = try Backtest(profile: Profile(frequency: .hourly)).run(try SeriesBatch(grid: grid, keys: keys, values: values))
        let events = outcome.groups.filter { $0.severity >= 60 || ($0.start >= shift && $0.start < shift + 48) }
        #expect(events.count == 1, "groups \(outcome.groups.map { ($0.start - shift, $0.end - shift, $0.severity) })")
        let event = try #require(events.first)
        #expect(event.start == shift && event.members.count == metrics && event.direction == (factor < 1 ? .below : .above))
        // A cycle, and the half of one that the common deviation takes to fade.
        #expect(event.end < shift + 48)
    }

    @Test("An outage in training does not hide its repeat, and its end does not alarm")
    func contamination() throws {
        let metrics = 60, rows = 24 * 60
        var source = ChainSeries(seed: 9)
        let outages = [24 * 30 + 9, 24 * 50 + 9]
        let length = 8  // a third of a cycle
        var values = [Double](repeating: 0, count: rows * metrics)
        for metric in 0..<metrics {
            var noise = 0.0
            for row in 0..<rows {
                noise = 0.4 * noise + 6 * source.generator.normal()
                let base = 200 + 60 * sin(2 * .pi * Double((row + metric) % 24) / 24) + noise
                values[row * metrics + metric] = outages.contains { row >= $0 && row < $0 + length } ? base * 0.3 : base
            }
        }
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: try MetricCalendar(frequency: .hourly))
        let keys = (0..<metrics).map { MetricKey(measure: "m", dimensions: [DimensionValue(dimension: "d", value: "\($0)")]) }
        let batch = try SeriesBatch(grid: grid, keys: keys, values: values)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<(24 * 45))
        let results = try Self.results(detector, batch, rows: (24 * 45)..<rows)
        let start = outages[1] - 24 * 45
        let found = (0..<metrics).count { metric in (start..<start + length).contains { results[$0].score[metric] >= 50 } }
        let alarmsAtEnd = (0..<metrics).count { metric in results[start + length].score[metric] >= 50 }
        // The recipe reaches four in five for a repeat of a third of a cycle, and one end in six that alarms.
        #expect(found >= metrics * 4 / 5, "\(found) of \(metrics) repeats found")
        #expect(alarmsAtEnd <= metrics / 5, "\(alarmsAtEnd) of \(metrics) ends alarmed")
    }

    @Test("Constant, all-missing, integer, huge and tiny metrics give finite, quiet results")
    func degenerate() throws {
        let rows = 600
        var source = ChainSeries(seed: 13)
        let columns: [(String, (Int) -> Double)] = [
            ("zero", { _ in 0 }), ("constant", { _ in 7 }), ("missing", { _ in .nan }), ("sparse", { $0 % 50 == 0 ? 3 : .nan }),
            ("integer", { _ in (10 + 3 * source.generator.normal()).rounded() }), ("huge", { _ in 1e300 * (1 + 0.01 * source.generator.normal()) }),
            ("tiny", { _ in 1e-300 * (1 + 0.01 * source.generator.normal()) }), ("ramp", { Double($0) + source.generator.normal() }),
            ("largest", { $0 % 2 == 0 ? Double.greatestFiniteMagnitude : -Double.greatestFiniteMagnitude }),
        ]
        let series = columns.map { column in (0..<rows).map(column.1) }
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: try MetricCalendar(frequency: .hourly))
        let batch = try SeriesBatch(
            grid: grid, keys: columns.map { MetricKey(measure: $0.0) }, values: (0..<rows).flatMap { row in series.map { $0[row] } })
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<400)
        var alarms = [Int](repeating: 0, count: columns.count)
        for results in try Self.results(detector, batch, rows: 400..<rows) {
            for metric in columns.indices {
                #expect(results.score[metric] >= 0 && results.score[metric] <= 100, "\(columns[metric].0)")
                #expect(results.deviation[metric].isFinite, "\(columns[metric].0)")
                if results.severity[metric] >= 50 { alarms[metric] += 1 }
            }
            #expect(results.flags[2].contains(.learning))
        }
        for metric in columns.indices { #expect(alarms[metric] <= 8, "\(columns[metric].0): \(alarms[metric]) alarms in 200 rows") }
    }

    @Test("A constant metric alarms when it moves")
    func constantMoves() throws {
        let rows = 500
        let grid = TimeGrid(containing: 1_735_689_600, count: rows, calendar: try MetricCalendar(frequency: .hourly))
        let batch = try SeriesBatch(grid: grid, keys: [MetricKey(measure: "c")], values: (0..<rows).map { $0 == 450 ? 9 : 7 })
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<400)
        let results = try Self.results(detector, batch, rows: 400..<rows)
        #expect(results[50].score[0] > 90)
        #expect(results[49].score[0] < 50 && results[60].score[0] < 50)
    }

    @Test("A model that was cut off or altered is refused")
    func corruptModel() throws {
        let batch = try Self.batch(metrics: 3, rows: 200)
        let bytes = try Trainer(profile: Profile(frequency: .hourly)).train(batch).serialized()
        _ = try TrainedDetector(serialized: bytes)
        for count in [0, 3, 4, 100, bytes.count / 2, bytes.count - 1] {
            #expect(throws: KernelError.self) { try TrainedDetector(serialized: Array(bytes[..<count])) }
        }
        var newer = bytes
        newer[4] = 99
        #expect(throws: KernelError.self) { try TrainedDetector(serialized: newer) }
        #expect(throws: KernelError.self) { try TrainedDetector(serialized: bytes + [0]) }
    }
}
