import CVectorKernels
import LinearAlgebra

/// The search of the plain fit, one series and one start at a time.
enum HoltWintersFitting {
    struct Outcome {
        let trial: HoltWintersTrial
        let sumOfSquares: Double
        let evaluations: Int
        let converged: Bool
    }

    /// `value` times 2^exponent, exact while it stays a normal number.
    static func scaled(_ value: Double, by exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: value)
    }

    /// The exponent of the largest value, after the series was found fit to be fitted.
    static func checkedExponent(
        of series: [Double], _ specification: HoltWintersSpecification, _ options: HoltWintersFit.Options
    ) throws -> Int {
        guard !options.starts.isEmpty else { throw KernelError(.invalidParameter, "Holt-Winters: no start to search from") }
        var largest = 0.0, present = 0
        for (row, value) in series.enumerated() where !value.isNaN {
            guard value.isFinite else { throw KernelError(.notFinite, "Holt-Winters: row \(row) is \(value); expected a finite value or NaN") }
            guard specification.season != .multiplicative || value > 0 else {
                throw KernelError(
                    .invalidParameter, "Holt-Winters: row \(row) is \(value); a multiplicative season needs values above 0")
            }
            largest = max(largest, value.magnitude)
            present += 1
        }
        let required = specification.requiredObservations
        guard present >= required else {
            throw KernelError(.tooLittleHistory, "Holt-Winters: \(present) values present; this model needs \(required)")
        }
        return largest == 0 ? 0 : max(Int(largest.exponent), -1000)
    }

    /// States to start from: level and trend of the cycle means, seasons by slot means around them. Only the
    /// multiplicative search depends on them; the additive one solves for its states at once.
    static func startingState(_ series: [Double], _ specification: HoltWintersSpecification) -> HoltWintersState {
        let period = specification.season == .none ? min(series.count, 8) : specification.period
        let cycles = min(series.count / period, 5)
        func mean(_ values: some Sequence<Double>) -> Double? {
            var sum = 0.0, count = 0.0
            for value in values where !value.isNaN { sum += value; count += 1 }
            return count > 0 ? sum / count : nil
        }
        let means = (0..<cycles).map { mean(series[$0 * period..<($0 + 1) * period]) }
        let known = means.indices.filter { means[$0] != nil }
        let overall = mean(series) ?? 0
        guard let first = known.first, let last = known.last else {
            return HoltWintersState(level: overall, season: seasons(specification, neutral: true))
        }
        let slope = last > first ? (means[last]! - means[first]!) / Double((last - first) * period) : 0
        var state = HoltWintersState(level: means[first]! - slope * (Double(first * period) + Double(period - 1) / 2))
        if specification.trend == .none { state.level = means[first]! } else { state.trend = slope }
        guard specification.season != .none else { return state }
        let line = { (row: Int) in
            specification.trend == .none ? means[row / period] ?? state.level : state.level + slope * Double(row)
        }
        let isMultiplicative = specification.season == .multiplicative
        state.season = (0..<period).map { slot in
            mean((0..<cycles).map { cycle in
                let row = cycle * period + slot
                return isMultiplicative ? series[row] / line(row) : series[row] - line(row)
            }) ?? (isMultiplicative ? 1 : 0)
        }
        if isMultiplicative {
            // A line through 0 makes ratios without meaning; start level then.
            if !(state.level > 0) || state.season.contains(where: { !($0 > 0) }) {
                state = HoltWintersState(level: overall, season: seasons(specification, neutral: true))
            }
        }
        return state
    }

    private static func seasons(_ specification: HoltWintersSpecification, neutral: Bool) -> [Double] {
        specification.season == .none
            ? [] : [Double](repeating: specification.season == .multiplicative ? 1 : 0, count: specification.period)
    }

    /// What one accepted pass leaves for the next steps.
    private struct Quadratic {
        /// Additive: the sum after the states' exact correction. Multiplicative: the sum as it is.
        var value: Double
        /// Curvature and gradient of the smoothing parameters with the states eliminated.
        var curvature: Matrix
        var gradient: [Double]
        /// The states' correction: −(constant + linear·d) for a step d of the smoothing parameters.
        var constant: [Double]
        var linear: Matrix

        init(_ products: Matrix, smoothing: Int, states: Int, isLinear: Bool, damping: Double) throws {
            let errors = smoothing + states
            var stateBlock = Matrix(rows: states, columns: states)
            var sides = Matrix(rows: states, columns: smoothing + 1)
            var trace = 0.0
            for row in 0..<states {
                for column in 0..<states { stateBlock[row, column] = products[smoothing + row, smoothing + column] }
                for column in 0..<smoothing { sides[row, column] = products[smoothing + row, column] }
                sides[row, smoothing] = products[smoothing + row, errors]
                trace += stateBlock[row, row]
            }
            let mean = trace / Double(states)
            for row in 0..<states {
                stateBlock[row, row] += (isLinear ? 0 : damping * stateBlock[row, row]) + VK_HW_RIDGE * mean + .leastNormalMagnitude
            }
            let solved = try CholeskyFactor(of: stateBlock).solve(sides)
            let reduced = try matrixProduct(sides, solved, transposingFirst: true)
            curvature = Matrix(rows: smoothing, columns: smoothing)
            gradient = [Double](repeating: 0, count: smoothing)
            for row in 0..<smoothing {
                for column in 0..<smoothing { curvature[row, column] = products[row, column] - reduced[row, column] }
                gradient[row] = products[row, errors] - reduced[row, smoothing]
            }
            constant = Array(solved.column(smoothing))
            linear = Matrix(rows: states, columns: smoothing)
            for column in 0..<smoothing { for row in 0..<states { linear[row, column] = solved[row, column] } }
            value = products[errors, errors] - (isLinear ? reduced[smoothing, smoothing] : 0)
        }
    }

    static func search(
        _ series: [Double], _ specification: HoltWintersSpecification, from start: HoltWintersParameters, _ options: HoltWintersFit.Options
    ) throws -> Outcome {
        let smoothing = specification.smoothingParameters, states = specification.initialStates
        let isLinear = specification.season != .multiplicative
        func clamp(_ value: Double, _ range: ClosedRange<Double>) -> Double { min(max(value, range.lowerBound), range.upperBound) }
        let level = clamp(start.levelSmoothing, HoltWintersFit.smoothingRange)
        var trial = HoltWintersTrial(
            level: level, trend: clamp(start.trendSmoothing, HoltWintersFit.trendSmoothingRange),
            seasonShare: clamp(start.seasonalSmoothing / (1 - level), HoltWintersFit.seasonShareRange),
            damping: clamp(start.damping, HoltWintersFit.dampingRange), state: startingState(series, specification))

        var accepted = trial
        var products: Matrix?
        var quadratic: Quadratic?
        var secant: HoltWintersBoxStep.Secant?
        var damping = VK_HW_FIRST_DAMPING
        var evaluations = 0
        var converged = false
        while evaluations < options.maximumEvaluations {
            evaluations += 1
            let attempt = try HoltWintersSensitivities(of: series, specification, at: trial)
            let candidate = attempt.products.values.allSatisfy(\.isFinite)
                ? try? Quadratic(attempt.products, smoothing: smoothing, states: states, isLinear: isLinear, damping: damping) : nil
            if let candidate, candidate.value < quadratic?.value ?? .infinity {
                let gain = quadratic.map { $0.value - candidate.value } ?? .infinity
                let taken = zip(coordinates(trial, specification), coordinates(accepted, specification)).map { $0.0.value - $0.1.value }
                // The multiplicative search's gradient depends on its damping and is not comparable.
                secant = isLinear
                    ? quadratic.map { .init(step: taken, change: zip(candidate.gradient, $0.gradient).map { $0 - $1 }) } : nil
                accepted = trial
                products = attempt.products
                quadratic = candidate
                damping = max(damping / VK_HW_DAMPING_DECREASE, VK_HW_LEAST_DAMPING)
                if gain <= options.tolerance * candidate.value {
                    converged = true
                    break
                }
            } else {
                guard quadratic != nil else { break }
                secant = nil
                damping = max(damping * VK_HW_DAMPING_INCREASE, isLinear ? VK_HW_FAILED_DAMPING : 0)
                if damping > VK_HW_GREATEST_DAMPING {
                    converged = true
                    break
                }
            }
            guard var current = quadratic else { break }
            if !isLinear, let products {
                current = try Quadratic(products, smoothing: smoothing, states: states, isLinear: false, damping: damping)
            }
            if let secant { current.curvature = HoltWintersBoxStep.corrected(current.curvature, by: secant) }
            let step = boxStep(current, accepted, specification, damping)
            trial = moved(accepted, by: step, current, specification)
            // Nothing left to try: the step is nought.
            if step.allSatisfy({ abs($0) < VK_HW_LEAST_STEP }),
                current.constant.allSatisfy({ abs($0) < VK_HW_LEAST_STATE_STEP }) {
                converged = true
                break
            }
            let promised = HoltWintersBoxStep.promisedGain(
                of: step, curvature: current.curvature, gradient: current.gradient, damping: damping)
            if isLinear, promised <= VK_HW_LEAST_GAIN * options.tolerance * current.value {
                converged = true
                break
            }
        }
        guard let quadratic else {
            throw KernelError(.notFinite, "Holt-Winters: the errors of the first pass are not finite")
        }
        if isLinear {
            accepted = moved(accepted, by: [Double](repeating: 0, count: smoothing), quadratic, specification)
        }
        return Outcome(trial: accepted, sumOfSquares: quadratic.value, evaluations: evaluations, converged: converged)
    }

    private static func boxStep(
        _ quadratic: Quadratic, _ trial: HoltWintersTrial, _ specification: HoltWintersSpecification, _ damping: Double
    ) -> [Double] {
        let present = coordinates(trial, specification)
        return HoltWintersBoxStep.minimiser(
            curvature: quadratic.curvature, gradient: quadratic.gradient, damping: damping,
            lower: present.map { $0.range.lowerBound - $0.value }, upper: present.map { $0.range.upperBound - $0.value })
    }

    /// The parameters that the model has, in the order of the quadratic form, and where they may lie.
    private static func coordinates(
        _ trial: HoltWintersTrial, _ specification: HoltWintersSpecification
    ) -> [(value: Double, range: ClosedRange<Double>)] {
        var present = [(trial.level, HoltWintersFit.smoothingRange)]
        if specification.trend != .none { present.append((trial.trend, HoltWintersFit.trendSmoothingRange)) }
        if specification.season != .none { present.append((trial.seasonShare, HoltWintersFit.seasonShareRange)) }
        if specification.trend == .damped { present.append((trial.damping, HoltWintersFit.dampingRange)) }
        return present
    }

    private static func moved(
        _ trial: HoltWintersTrial, by step: [Double], _ quadratic: Quadratic, _ specification: HoltWintersSpecification
    ) -> HoltWintersTrial {
        var result = trial
        var next = 0
        func take(_ value: Double, _ range: ClosedRange<Double>) -> Double {
            defer { next += 1 }
            return min(max(value + step[next], range.lowerBound), range.upperBound)
        }
        result.level = take(trial.level, HoltWintersFit.smoothingRange)
        if specification.trend != .none { result.trend = take(trial.trend, HoltWintersFit.trendSmoothingRange) }
        if specification.season != .none { result.seasonShare = take(trial.seasonShare, HoltWintersFit.seasonShareRange) }
        if specification.trend == .damped { result.damping = take(trial.damping, HoltWintersFit.dampingRange) }
        func correction(_ state: Int) -> Double {
            var sum = quadratic.constant[state]
            for column in step.indices { sum += quadratic.linear[state, column] * step[column] }
            return -sum
        }
        var state = 0
        if specification.trend != .none {
            result.state.trend += correction(0)
            state = 1
        }
        if specification.season == .none {
            result.state.level += correction(state)
        } else {
            for slot in result.state.season.indices { result.state.season[slot] += correction(state + slot) }
        }
        return result
    }
}
