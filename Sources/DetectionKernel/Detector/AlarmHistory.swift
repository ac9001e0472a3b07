import Foundation
import MetricSeries

/// How severe the events of a training stream were: from it follows the threshold for a number of alarms one can bear.
///
/// Training data is not free of anomalies, so a threshold is a little higher than quiet data would need.
public struct AlarmHistory: Equatable, Sendable {
    /// Severities of the events that opened at the profile's member decibels; decibels, largest first.
    public let peaks: [Double]
    /// The same stream with events that open at the profile's faintest decibels, for budgets looser than ``peaks``.
    public let faintPeaks: [Double]
    /// Length of the stretch with verdicts.
    public let days: Double

    public init(peaks: [Double], faintPeaks: [Double], days: Double) {
        self.peaks = peaks.sorted(by: >)
        self.faintPeaks = faintPeaks.sorted(by: >)
        self.days = days
    }

    /// Collects the events of a stream, interval by interval.
    public struct Watch: Sendable {
        /// The groupers that open at the profile's member decibels and at its faintest, after the intervals taken.
        public private(set) var usual: Grouper
        public private(set) var faint: Grouper
        private var peaks: [Double] = []
        private var faintPeaks: [Double] = []
        private var intervals = 0

        public init(keys: [MetricKey], profile: Profile) {
            usual = Grouper(keys: keys, profile: profile)
            faint = Grouper(
                keys: keys, profile: profile, openingDecibels: min(profile.alarm.faintestDecibels, profile.grouping.memberDecibels))
        }

        public mutating func take(_ results: IntervalResults) {
            for group in usual.close(results) where !group.isOpen { peaks.append(group.decibels) }
            for group in faint.close(results) where !group.isOpen { faintPeaks.append(group.decibels) }
            if results.flags.contains(where: { !$0.contains(.learning) }) { intervals += 1 }
        }

        public var history: AlarmHistory {
            AlarmHistory(
                peaks: peaks, faintPeaks: faintPeaks,
                days: Double(intervals) * Double(usual.profile.frequency.seconds) / Double(Frequency.secondsPerDay))
        }
    }

    /// A threshold for groups.
    public struct Threshold: Equatable, Sendable {
        public let decibels: Double
        /// Whether groups must open at the profile's faintest decibels.
        public let isFaint: Bool
    }

    /// The threshold that events of a typical stretch pass `count` times in `perDays` days.
    ///
    /// Above the few largest events an exponential tail in decibels (a power tail in probability) is read, below it the
    /// events themselves.
    ///
    /// - Throws: `KernelError.invalidParameter` for numbers that are not positive, and for a budget looser than can be
    ///   promised: it says what is the loosest. `.tooLittleHistory` without any interval with a verdict.
    public func threshold(count: Double, perDays: Double, profile: Profile) throws -> Threshold {
        guard count > 0, perDays > 0, count < .infinity, perDays < .infinity else {
            throw KernelError(.invalidParameter, "a budget of \(count) false alarms in \(perDays) days: expected positive numbers")
        }
        guard days > 0 else {
            throw KernelError(.tooLittleHistory, "too little history for a false-alarm budget: no interval of the training part has a verdict; give a sensitivity instead")
        }
        let wanted = count / perDays * days
        if wanted < Double(max(1, peaks.count)) {
            return Threshold(decibels: Self.decibels(peaks, wanted: wanted, profile), isFaint: false)
        }
        guard wanted < Double(faintPeaks.count) else {
            let unit = Self.unit(perDays)
            let loosest = Double(faintPeaks.count) / days * perDays
            let most = loosest > 0 ? "at most \(Self.roundedDown(loosest)) \(unit) can be promised" : "none can be promised"
            throw KernelError(
                .invalidParameter,
                "a budget of \(count.formattedShort) false alarms \(unit) is looser than this data can have: the training part showed \(faintPeaks.count) events of any severity in \(Self.roundedDown(days)) days, so \(most); give a stricter budget, or a sensitivity instead")
        }
        return Threshold(decibels: Self.decibels(faintPeaks, wanted: wanted, profile), isFaint: true)
    }

    private static func decibels(_ peaks: [Double], wanted: Double, _ profile: Profile) -> Double {
        let rules = profile.alarm
        let count = min(Int(rules.budgetTailEvents), peaks.count)
        // Less than one event is wanted and none was seen: at most about one passes the opening decibels in such a stretch.
        guard count > 0 else {
            return min(ScoreScale.maximumDecibels, profile.grouping.memberDecibels + rules.budgetExcessPrior * log(1 / wanted))
        }
        if wanted >= Double(count) { return peaks[Int(wanted)] }
        // The largest peaks may be true anomalies: the tail is fitted to the middle of the largest ones, not to the top.
        let base = peaks[count - 1]
        let half = peaks[(count - 1) / 2]
        // Half of an exponential tail lies above its median excess, m·ln 2.
        let weight = rules.budgetExcessWeight
        let excess = ((half - base) / log(2) * Double(count) + rules.budgetExcessPrior * weight) / (Double(count) + weight)
        return min(ScoreScale.maximumDecibels, base + excess * log(Double(count) / wanted))
    }

    private static func unit(_ days: Double) -> String {
        switch days {
        case 1: "a day"
        case 7: "a week"
        case 30: "a month"
        default: "in \(days.formattedShort) days"
        }
    }

    private static func roundedDown(_ value: Double) -> String {
        guard value > 0 else { return "0" }
        let unit = pow(10, log10(value).rounded(.down) - 1)
        return ((value / unit).rounded(.down) * unit).formattedShort
    }
}

extension Double {
    /// Without a fraction where it is whole, else three digits.
    fileprivate var formattedShort: String {
        self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(format: "%.3g", self)
    }
}
