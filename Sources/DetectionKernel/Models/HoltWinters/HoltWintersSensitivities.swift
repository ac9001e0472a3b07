import LinearAlgebra

/// The numbers that a fit varies: smoothing parameters in box coordinates, and initial states.
///
/// γ is written ρ·(1 − α), so that all admissible values form a box: α, β, ρ in 0...1 and φ in its own range.
struct HoltWintersTrial: Sendable {
    var level: Double
    var trend: Double
    /// ρ = γ/(1 − α).
    var seasonShare: Double
    var damping: Double
    var state: HoltWintersState

    var gains: (level: Double, trend: Double, season: Double) { (level, level * trend, seasonShare * (1 - level)) }

    func parameters(_ specification: HoltWintersSpecification) throws -> HoltWintersParameters {
        try HoltWintersParameters(
            levelSmoothing: level, trendSmoothing: specification.trend == .none ? 0 : trend,
            seasonalSmoothing: specification.season == .none ? 0 : seasonShare * (1 - level),
            damping: specification.trend == .damped ? damping : 1)
    }
}

/// One-step errors of a series at a trial, and their inner products with their derivatives by every free number.
///
/// The plain form: forward sensitivities of all free numbers, O(n · free numbers) for the derivatives and
/// O(n · free numbers²) for the products. Missing values advance states and sensitivities without an update.
struct HoltWintersSensitivities {
    /// Products of all derivatives and, as last row and column, the errors. Order: α, β, ρ, φ as they apply, the initial
    /// trend, then the seasonal states or the level.
    let products: Matrix
    var sumOfSquares: Double { products[products.rows - 1, products.rows - 1] }

    init(of series: [Double], _ specification: HoltWintersSpecification, at trial: HoltWintersTrial) throws {
        let hasTrend = specification.trend != .none, hasSeason = specification.season != .none
        let isDamped = specification.trend == .damped, isMultiplicative = specification.season == .multiplicative
        let count = specification.freeParameters
        let period = specification.period
        let phi = isDamped ? trial.damping : hasTrend ? 1 : 0
        let (gain, trendGain, seasonGain) = trial.gains

        // Derivatives of the gains by the box coordinates, one entry a free number.
        var gainBy = [Double](repeating: 0, count: count), trendGainBy = gainBy, seasonGainBy = gainBy
        var next = 0
        gainBy[next] = 1
        trendGainBy[next] = hasTrend ? trial.trend : 0
        seasonGainBy[next] = hasSeason ? -trial.seasonShare : 0
        next += 1
        if hasTrend {
            trendGainBy[next] = trial.level
            next += 1
        }
        if hasSeason {
            seasonGainBy[next] = 1 - trial.level
            next += 1
        }
        let dampingIndex = isDamped ? next : -1
        if isDamped { next += 1 }

        // Sensitivities of the states.
        var levelBy = [Double](repeating: 0, count: count), trendBy = levelBy
        var seasonBy = [Double](repeating: 0, count: count * period)
        if hasTrend {
            trendBy[next] = 1
            next += 1
        }
        if hasSeason {
            for slot in 0..<period { seasonBy[slot * count + next + slot] = 1 }
        } else {
            levelBy[next] = 1
        }

        var level = trial.state.level, trend = trial.state.trend, season = trial.state.season
        var slot = 0
        // One column an observation, so that a step writes one run of memory.
        var derivatives = Matrix(rows: count + 1, columns: series.count)
        var advancedBy = [Double](repeating: 0, count: count)
        for (time, observation) in series.enumerated() {
            let advancedTrend = phi * trend
            let advanced = level + advancedTrend
            for q in 0..<count { advancedBy[q] = levelBy[q] + phi * trendBy[q] }
            if dampingIndex >= 0 { advancedBy[dampingIndex] += trend }
            let base = slot * count
            if observation.isNaN {
                for q in 0..<count {
                    levelBy[q] = advancedBy[q]
                    trendBy[q] = phi * trendBy[q]
                }
                if dampingIndex >= 0 { trendBy[dampingIndex] += trend }
                level = advanced
                trend = advancedTrend
            } else if isMultiplicative {
                let s = season[slot]
                let error = observation - advanced * s
                let bySeason = error / s, byLevel = error / advanced
                for q in 0..<count {
                    let errorBy = -(advancedBy[q] * s + advanced * seasonBy[base + q])
                    derivatives[q, time] = errorBy
                    let bySeasonBy = (errorBy - bySeason * seasonBy[base + q]) / s
                    let byLevelBy = (errorBy - byLevel * advancedBy[q]) / advanced
                    levelBy[q] = advancedBy[q] + gain * bySeasonBy + gainBy[q] * bySeason
                    trendBy[q] = phi * trendBy[q] + trendGain * bySeasonBy + trendGainBy[q] * bySeason
                    seasonBy[base + q] += seasonGain * byLevelBy + seasonGainBy[q] * byLevel
                }
                if dampingIndex >= 0 { trendBy[dampingIndex] += trend }
                derivatives[count, time] = error
                level = advanced + gain * bySeason
                trend = advancedTrend + trendGain * bySeason
                season[slot] = s + seasonGain * byLevel
            } else {
                let error = observation - advanced - (hasSeason ? season[slot] : 0)
                for q in 0..<count {
                    let errorBy = -(advancedBy[q] + seasonBy[base + q])
                    derivatives[q, time] = errorBy
                    levelBy[q] = advancedBy[q] + gain * errorBy + gainBy[q] * error
                    trendBy[q] = phi * trendBy[q] + trendGain * errorBy + trendGainBy[q] * error
                    if hasSeason { seasonBy[base + q] += seasonGain * errorBy + seasonGainBy[q] * error }
                }
                if dampingIndex >= 0 { trendBy[dampingIndex] += trend }
                derivatives[count, time] = error
                level = advanced + gain * error
                trend = advancedTrend + trendGain * error
                if hasSeason { season[slot] += seasonGain * error }
            }
            if hasSeason { slot = slot + 1 == period ? 0 : slot + 1 }
        }
        products = try matrixProduct(derivatives, derivatives, transposingSecond: true)
    }
}
