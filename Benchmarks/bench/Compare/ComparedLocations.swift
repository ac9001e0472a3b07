import DetectionKernel

/// Medians and median absolute deviations beside bottleneck.
enum ComparedLocations {
    static var all: [ComparedWork] { [rolling, global] }

    private static let window = 168

    private static var rolling: ComparedWork {
        let workload = Workload.hourly
        let given = [("window", window)]
        return ComparedWork(
            name: "rolling median and exact MAD, window \(window)", input: .series(workload), agreement: .rowLater(rows: workload.rows),
            peers: [
                .init(package: "bottleneck", label: "bottleneck exact", method: "rolling exact", parameters: given, target: 100),
                .init(package: "bottleneck", label: "bottleneck two passes", method: "rolling two passes", parameters: given, target: 2),
            ]
        ) { _ in
            let lanes = 64, rows = workload.rows
            let batch = try workload.batch(lanes)
            let scores = try RobustZScoreBatch(count: rows, window: window, minimumValues: window)
            var results = RobustZScoreBlock(count: rows, laneStride: lanes)
            return ComparedWork.Own(
                count: lanes,
                run: { try scores.score(batch.values, laneStride: lanes, lanes: lanes, into: &results) },
                result: { lane in
                    (0..<rows).map { results.location[$0 * lanes + lane] }
                        + (0..<rows).map { results.scale[$0 * lanes + lane] / RobustLocation.consistency }
                })
        }
    }

    private static var global: ComparedWork {
        let workload = Workload.hourly
        return ComparedWork(
            name: "global median and MAD", input: .series(workload), agreement: .values,
            peers: [.init(package: "bottleneck", label: "bottleneck", method: "global")]
        ) { _ in
            let series = (0..<64).map(workload.series)
            var scratch = SelectionScratch()
            var results: [RobustLocation] = []
            return ComparedWork.Own(
                count: series.count, run: { results = series.map { RobustLocation(of: $0, scratch: &scratch) } },
                result: { [results[$0].median, results[$0].medianAbsoluteDeviation] })
        }
    }
}
