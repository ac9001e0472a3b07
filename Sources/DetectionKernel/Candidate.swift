/// The forecasters that run side by side for every metric; one of them is chosen.
public enum Candidate: Int, CaseIterable, Hashable, Sendable {
    /// STL in streaming form: a season profile a slot of the cycle, with the residual filter.
    case seasonal = 0
    /// The same with the hour of the week as a further regressor.
    case weekly = 1
    /// The same with the hour of the week, on the logarithm: multiplicative season and noise.
    case logarithmic = 2
    /// Holt-Winters exponential smoothing with fitted gains and bounded innovations.
    case holtWinters = 3
    /// Robust z-score: location and scale alone, global or a slot of the cycle.
    case robustZScore = 4

    /// The name in tables, explanations and files.
    public var name: String {
        switch self {
        case .seasonal: "stl"
        case .weekly: "stl-weekly"
        case .logarithmic: "stl-log"
        case .holtWinters: "holt-winters"
        case .robustZScore: "robust-z"
        }
    }
}
