/// One tunable constant: its name in files, its place in ``Profile``, its range and what it does.
public struct ProfileParameter: Sendable {
    public let name: String
    public let range: ClosedRange<Double>
    /// One line for the schema and the documentation, with the unit.
    public let summary: String
    nonisolated(unsafe) private let path: WritableKeyPath<Profile, Double>

    init(_ name: String, _ path: WritableKeyPath<Profile, Double>, _ range: ClosedRange<Double>, _ summary: String) {
        self.name = name
        self.path = path
        self.range = range
        self.summary = summary
    }

    /// The parameter's value in a profile.
    public func value(in profile: Profile) -> Double { profile[keyPath: path] }

    /// - Throws: `KernelError.invalidParameter` when `value` is outside ``range`` or not a number.
    func set(_ value: Double, in profile: inout Profile) throws {
        guard range.contains(value) else {
            throw KernelError(
                .invalidParameter,
                "parameter \"\(name)\" is \(value): expected \(range.lowerBound) to \(range.upperBound) (\(summary))")
        }
        profile[keyPath: path] = value
    }
}
