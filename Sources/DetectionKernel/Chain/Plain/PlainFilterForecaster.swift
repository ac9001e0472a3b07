import MetricSeries

/// Season profiles and residual filter of one metric, plain form: the forecaster of the candidates A, B and C.
///
/// The forecast is `s[slot] + θ·f`, with f the recent past of the deseasonalised series r (its last three values, three
/// exponentially weighted means, its value one cycle ago and the slot after it) and the departures of the raw, the
/// kind-of-day and the hour-of-week profile; θ solves discounted, weighted normal equations with a ridge towards a prior.
struct PlainFilterForecaster {
    let parameters: ChainParameters
    let usesHourOfWeek: Bool
    let featureCount: Int

    // Profiles: smooth s, raw q, by kind of day c, hour-of-week means H, and the values each was learned from.
    var smooth: [Double]
    var smoothCount: [Double]
    var raw: [Double]
    var rawCount: [Double]
    var dayKind: [Double]
    var dayKindCount: [Double]
    var hourOfWeek: [Double]
    var hourOfWeekCount: [Double]
    var profileDeviation = 0.0
    var coldLevel = 0.0

    // The deseasonalised series.
    var lag1 = 0.0, lag2 = 0.0, lag3 = 0.0
    var fastMean = 0.0, cycleMean = 0.0, slowMean = 0.0
    var slotLag: [Double]
    /// Extremes of the deseasonalised series as observed, from the first value on.
    var lowest = 0.0, highest = 0.0

    // Normal equations, coefficients and scale.
    var gram: [Double]
    var moment: [Double]
    var coefficients: [Double]
    var pending: [(features: [Double], response: Double, weight: Double)] = []
    var scale = 0.0
    var rows = 0

    var excursion = PlainExcursion()

    // The forecast of the row in hand.
    private(set) var season = 0.0
    private(set) var forecast = 0.0
    private(set) var features: [Double] = []

    init(parameters: ChainParameters, usesHourOfWeek: Bool) {
        let p = parameters.slots
        self.parameters = parameters
        self.usesHourOfWeek = usesHourOfWeek
        featureCount = 6 + 1 + (parameters.hasNextSlotLag ? 1 : 0) + (parameters.hasRawProfile ? 1 : 0) + 1 + (usesHourOfWeek ? 1 : 0)
        let zeros = [Double](repeating: 0, count: p)
        smooth = zeros
        smoothCount = zeros
        raw = zeros
        rawCount = zeros
        dayKind = zeros + zeros
        dayKindCount = zeros + zeros
        hourOfWeek = Array(repeating: 0, count: usesHourOfWeek ? 168 : 0)
        hourOfWeekCount = hourOfWeek
        slotLag = zeros
        gram = Array(repeating: 0, count: featureCount * featureCount)
        moment = Array(repeating: 0, count: featureCount)
        coefficients = Self.prior(parameters, count: featureCount)
    }

    static func prior(_ parameters: ChainParameters, count: Int) -> [Double] {
        var prior = [Double](repeating: 0, count: count)
        prior[0] = parameters.profile.filter.priorFirstLag
        prior[3] = parameters.profile.filter.priorFastMean
        prior[4] = parameters.profile.filter.priorCycleMean
        return prior
    }

    mutating func predict(_ position: CalendarPosition, observed y: Double) {
        let p = parameters.slots
        let j = position.slot
        let g = Int(parameters.dayKind(position))
        season = smoothCount[j] > 0 ? smooth[j] : (rows > 0 ? coldLevel : y)
        var f = [lag1, lag2, lag3, fastMean, cycleMean, slowMean, slotLag[j]]
        if parameters.hasNextSlotLag { f.append(slotLag[(j + 1) % p]) }
        if parameters.hasRawProfile { f.append(rawCount[j] > 0 ? raw[j] - season : 0) }
        f.append(dayKindCount[g * p + j] >= 2 ? dayKind[g * p + j] - season : 0)
        if usesHourOfWeek { f.append(hourOfWeek[position.hourOfWeek]) }
        features = f
        // Coefficients learned on a flat stretch may be unstable: bounded innovations would then feed them with their own
        // forecasts, without end. What was never near the observed range is no forecast.
        var departure = 0.0
        for k in 0..<featureCount { departure += coefficients[k] * f[k] }
        let reach = parameters.profile.filter.extrapolation * (highest - lowest)
        forecast = season + min(max(departure, lowest - reach), highest + reach)
    }

