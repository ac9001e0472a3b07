import Foundation
import MetricSeries

/// One candidate's whole chain for one metric, plain form: forecast, excursion, scale, tails, energy, log score.
///
/// This is the specification and the oracle of the lanes in `CVectorKernels`; it is never used for speed.
struct PlainCandidate {
    enum Forecaster {
        case filter(PlainFilterForecaster)
        case holtWinters(PlainHoltWintersForecaster)
        case robustZ(PlainRobustZForecaster)
    }

    let parameters: ChainParameters
    var forecaster: Forecaster
    var scale: PlainScale
    var tail: PlainTail
    var energyTail: PlainTail
    var tailShare = 0.0
    var recent: [Double] = []
    var logScore = 0.0
    var logScoreRows = 0
    var crps = 0.0
    var rows = 0
    /// Slow means for the gates of the logarithm: |y − season|, |y − mean|.
    var seasonError = 0.0
    var meanError = 0.0

    // The row in hand.
    private(set) var forecast = Double.nan
    private(set) var sigma = 0.0
    private(set) var deviation = 0.0
    private(set) var tailDecibels = 0.0
    private(set) var decibels = 0.0
    private(set) var isReturn = false
    private(set) var wasAccepted = false
    private(set) var isInEvent = false

    static let energyRows = 6

    init(parameters: ChainParameters, forecaster: Forecaster) {
        let tailRules = parameters.profile.tail
        let energy = parameters.profile.energy
        self.parameters = parameters
        self.forecaster = forecaster
        scale = PlainScale(parameters: parameters)
        tail = PlainTail(
            rules: .init(
                exceedanceShare: tailRules.exceedanceShare, indexPrior: tailRules.indexPrior, indexWeight: tailRules.indexWeight,
                priorRows: tailRules.priorRows))
        energyTail = PlainTail(
            rules: .init(
                exceedanceShare: tailRules.exceedanceShare, indexPrior: tailRules.indexPrior, indexWeight: energy.indexWeight,
                priorRows: tailRules.priorRows))
    }

    /// Scores and learns one value on the candidate's own axis. `logJacobian` is ln(dx/dy) at the forecast.
    mutating func step(_ position: CalendarPosition, observed y: Double, logUnit: Double?) {
        isReturn = false
        deviation = 0
        tailDecibels = 0
        decibels = 0
        var verdict = PlainExcursion.Verdict(bounded: 0, weight: 1)
        var baseline = 0.0
        let before = excursionIsOpen
        switch forecaster {
        case .filter(var model):
            model.predict(position, observed: y)
            forecast = model.forecast
            baseline = model.season
            verdict = model.update(position, observed: y)
            forecaster = .filter(model)
        case .holtWinters(var model):
            model.predict(position, observed: y)
            forecast = model.forecast
            verdict = model.update(position, observed: y)
            forecaster = .holtWinters(model)
        case .robustZ(var model):
            model.predict(position, observed: y)
            forecast = model.forecast
            verdict = model.update(position, observed: y)
            forecaster = .robustZ(model)
        }
        isReturn = verdict.isReturn
        wasAccepted = advance()
        isInEvent = excursionIsOpen || (before && !isReturn)
        sigma = scale.value(slot: position.slot)
        if rows > 0 {
            let e = y - forecast
            let z = e / sigma
            // The first residual only starts the scale.
            let hasScale = scale.rows > 0
            if hasScale { judge(z, e, logUnit: logUnit) }
            if !isReturn {
                if hasScale {
                    deviation = z
                    scoreTail(z)
                }
                scale.update(slot: position.slot, residual: e, scale: sigma, observed: y)
            }
            let gain = max(1 - parameters.logScoreDiscount, 1 / Double(rows))
            seasonError += gain * (abs(y - baseline) - seasonError)
            meanError += gain * (abs(y - scale.mean) - meanError)
        }
        rows += 1
    }

