import ArgumentParser

/// Settings of STL; nil stands for the default of statsmodels 0.15.
struct STLOptions: ParsableArguments {
    @Option(name: .long, parsing: .singleValue, help: ArgumentHelp("Length of the seasonal smoother in cycles, odd, 7 or more advised (default: 7; mstl: 11, 15, …). Repeatable for mstl.", valueName: "n"))
    var seasonalWindow: [Int] = []

    @Option(name: .long, help: ArgumentHelp("Length of the trend smoother in rows, odd (default: smallest odd above 1.5 period / (1 - 1.5 / seasonal window)).", valueName: "n"))
    var trendWindow: Int?

    @Option(name: .long, help: ArgumentHelp("Length of the low-pass smoother in rows, odd (default: smallest odd above the period).", valueName: "n"))
    var lowPassWindow: Int?

    @Option(name: .long, help: ArgumentHelp("0 or 1 (default: 1).", valueName: "degree"))
    var seasonalDegree: Int?

    @Option(name: .long, help: ArgumentHelp("0 or 1 (default: 1).", valueName: "degree"))
    var trendDegree: Int?

    @Option(name: .long, help: ArgumentHelp("0 or 1 (default: 1).", valueName: "degree"))
    var lowPassDegree: Int?

    @Option(name: .long, help: ArgumentHelp("Smooth at every n-th position and interpolate (default: 1).", valueName: "n"))
    var seasonalJump: Int?

    @Option(name: .long, help: ArgumentHelp("The same for the trend (default: 1).", valueName: "n"))
    var trendJump: Int?

    @Option(name: .long, help: ArgumentHelp("The same for the low-pass (default: 1).", valueName: "n"))
    var lowPassJump: Int?

    @Option(name: .long, help: ArgumentHelp("Passes of the inner loop (default: 5, with --robust 2).", valueName: "n"))
    var innerLoops: Int?

    @Option(name: .long, help: ArgumentHelp("Passes of the outer loop (default: 0, with --robust 15).", valueName: "n"))
    var outerLoops: Int?

    @Flag(name: .long, help: "Weigh down outliers.")
    var robust = false

    /// The first flag that was given, to say which one does not belong to the model.
    var firstGiven: String? {
        if !seasonalWindow.isEmpty { return "--seasonal-window" }
        let optional: [(String, Int?)] = [
            ("--trend-window", trendWindow), ("--low-pass-window", lowPassWindow), ("--seasonal-degree", seasonalDegree),
            ("--trend-degree", trendDegree), ("--low-pass-degree", lowPassDegree), ("--seasonal-jump", seasonalJump),
            ("--trend-jump", trendJump), ("--low-pass-jump", lowPassJump), ("--inner-loops", innerLoops),
            ("--outer-loops", outerLoops),
        ]
        return optional.first { $0.1 != nil }?.0 ?? (robust ? "--robust" : nil)
    }

    func validate() throws {
        for window in seasonalWindow { try Self.check("--seasonal-window", window, isWindow: true) }
        if let trendWindow { try Self.check("--trend-window", trendWindow, isWindow: true) }
        if let lowPassWindow { try Self.check("--low-pass-window", lowPassWindow, isWindow: true) }
        for (name, degree) in [
            ("--seasonal-degree", seasonalDegree), ("--trend-degree", trendDegree), ("--low-pass-degree", lowPassDegree),
        ] {
            if let degree, degree != 0, degree != 1 { throw ValidationError("\(name) \(degree): expected 0 or 1") }
        }
        for (name, jump) in [
            ("--seasonal-jump", seasonalJump), ("--trend-jump", trendJump), ("--low-pass-jump", lowPassJump),
            ("--inner-loops", innerLoops),
        ] {
            if let jump, jump < 1 { throw ValidationError("\(name) \(jump): expected 1 or more") }
        }
        if let outerLoops, outerLoops < 0 { throw ValidationError("--outer-loops \(outerLoops): expected 0 or more") }
    }

    private static func check(_ name: String, _ window: Int, isWindow: Bool) throws {
        guard window >= 3, window % 2 == 1 else {
            throw ValidationError("\(name) \(window): expected an odd number, 3 or more")
        }
    }
}
