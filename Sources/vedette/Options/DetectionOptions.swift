import ArgumentParser
import DetectionKernel
import Reporting

/// When something counts as an anomaly.
struct DetectionOptions: ParsableArguments {
    static let defaultSensitivity = 50.0

    @Option(name: .long, help: ArgumentHelp("Severity from which a group counts, 0 to 100 (default: 50, or the model's).", valueName: "s"))
    var sensitivity: Double?

    @Option(name: .long, help: ArgumentHelp("Budget of false alarms instead of a sensitivity, such as 2/week.", valueName: "n/day|week|month"))
    var falseAlarms: FalseAlarmBudget?

    @Option(name: .long, help: ArgumentHelp("above, below or both.", valueName: "side"))
    var direction: DirectionChoice = .both

    func validate() throws {
        try Self.check(sensitivity: sensitivity, falseAlarms: falseAlarms)
    }

    static func check(sensitivity: Double?, falseAlarms: FalseAlarmBudget?) throws {
        if let sensitivity {
            guard sensitivity >= 0, sensitivity <= 100 else {
                throw ValidationError("--sensitivity \(sensitivity): expected 0 to 100")
            }
            guard falseAlarms == nil else {
                throw ValidationError("--sensitivity and --false-alarms exclude each other: give one of them")
            }
        }
    }
}

/// `N/day`, `N/week` or `N/month` (30 days).
struct FalseAlarmBudget: ExpressibleByArgument, Sendable {
    let count: Double
    let days: Double

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Double(parts[0]), count > 0, count.isFinite else { return nil }
        switch parts[1] {
        case "day": days = 1
        case "week": days = 7
        case "month": days = 30
        default: return nil
        }
        self.count = count
    }
}

extension FalseAlarmBudget {
    /// The sensitivity that the events of a training stream give this budget.
    func sensitivity(from history: AlarmHistory, profile: Profile) throws -> Double {
        ScoreScale.score(decibels: try history.threshold(count: count, perDays: days, profile: profile).decibels)
    }

    var perDay: Double { count / days }

    func sentence(sensitivity: Double) -> String {
        "\(NumberText.quantity(count)) false alarm\(count == 1 ? "" : "s") a \(days == 1 ? "day" : days == 7 ? "week" : "month"): sensitivity \(NumberText.decimal(sensitivity, decimals: 1))"
    }
}

enum DirectionChoice: String, CaseIterable, ExpressibleByArgument {
    case above, below, both

    /// Nil stands for both.
    var direction: Direction? {
        switch self {
        case .above: .above
        case .below: .below
        case .both: nil
        }
    }
}

extension DetectionOptions {
    var threshold: AlarmThreshold {
        if let falseAlarms { return .falseAlarms(count: falseAlarms.count, perDays: falseAlarms.days) }
        return .sensitivity(sensitivity ?? Self.defaultSensitivity)
    }
}

extension GroupFormat: ExpressibleByArgument {}

/// What comes out of `backtest` and `score`.
struct ResultOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("table, json, ndjson or csv.", valueName: "format"))
    var format: GroupFormat = .table

    @Option(name: .long, help: ArgumentHelp("A self-contained page with charts.", valueName: "file.html"))
    var report: String?

    @Option(name: .long, help: ArgumentHelp("Every point of the evaluated part.", valueName: "file.csv"))
    var scores: String?

    @Flag(name: .long, help: "Exit with 0 even when anomalies were found.")
    var exitZero = false
}