    /// Log score in the unit of the data, bounded, with the Jacobian of the logarithm at the expected value; and CRPS.
    private mutating func judge(_ z: Double, _ e: Double, logUnit: Double?) {
        let selection = parameters.profile.selection
        let logSigma = log(sigma) + (logUnit.map { forecast / $0 } ?? 0)
        let boundedZ = min(abs(z), selection.deviationBound)
        let score = -logSigma - 2.5 * log(1 + boundedZ * boundedZ / 4)
        // CRPS of a Laplace law whose mean absolute deviation is σ/1.25.
        let spread = 0.8 * sigma
        let laplace = (abs(e) + spread * exp(-abs(e) / spread) - 0.75 * spread) * exp(logUnit.map { forecast / $0 } ?? 0)
        let judged = max(1 - parameters.logScoreDiscount, 1 / Double(logScoreRows + 1))
        logScore += judged * (score - logScore)
        crps += judged * (laplace - crps)
        logScoreRows += 1
    }

    private mutating func scoreTail(_ z: Double) {
        let rules = parameters.profile.tail
        let energy = parameters.profile.energy
        let logZ = log2(max(abs(z), 1e-30))
        tailDecibels = tail.decibels(log2: logZ)
        let isRare = tailDecibels > rules.updateClipDecibels
        tail.count(log2: isRare && tailShare <= rules.budgetShare ? tail.log2(decibels: rules.updateClipDecibels) : logZ)
        tailShare += parameters.tailBudgetGain * ((isRare ? 1 : 0) - tailShare)
        let bounded = min(abs(z), energy.bound)
        recent.append(bounded * bounded)
        if recent.count > Self.energyRows { recent.removeFirst() }
        let logE = 0.5 * log2(max(recent.reduce(0, +) / Double(recent.count), 1e-30))
        let uncut = energyTail.decibels(log2: logE)
        energyTail.count(log2: uncut > rules.updateClipDecibels ? energyTail.log2(decibels: rules.updateClipDecibels) : logE)
        let energyDecibels = min(uncut, energy.maximumDecibels)
        decibels = ((1 - energy.weight) * tailDecibels * tailDecibels + energy.weight * energyDecibels * energyDecibels).squareRoot()
    }

    /// A missing interval.
    mutating func pass(_ position: CalendarPosition, gap: Int) {
        switch forecaster {
        case .filter(var model):
            model.predict(position, observed: 0)
            forecast = model.forecast
            model.pass(gap: gap)
            forecaster = .filter(model)
        case .holtWinters(var model):
            model.predict(position, observed: 0)
            forecast = model.forecast
            model.pass(gap: gap)
            forecaster = .holtWinters(model)
        case .robustZ(var model):
            model.predict(position, observed: 0)
            forecast = model.forecast
        }
        wasAccepted = advance()
        isInEvent = excursionIsOpen
        isReturn = false
    }

    private var excursionIsOpen: Bool {
        switch forecaster {
        case .filter(let model): model.excursion.isOpen
        case .holtWinters(let model): model.excursion.isOpen
        case .robustZ(let model): model.excursion.isOpen
        }
    }

    private mutating func advance() -> Bool {
        switch forecaster {
        case .filter(var model):
            let accepted = model.excursion.advance(acceptRows: parameters.acceptRows)
            forecaster = .filter(model)
            return accepted
        case .holtWinters(var model):
            let accepted = model.excursion.advance(acceptRows: parameters.acceptRows)
            forecaster = .holtWinters(model)
            return accepted
        case .robustZ(var model):
            let accepted = model.excursion.advance(acceptRows: parameters.acceptRows)
            if accepted { model.accept() }
            forecaster = .robustZ(model)
            return accepted
        }
    }

    /// The work of a tick: discounts, tails, and the filter's coefficients.
    mutating func tick() {
        let discount = pow(parameters.tailDiscount, Double(parameters.tickRows))
        tail.renew(discount: discount)
        energyTail.renew(discount: discount)
        if case .filter(var model) = forecaster {
            model.solve(rowsSinceTick: parameters.tickRows)
            forecaster = .filter(model)
        }
    }
}
