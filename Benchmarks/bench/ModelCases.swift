import DetectionKernel

/// Each model's decomposition or fit, a metric.
enum ModelCases {
    static func run(_ bench: inout Bench) throws {
        for workload in Workload.all {
            let period = workload.periods[0]
            // A few series one after the other: the plain forms are the specification and the baseline.
            let series = (0..<4).map(workload.series)
            let plain = STL(try .standard(period: period, innerLoops: 2))
            try bench.measure("stl plain \(workload.name)", count: series.count) {
                try series.reduce(0) { try $0 + checksum(plain.decompose($1)) }
            }
            let robust = STL(try .standard(period: period, robust: true))
            try bench.measure("stl robust plain \(workload.name)", count: 1, least: 1) { try checksum(robust.decompose(series[0])) }
            if workload.periods.count > 1 {
                let several = MSTL(try .standard(periods: workload.periods))
                try bench.measure("mstl plain \(workload.name)", count: 1, least: 1) {
                    let parts = try several.decompose(series[0])
                    return Checksum.of(parts.trend) + Checksum.of(parts.seasonal)
                }
            }
            try bench.measure("robust z global \(workload.name)", count: series.count) {
                series.reduce(0) { $0 + Checksum.of(RobustZScore.global($1).score) }
            }
        }
    }

    private static func checksum(_ parts: STLDecomposition) -> Double {
        Checksum.of(parts.trend) + Checksum.of(parts.seasonal) + Checksum.of(parts.robustnessWeights)
    }
}
