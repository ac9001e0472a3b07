import DetectionKernel
import MetricSeries

/// STL and MSTL beside R, statsmodels, stl-rs, augurs and statsforecast.
enum ComparedDecompositions {
    static var all: [ComparedWork] {
        get throws {
            try [
                stl(.hourly, inner: 2, outer: 0, targets: ["R": 100]),
                stl(.hourly, inner: 2, outer: 0, trendJump: 5, lowPassJump: 3, targets: [:]),
                stl(.fiveMinutes, inner: 2, outer: 0, targets: ["R": 150]),
                stl(.daily, inner: 2, outer: 0, targets: [:]),
                stl(.hourly, inner: 1, outer: 15, targets: ["R": 30]),
                stl(.hourly, inner: 2, outer: 15, targets: ["statsmodels": 250]),
                stl(.fiveMinutes, inner: 1, outer: 15, targets: [:]),
                stl(.daily, inner: 1, outer: 15, targets: [:]),
                mstlAsR, mstlAsStatsmodels,
            ]
        }
    }

    /// Series of a block; fewer where a series takes long. An odd number of cache lines a row: rows that lie a power of two apart
    /// share few sets of the caches.
    private static func lanes(robust: Bool) -> Int { robust ? 40 : 72 }

    private static func stl(
        _ workload: Workload, inner: Int, outer: Int, trendJump: Int = 1, lowPassJump: Int = 1, targets: [String: Double]
    ) throws -> ComparedWork {
        let parameters = try STLParameters.standard(
            period: workload.periods[0], robust: outer > 0, trendJump: trendJump, lowPassJump: lowPassJump, innerLoops: inner, outerLoops: outer)
        let trend = parameters.trend.length, lowPass = parameters.lowPass.length
        let given = [
            ("period", parameters.period), ("seasonal", 7), ("trend", trend), ("low-pass", lowPass), ("seasonal-jump", 1),
            ("trend-jump", trendJump), ("low-pass-jump", lowPassJump), ("inner", inner), ("outer", outer),
        ]
        let peers = [("R", "R stl"), ("stl-rs", "stl-rs"), ("statsmodels", "statsmodels STL")].map {
            ComparedWork.Peer(package: $0.0, label: $0.1, method: "stl", parameters: given, target: targets[$0.0])
        }
        let jumps = trendJump == 1 && lowPassJump == 1 ? "" : ", jumps 1/\(trendJump)/\(lowPassJump)"
        return ComparedWork(
            name: "STL \(parameters.period)/7/\(trend)/\(lowPass)\(jumps), inner \(inner) outer \(outer)", input: .series(workload),
            agreement: .values, peers: peers, operations: operations(parameters, rows: workload.rows)
        ) { _ in
            let lanes = lanes(robust: outer > 0)
            let batch = try workload.batch(lanes)
            let decomposition = STLBatch(try STLPlan(parameters, count: workload.rows))
            var block = STLBlockDecomposition(count: workload.rows, laneStride: lanes)
            return ComparedWork.Own(
                count: lanes, run: { try decomposition.decompose(batch.values, laneStride: lanes, lanes: lanes, into: &block) },
                result: { lane in
                    let one = block.series(lane: lane)
                    return one.seasonal + one.trend
                })
        }
    }

    /// Multiplications and additions of the weighted sums, the work that no form of STL gets around: one sum a value and
    /// smoother, five in the passes with weights for the season and the trend; the moving averages are three additions.
    static func operations(_ parameters: STLParameters, rows: Int) -> Double {
        func pass(sums: Double) -> Double {
            let rows = Double(rows), season = Double(parameters.seasonal.length), trend = Double(parameters.trend.length)
            let lowPass = Double(parameters.lowPass.length)
            return 2 * rows * (sums * season / Double(parameters.seasonal.jump) + lowPass / Double(parameters.lowPass.jump) + sums * trend / Double(parameters.trend.jump)) + 6 * rows
        }
        return Double(parameters.innerLoops) * (pass(sums: 1) + Double(parameters.outerLoops) * pass(sums: 5))
    }

    private static func mstl(
        _ name: String, _ parameters: MSTLParameters, fastestTarget: Double? = nil, peers: [(package: String, label: String)]
    ) -> ComparedWork {
        let workload = Workload.hourly
        let given = parameters.seasons.enumerated().map { ("period-\($0.offset + 1)", $0.element.period) }
        return ComparedWork(
            name: name, input: .series(workload), agreement: .values,
            peers: peers.map { ComparedWork.Peer(package: $0.package, label: $0.label, method: "mstl", parameters: given) },
            operations: Double(parameters.iterations) * parameters.seasons.reduce(0) { $0 + operations($1, rows: workload.rows) },
            fastestTarget: fastestTarget
        ) { _ in
            let lanes = lanes(robust: false)
            let batch = try workload.batch(lanes)
            let plan = try MSTLPlan(parameters, count: workload.rows)
            let decomposition = MSTLBatch(plan)
            var block = MSTLBlockDecomposition(plan, laneStride: lanes)
            return ComparedWork.Own(
                count: lanes, run: { try decomposition.decompose(batch.values, laneStride: lanes, lanes: lanes, into: &block) },
                result: { lane in
                    let one = block.series(lane: lane)
                    return one.seasonal + one.trend
                })
        }
    }

    /// What R's `mstl` does without being told otherwise: seasonal degree 0, windows 11 and 15, jumps of a tenth of each window.
    private static var mstlAsR: ComparedWork {
        get throws {
            let seasons = try zip(Workload.hourly.periods, [11, 15]).map { period, window in
                func smoother(_ length: Int, degree: Int) throws -> Smoother {
                    try Smoother(length: length, degree: degree, jump: (length + 9) / 10)
                }
                return try STLParameters(
                    period: period, seasonal: smoother(window, degree: 0),
                    trend: smoother(STLParameters.defaultTrendLength(period: period, seasonalLength: window), degree: 1),
                    lowPass: smoother(STLParameters.defaultLowPassLength(period: period), degree: 1), innerLoops: 2, outerLoops: 0)
            }
            return mstl(
                "MSTL 24+168, R's parameters", try MSTLParameters(seasons: seasons), fastestTarget: 60,
                peers: [("R", "R forecast mstl"), ("augurs", "augurs MSTL"), ("stl-rs", "stl-rs MSTL")])
        }
    }

    private static var mstlAsStatsmodels: ComparedWork {
        get throws {
            mstl(
                "MSTL 24+168, statsmodels' defaults", try .standard(periods: Workload.hourly.periods),
                peers: [("statsmodels", "statsmodels MSTL"), ("statsforecast", "statsforecast mstl")])
        }
    }
}
