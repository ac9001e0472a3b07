/// A fitted Holt-Winters: smoothing parameters and initial states of least squared one-step errors.
public struct HoltWintersFit: Sendable {
    public let specification: HoltWintersSpecification
    public let parameters: HoltWintersParameters
    /// Before the first row; seasonal states of mean 0 (additive) or 1 (multiplicative).
    public let initialState: HoltWintersState
    /// After the last row.
    public let finalState: HoltWintersState
    /// Σe² over the observations present, in the squared unit of the series; infinite where it is beyond a double.
    public let sumOfSquaredErrors: Double
    /// √(Σe²/observations), in the unit of the series; finite for any finite series.
    public let rootMeanSquaredError: Double
    /// Observations present.
    public let observations: Int
    /// Passes over the series, all starts together.
    public let evaluations: Int
    /// Whether the best start ended by itself rather than by the limit of passes.
    public let converged: Bool

    /// The parameters in error-correction form, for a streaming recursion that continues from ``finalState``.
    public var gains: HoltWintersGains { HoltWintersGains(parameters) }

    /// How the search runs.
    public struct Options: Hashable, Sendable {
        /// The starts, as published parameters; each is searched from, the best end is taken.
        public var starts: [HoltWintersParameters]
        /// Ends when a step gains less than this share of the sum of squares.
        public var tolerance: Double
        /// Limit of passes a start.
        public var maximumEvaluations: Int

        /// Two starts that together came within 0.5 % of the best known sum on nearly all operational series of three
        /// kinds, and a third for smooth series that follow their own slope, as those of economics do.
        public static let standard = Options(starts: training.starts + [start(0.9, trend: 0.6, season: 0.05, damping: 0.9)])

        /// The first two starts of ``standard`` and a coarser end: a third of the time, for the many series of a training.
        public static let training = Options(
            starts: [start(0.25, trend: 0.2, season: 0.1), start(0.3, trend: 0.017, season: 0.1)], tolerance: 1e-5)

        public init(starts: [HoltWintersParameters], tolerance: Double = 1e-7, maximumEvaluations: Int = 60) {
            self.starts = starts
            self.tolerance = tolerance
            self.maximumEvaluations = maximumEvaluations
        }

        private static func start(_ level: Double, trend: Double, season: Double, damping: Double = 0.97) -> HoltWintersParameters {
            // Constants inside their ranges.
            try! HoltWintersParameters(levelSmoothing: level, trendSmoothing: trend, seasonalSmoothing: season, damping: damping)
        }
    }

    /// The admissible box: α, β and γ/(1 − α) reach almost 0 and 1, φ the range that statsmodels and R search.
    static let smoothingRange = 1e-6...(1 - 1e-6)
    static let trendSmoothingRange = 0.0...1.0
    static let seasonShareRange = 0.0...1.0
    static let dampingRange = 0.8...0.998

    /// Fits a series as it is.
    ///
    /// Additive models: the initial states are exact for every parameter tried (variable projection, Golub and Pereyra,
    /// 1973, with Kaufman's, 1975, derivative), the parameters follow by Levenberg's and Marquardt's damped
    /// Gauss–Newton steps inside their box. Multiplicative ones: damped Gauss–Newton steps on all together.
    ///
    /// - Parameter series: One value an interval; NaN is a missing value and takes no part.
    /// - Throws: `KernelError.tooLittleHistory` below ``HoltWintersSpecification/requiredObservations`` values,
    ///   `.notFinite` for infinite ones, `.invalidParameter` for a multiplicative season over values that are not positive
    ///   or without any start.
    /// - Complexity: O(n · free numbers²) a pass; about ten passes a start.
    public init(_ series: [Double], _ specification: HoltWintersSpecification, options: Options = .standard) throws {
        let exponent = try HoltWintersFitting.checkedExponent(of: series, specification, options)
        // A power of two changes no digit, and squares of huge or tiny values stay inside the range of doubles.
        let scaled = series.map { HoltWintersFitting.scaled($0, by: -exponent) }
        var best: HoltWintersFitting.Outcome?
        var evaluations = 0
        for start in options.starts {
            let outcome = try HoltWintersFitting.search(scaled, specification, from: start, options)
            evaluations += outcome.evaluations
            if best == nil || outcome.sumOfSquares < best!.sumOfSquares { best = outcome }
        }
        let parameters = try best!.trial.parameters(specification)
        try self.init(
            series: scaled, exponent: exponent, specification, parameters, best!.trial.state, evaluations: evaluations,
            converged: best!.converged)
    }

    /// Fits a series that its caller cleaned, and carries the states over the series as it was observed.
    ///
    /// Parameters and initial states come from `cleaned` alone; ``finalState`` is that after all of `observed` with bounded
    /// innovations, so that an outlier at the end does not become the level. The sum of squares is that of `cleaned`.
    ///
    /// - Throws: As ``init(_:_:options:)``; `KernelError.shapeMismatch` when the lengths differ.
    public init(
        cleaned: [Double], observed: [Double], _ specification: HoltWintersSpecification, clip: Double = 2, options: Options = .standard
    ) throws {
        guard cleaned.count == observed.count else {
            throw KernelError(.shapeMismatch, "Holt-Winters: \(cleaned.count) cleaned values for \(observed.count) observed ones")
        }
        let fit = try HoltWintersFit(cleaned, specification, options: options)
        guard fit.rootMeanSquaredError > 0 else {
            self = fit
            return
        }
        var filter = try HoltWintersFilter(
            specification, parameters: fit.parameters, state: fit.initialState,
            bound: InnovationBound(clip: clip, scaleGain: 0, scale: fit.rootMeanSquaredError))
        _ = filter.run(observed)
        self.init(fit, finalState: filter.state)
    }

    private init(_ fit: HoltWintersFit, finalState: HoltWintersState) {
        specification = fit.specification
        parameters = fit.parameters
        initialState = fit.initialState
        sumOfSquaredErrors = fit.sumOfSquaredErrors
        rootMeanSquaredError = fit.rootMeanSquaredError
        observations = fit.observations
        evaluations = fit.evaluations
        converged = fit.converged
        self.finalState = finalState
    }

    /// The result of a search over `series`, which is the caller's series times 2^−exponent.
    init(
        series: [Double], exponent: Int, _ specification: HoltWintersSpecification, _ parameters: HoltWintersParameters,
        _ start: HoltWintersState, evaluations: Int, converged: Bool
    ) throws {
        let initial = start.normalised(specification)
        var filter = try HoltWintersFilter(specification, parameters: parameters, state: initial)
        var sum = 0.0, present = 0
        for observation in series {
            let step = filter.step(observation)
            guard !step.residual.isNaN else { continue }
            sum += step.residual * step.residual
            present += 1
        }
        let factor = HoltWintersFitting.scaled(1, by: exponent)
        self.specification = specification
        self.parameters = parameters
        initialState = initial.scaled(by: factor, specification)
        finalState = filter.state.normalised(specification).scaled(by: factor, specification)
        sumOfSquaredErrors = sum * factor * factor
        rootMeanSquaredError = (sum / Double(max(present, 1))).squareRoot() * factor
        observations = present
        self.evaluations = evaluations
        self.converged = converged
    }
}
