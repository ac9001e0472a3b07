import DetectionKernel

/// Holt-Winters with optimised initial states beside statsmodels, R and statsforecast.
enum ComparedForecasts {
    static var all: [ComparedWork] {
        get throws {
            try [
                holtWinters(.hourly, starts: 2, targets: ["statsmodels": 1_500, "R": 80]),
                holtWinters(.hourly, starts: 1, targets: [:]),
                holtWinters(.daily, starts: 2, targets: ["statsmodels": 1_500]),
            ]
        }
    }

    private static func holtWinters(_ workload: Workload, starts: Int, targets: [String: Double]) throws -> ComparedWork {
        let period = workload.periods[0]
        let all = [("statsmodels", "statsmodels HW"), ("R", "R HoltWinters"), ("statsforecast", "statsforecast ETS AAA")]
        // The others once, beside two starts.
        let peers = all.prefix(starts == 1 ? 1 : all.count).map {
            ComparedWork.Peer(package: $0.0, label: $0.1, method: "holt-winters", parameters: [("period", period)], target: targets[$0.0])
        }
        return ComparedWork(
            name: "Holt-Winters additive m=\(period), \(starts) start\(starts == 1 ? "" : "s")", input: .series(workload),
            agreement: .squaredErrors, peers: peers
        ) { _ in
            let lanes = 128
            let batch = try workload.batch(lanes)
            let specification = try HoltWintersSpecification(season: .additive, trend: .additive, period: period)
            var options = HoltWintersFit.Options.training
            options.starts = Array(options.starts.prefix(starts))
            var fit = HoltWintersBatchFit(specification, options: options)
            var results: [Result<HoltWintersFit, KernelError>] = []
            return ComparedWork.Own(
                count: lanes, run: { results = try fit.fit(batch.values, rows: workload.rows, stride: lanes, lanes: lanes) },
                result: { lane in
                    let one = try results[lane].get()
                    return [one.sumOfSquaredErrors, Double(one.observations)]
                })
        }
    }
}
