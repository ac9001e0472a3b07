/// Bisquare weights of the outer loop (STL paper, section 2.3; published routine `rwts`).
enum RobustnessWeights {
    /// A weight in 0...1 for every row: B(|R| / h) with h = 6 · median |R| and B(u) = (1 − u²)² for u < 1.
    ///
    /// The median is over the observed rows and, for an even number of them, the mean of the middle two. Rows at most
    /// 0.001 h away get 1, rows beyond 0.999 h get 0. When h is 0 (more than half of the series is fitted exactly) every
    /// observed row keeps weight 1. Missing rows get 0.
    static func robustnessWeights(residuals: [Double], isMissing: [Bool]?) -> [Double] {
        var observed = residuals.map { abs($0) }
        if let isMissing { observed = zip(observed, isMissing).filter { !$0.1 }.map(\.0) }
        observed.sort()
        guard !observed.isEmpty else { return [Double](repeating: 0, count: residuals.count) }
        let middle = observed.count / 2
        let bound = 3 * (observed[middle] + observed[observed.count - 1 - middle])
        return residuals.indices.map { row in
            if isMissing?[row] == true { return 0 }
            return bound == 0 ? 1 : bisquare(abs(residuals[row]), bound: bound)
        }
    }

    private static func bisquare(_ distance: Double, bound: Double) -> Double {
        if distance <= 0.001 * bound { return 1 }
        guard distance <= 0.999 * bound else { return 0 }
        let ratio = distance / bound
        let complement = 1 - ratio * ratio
        return complement * complement
    }
}