    /// Updates everything with an observed value; returns what the excursion decided.
    mutating func update(_ position: CalendarPosition, observed y: Double) -> PlainExcursion.Verdict {
        let filter = parameters.profile.filter
        let j = position.slot
        let e = y - forecast
        let bounds = Double(rows) >= filter.unclippedRows
        let verdict = excursion.judge(
            innovation: e, scale: scale, bounds: bounds, clip: filter.clip, acceptRun: Int(filter.acceptRun),
            rules: parameters.profile.event, homeDistance: y - season - excursion.home, slowMean: slowMean)
        let r: Double
        if verdict.isReturn {
            r = y - season
            lag1 = excursion.home
            lag2 = lag1
            fastMean = excursion.home
            cycleMean = excursion.home
            slowMean = excursion.home
        } else {
            r = verdict.accepts ? y - season : forecast - season + verdict.bounded
            if rows > 0, scale > 0 { pending.append((features, r, verdict.weight / (scale * scale))) }
            else { pending.append((features, r, 0)) }
            if rows > 0 {
                scale += max(filter.scaleGain, 1 / Double(rows)) * (MeanDeviation.consistency * abs(verdict.bounded) - scale)
            }
        }
        updateProfiles(position, y)
        if usesHourOfWeek, !excursion.isOpen {
            let w = position.hourOfWeek
            hourOfWeek[w] += max(parameters.hourOfWeekGain, 1 / (hourOfWeekCount[w] + 1)) * (r - hourOfWeek[w])
            hourOfWeekCount[w] += 1
        }
        lag3 = lag2
        lag2 = lag1
        lag1 = r
        fastMean += filter.fastMeanGain * (r - fastMean)
        cycleMean += parameters.cycleMeanGain * (r - cycleMean)
        slowMean += parameters.slowMeanGain * (r - slowMean)
        slotLag[j] = r
        lowest = min(lowest, y - season)
        highest = max(highest, y - season)
        coldLevel = rows == 0 ? y : coldLevel + parameters.profile.season.coldLevelGain * (y - coldLevel)
        rows += 1
        return verdict
    }

    private mutating func updateProfiles(_ position: CalendarPosition, _ y: Double) {
        let rules = parameters.profile.season
        let p = parameters.slots
        let j = position.slot
        let reach = parameters.reach
        let standstill = excursion.isOpen && excursion.isLarge
        let holds = parameters.profile.event.standstillSlotValues
        let bound = rules.clip * profileDeviation
        let bounds = Double(rows) >= rules.unclippedRows
        func move(_ value: inout Double, _ count: inout Double, gain: Double, weight v: Double) {
            if standstill, count >= holds { return }
            var step = y - value
            if bounds, count >= rules.unclippedSlotValues { step = min(max(step, -bound), bound) }
            value += max(gain, v / (count + v)) * step
            count += v
        }
        for d in -reach...reach {
            let k = (j + d + p) % p
            let v = 1 - Double(abs(d)) / Double(reach + 1)
            move(&smooth[k], &smoothCount[k], gain: rules.gain * v / Double(reach + 1), weight: v)
        }
        if parameters.hasRawProfile { move(&raw[j], &rawCount[j], gain: rules.gain, weight: 1) }
        let c = Int(parameters.dayKind(position)) * p + j
        move(&dayKind[c], &dayKindCount[c], gain: rules.dayKindGain, weight: 1)
        profileDeviation += max(parameters.profile.season.deviationGain, 1 / Double(rows + 1)) * (MeanDeviation.consistency * abs(y - season) - profileDeviation)
    }

    /// A missing interval: after a long enough gap the short lags take the slow mean.
    mutating func pass(gap: Int) {
        if gap >= parameters.gapRows {
            lag1 = slowMean
            lag2 = slowMean
            lag3 = slowMean
            fastMean = slowMean
            cycleMean = slowMean
        }
    }

    /// Takes the rows since the last tick together and solves for the coefficients.
    mutating func solve(rowsSinceTick: Int) {
        let filter = parameters.profile.filter
        let k = featureCount
        let discount = pow(filter.discount, rowsSinceTick)
        for i in gram.indices { gram[i] *= discount }
        for i in moment.indices { moment[i] *= discount }
        for (f, r, w) in pending {
            for a in 0..<k {
                for b in 0..<k { gram[a * k + b] += w * f[a] * f[b] }
                moment[a] += w * f[a] * r
            }
        }
        pending.removeAll(keepingCapacity: true)
        var trace = 0.0
        for a in 0..<k { trace += gram[a * k + a] }
        let ridge = filter.ridgeShare * trace / Double(k) + filter.ridgeFloor
        let prior = Self.prior(parameters, count: k)
        // Cholesky factor of A + kI, in place of a library call for eleven unknowns.
        var l = gram
        var x = (0..<k).map { moment[$0] + ridge * prior[$0] }
        for a in 0..<k { l[a * k + a] += ridge }
        for a in 0..<k {
            for b in 0...a {
                var sum = l[a * k + b]
                for c in 0..<b { sum -= l[a * k + c] * l[b * k + c] }
                l[a * k + b] = a == b ? sum.squareRoot() : sum / l[b * k + b]
            }
        }
        for a in 0..<k {
            for c in 0..<a { x[a] -= l[a * k + c] * x[c] }
            x[a] /= l[a * k + a]
        }
        for a in stride(from: k - 1, through: 0, by: -1) {
            for c in (a + 1)..<max(a + 1, k) { x[a] -= l[c * k + a] * x[c] }
            x[a] /= l[a * k + a]
        }
        coefficients = x
    }

    private func pow(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1.0) { value, _ in value * base }
    }
}
