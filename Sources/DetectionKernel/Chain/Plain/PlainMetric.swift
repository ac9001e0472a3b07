import Foundation
import MetricSeries

/// One metric's candidates with selection, record, severity and alarm, plain form.
struct PlainMetric {
    let parameters: ChainParameters
    var candidates: [PlainCandidate]
    var chosen = 0
    var margins: [Double]
    var rows = 0
    var gap = 0
    var unitExponent: Int?

    // Candidate C: unit and gates.
    var logUnit: Double?
    var firstCycle: [Double] = []
    var smallShare = 0.0
    var runningMean = 0.0
    var sawNegative = false

    // Record.
    var largest = -Double.infinity, smallest = Double.infinity
    var largestMean = -Double.infinity, smallestMean = Double.infinity
    var recent: [Double] = []
    var recordShare = 0.0

    // Alarm.
    var peak = 0.0
    var peakAge = 0

    struct Output {
        var expected = Double.nan
        var sigma = Double.nan
        var deviation = 0.0
        var decibels = 0.0
        var severityDecibels = 0.0
        var flags: PointFlags = []
        var chosen = 0
    }

    init(parameters: ChainParameters) {
        self.parameters = parameters
        func filter(_ usesHourOfWeek: Bool) -> PlainCandidate {
            PlainCandidate(
                parameters: parameters,
                forecaster: .filter(PlainFilterForecaster(parameters: parameters, usesHourOfWeek: usesHourOfWeek)))
        }
        candidates = [
            filter(false), filter(true), filter(true),
            PlainCandidate(parameters: parameters, forecaster: .holtWinters(PlainHoltWintersForecaster(parameters: parameters))),
            PlainCandidate(parameters: parameters, forecaster: .robustZ(PlainRobustZForecaster(parameters: parameters))),
        ]
        margins = Candidate.allCases.map { parameters.margin(of: $0) }
    }

    mutating func step(_ position: CalendarPosition, value: Double) -> Output {
        var output = Output()
        output.chosen = chosen
        if value.isNaN {
            gap += 1
            for index in candidates.indices where index != 2 || logUnit != nil { candidates[index].pass(position, gap: gap) }
            peakAge += 1
            if peakAge >= parameters.holdRows { peak = 0 }
            output.flags = rows < parameters.learningRows ? [.missing, .learning] : [.missing]
            if rows > 0 {
                let forecast = candidates[chosen].forecast
                output.expected = scalbn(1.0, unitExponent ?? 0) * (chosen == 2 ? inverse(forecast) : forecast)
            }
            if candidates[chosen].isInEvent { output.flags.insert(.inEvent) }
            if candidates[chosen].wasAccepted { output.flags.insert(.accepted) }
            tickIfDue(position)
            return output
        }
        let exponent = unitExponent ?? (value != 0 ? Int(value.exponent) : 0)
        if unitExponent == nil, value != 0 { unitExponent = exponent }
        let x = min(max(value * scalbn(1.0, -exponent), -1e100), 1e100)
        let isLearning = rows < parameters.learningRows
        for index in candidates.indices {
            if index == Candidate.logarithmic.rawValue {
                guard let unit = logUnit else { continue }
                let y = unit * log(max(x, 0) / unit + parameters.profile.selection.logarithmOffset)
                candidates[index].step(position, observed: y, logUnit: unit)
            } else {
                candidates[index].step(position, observed: x, logUnit: nil)
            }
        }
        let winner = candidates[chosen]
        if rows > 0 {
            let scaleBack = scalbn(1.0, exponent)
            output.expected = scaleBack * (chosen == 2 ? inverse(winner.forecast) : winner.forecast)
            output.sigma = winner.sigma
        }
        output.deviation = winner.deviation
        output.decibels = winner.decibels
        if winner.isReturn { output.flags.insert(.returned) }
        if winner.wasAccepted { output.flags.insert(.accepted) }
        if winner.isInEvent { output.flags.insert(.inEvent) }
        severity(x, &output, isReturn: winner.isReturn)
        if isLearning {
            // Too little history: no verdict rather than a wild one.
            output.flags.insert(.learning)
            output.flags.remove(.alarm)
            output.deviation = 0
            output.decibels = 0
            output.severityDecibels = 0
        }
        observeForGates(x)
        gap = 0
        rows += 1
        tickIfDue(position)
        return output
    }

