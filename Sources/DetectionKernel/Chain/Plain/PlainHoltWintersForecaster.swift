import CVectorKernels
import MetricSeries

/// Holt-Winters exponential smoothing of one metric in streaming form, plain form, with bounded innovations (Gelper,
/// Fried, Croux 2010): gains of the error-correction form, season by slot of the cycle.
///
/// `ŷ = l + φb + s_j` (additive) or `(l + φb)·s_j` (multiplicative); `l ← l + φb + αu`, `b ← φb + βu`, `s_j ← s_j + γu`
/// with u the bounded innovation (multiplicative: u/s_j for level and trend, u/(l + φb) for the season).
struct PlainHoltWintersForecaster {
    let parameters: ChainParameters
    var levelGain: Double
    var trendGain: Double
    var seasonGain: Double
    var damping: Double
    var isMultiplicative = false
    var level = 0.0
    var trend = 0.0
    var season: [Double]
    var seasonCount: [Double]
    var slowLevel = 0.0
    var scale = 0.0
    var rows = 0
    var excursion = PlainExcursion()
    private(set) var forecast = 0.0

    init(parameters: ChainParameters) {
        let rules = parameters.profile.holtWinters
        self.parameters = parameters
        levelGain = rules.levelGain
        trendGain = rules.trendGain
        seasonGain = rules.seasonGain
        damping = rules.damping
        season = Array(repeating: 0, count: parameters.slots)
        seasonCount = season
    }

    mutating func predict(_ position: CalendarPosition, observed y: Double) {
        if rows == 0 { level = y }
        let base = level + damping * trend
        let s = season[position.slot]
        forecast = isMultiplicative ? base * (1 + s) : base + s
    }

    mutating func update(_ position: CalendarPosition, observed y: Double) -> PlainExcursion.Verdict {
        let rules = parameters.profile
        let j = position.slot
        let s = season[j]
        let home = isMultiplicative ? excursion.home * (1 + s) : excursion.home + s
        let e = y - forecast
        let verdict = excursion.judge(
            innovation: e, scale: scale, bounds: Double(rows) >= rules.filter.unclippedRows, clip: rules.holtWinters.clip,
            acceptRun: Int(rules.filter.acceptRun), rules: rules.event, homeDistance: y - home, slowMean: slowLevel)
        var u = verdict.accepts ? e : verdict.bounded
        if verdict.isReturn {
            level = excursion.home
            slowLevel = excursion.home
            trend = 0
            u = y - home
        } else if rows > 0 {
            scale += max(rules.filter.scaleGain, 1 / Double(rows)) * (MeanDeviation.consistency * abs(verdict.bounded) - scale)
        }
        let base = verdict.isReturn ? level : level + damping * trend
        let factor = isMultiplicative ? 1 + s : 1
        let inLevel = factor > VK_LEAST_SEASON_FACTOR ? u / factor : 0
        let inSeason = isMultiplicative ? (abs(base) > 0 ? u / base : 0) : u
        trend = (verdict.isReturn ? 0 : damping * trend) + trendGain * inLevel
        level = base + levelGain * inLevel
        let standstill = excursion.isOpen && excursion.isLarge && seasonCount[j] >= rules.event.standstillSlotValues
        if !standstill {
            season[j] += max(seasonGain, seasonCount[j] < rules.holtWinters.youngSlotValues ? (1 - levelGain) / (seasonCount[j] + 1) : 0) * inSeason
            seasonCount[j] += 1
        }
        slowLevel = rows == 0 ? level : slowLevel + parameters.slowMeanGain * (level - slowLevel)
        rows += 1
        return verdict
    }

    mutating func pass(gap: Int) {
        level += damping * trend
        trend *= damping
    }
}
