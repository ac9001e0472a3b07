import MetricSeries
import Testing

@testable import DetectionKernel

/// What a service that keeps streams for years rests on.
@Suite struct StreamContinuityTests {
    private static func batch(rows: Int, columns: Int, seed: UInt64 = 3) throws -> SeriesBatch {
        var state = seed
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        let grid = TimeGrid(containing: 1_759_276_800, count: rows, calendar: try MetricCalendar(frequency: .hourly))
        var values: [Double] = []
        for row in 0..<rows { for column in 0..<columns { values.append(100 + 20 * Double((row + column) % 24) + 10 * uniform()) } }
        return try SeriesBatch(grid: grid, keys: (0..<columns).map { MetricKey(measure: "m", dimensions: [.init(dimension: "d", value: "\($0)")]) }, values: values)
    }


    /// Training on a window of a longer stream is training on those rows of the whole.
    @Test func windowWithItsOriginTrainsAsTheWholeDoes() throws {
        let whole = try Self.batch(rows: 400, columns: 3)
        let window = try SeriesBatch(grid: whole.grid.intervals(from: 96, count: 304), keys: whole.keys, values: Array(whole.values[(96 * 3)...]))
        let trainer = Trainer(profile: Profile(frequency: .hourly))
        let a = try trainer.train(whole, rows: 96..<400)
        let b = try trainer.train(window, origin: 96)
        #expect(b.nextStep == 400 && a.serialized() == b.serialized())
    }

    @Test(arguments: [0, 3, 256, 300])
    func partsJoinToTheWhole(_ columns: Int) throws {
        let batch = try Self.batch(rows: 80, columns: columns)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch)
        var joined: [UInt8] = []
        var count = 0
        detector.serializedParts { index, bytes in
            #expect(index == count)
            count += 1
            joined += bytes
        }
        #expect(count == 1 + (columns + 255) / 256)
        #expect(joined == detector.serialized())
        #expect(try TrainedDetector(serialized: joined).serialized() == joined)
    }

    /// A metric that was retired and comes back starts as a new one does, and its neighbours notice nothing.
    @Test func readmittedMetricStartsCold() throws {
        let batch = try Self.batch(rows: 200, columns: 3)
        let detector = try Trainer(profile: Profile(frequency: .hourly)).train(batch, rows: 0..<150)
        var undisturbed = Inferencer(detector)
        var inferencer = Inferencer(detector)
        #expect(throws: KernelError.self) { try inferencer.readmit([batch.keys[1].id]) }
        try inferencer.retire([batch.keys[1].id])
        for row in 150..<160 {
            _ = try inferencer.score(batch.row(row, keySpaceVersion: 1))
            _ = try undisturbed.score(batch.row(row))
        }
        #expect(inferencer.detector.isRetired(metric: 1))
        try inferencer.readmit([batch.keys[1].id])
        #expect(!inferencer.detector.isRetired(metric: 1) && inferencer.detector.rowsSeen(metric: 1) == 0)
        var cold = Inferencer(TrainedDetector(untrained: [batch.keys[1]], profile: Profile(frequency: .hourly), firstStep: 160))
        for row in 160..<200 {
            let results = try inferencer.score(batch.row(row, keySpaceVersion: 2))
            let others = try undisturbed.score(batch.row(row))
            var single = batch.row(row)
            single.values = [single.values[1]]
            let fresh = try cold.score(single)
            for place in [0, 2] { #expect(results.decibels[place].bitPattern == others.decibels[place].bitPattern) }
            #expect(results.expected[1].bitPattern == fresh.expected[0].bitPattern && results.flags[1] == fresh.flags[0])
        }
    }
}