    private func inverse(_ y: Double) -> Double {
        guard let unit = logUnit else { return .nan }
        return max(0, unit * (exp(min(y / unit, 600)) - parameters.profile.selection.logarithmOffset))
    }

    private mutating func severity(_ x: Double, _ output: inout Output, isReturn: Bool) {
        let rules = parameters.profile.record
        recent.append(x)
        if recent.count > PlainCandidate.energyRows { recent.removeFirst() }
        let mean = recent.reversed().reduce(0, +) / Double(recent.count)
        var record = 0.0
        if rows >= parameters.recordFirstRow {
            func excess(_ value: Double, _ low: Double, _ high: Double) -> Double {
                let range = high - low
                let beyond = max(value - high, low - value)
                guard beyond > 0 else { return 0 }
                return range > 0 ? beyond / range : .infinity
            }
            let byValue = excess(x, smallest, largest)
            let byMean = excess(mean, smallestMean, largestMean)
            let beyond = max(byValue, byMean)
            if beyond > 0 {
                output.flags.insert(.record)
                if recordShare <= rules.budgetShare {
                    record = rules.baseDecibels + rules.excessDecibels * min(beyond / rules.excessShare, 1)
                }
            }
            recordShare += parameters.recordBudgetGain * ((beyond > 0 ? 1 : 0) - recordShare)
        }
        if !parameters.recordEnabled { record = 0 }
        largest = max(largest, x)
        smallest = min(smallest, x)
        largestMean = max(largestMean, mean)
        smallestMean = min(smallestMean, mean)
        let t = Double(rows)
        let warm = parameters.warmUpRows > 0 ? t / (t + parameters.warmUpRows) : 1
        let decibels = isReturn ? 0 : max(0, (output.decibels + record) * warm + parameters.frequencyDecibels)
        if !isReturn, decibels > peak + parameters.profile.alarm.leadDecibels {
            output.severityDecibels = decibels
            output.flags.insert(.alarm)
        }
        if decibels > peak {
            peak = decibels
            peakAge = 0
        } else {
            peakAge += 1
            if peakAge >= parameters.holdRows { peak = 0 }
        }
    }

    private mutating func observeForGates(_ x: Double) {
        if x < 0 { sawNegative = true }
        let selection = parameters.profile.selection
        let gain = max(1 - parameters.logScoreDiscount, 1 / Double(rows + 1))
        smallShare += gain * ((x < selection.smallValueFraction * runningMean ? 1 : 0) - smallShare)
        runningMean += gain * (x - runningMean)
        if logUnit == nil, !sawNegative, firstCycle.count < parameters.slots {
            firstCycle.append(x)
            if firstCycle.count == parameters.slots {
                let sorted = firstCycle.sorted()
                let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
                if median > 0 {
                    logUnit = median
                    candidates[2].logScore = candidates[0].logScore
                    candidates[2].logScoreRows = candidates[0].logScoreRows
                    candidates[2].crps = candidates[0].crps
                }
            }
        }
    }

    private mutating func tickIfDue(_ position: CalendarPosition) {
        guard (position.step + 1) % parameters.tickRows == 0 else { return }
        for index in candidates.indices { candidates[index].tick() }
        var best = 0
        var bestScore = -Double.infinity
        for index in candidates.indices where isEligible(index) {
            let score = candidates[index].logScore - margins[index]
            if score > bestScore {
                bestScore = score
                best = index
            }
        }
        if rows >= Int(parameters.profile.selection.minimumRows) { chosen = best }
    }

    private func isEligible(_ index: Int) -> Bool {
        guard index == Candidate.logarithmic.rawValue else { return true }
        let selection = parameters.profile.selection
        guard logUnit != nil, !sawNegative, Double(candidates[index].rows) >= selection.minimumRows, smallShare < selection.smallValueShare else { return false }
        let a = candidates[0]
        return a.meanError > 0 && 1 - a.seasonError / a.meanError > selection.seasonStrength
    }
}
