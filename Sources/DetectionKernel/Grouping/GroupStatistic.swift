import Foundation
import MetricSeries

/// The common deviation of a measure's metrics in one interval, and how rare it is: Z of the group's alarm.
///
/// Z = |Σ clip(z, ±4)| over the metrics with a verdict, over its own slow mean, judged by its own tail: dependence among
/// the metrics and their number are in the mean and the tail, not in a formula. An alarm follows the rule of a metric's:
/// severity above the running peak by a lead, the peak forgotten after a hold.
struct GroupStatistic: Equatable, Sendable {
    private(set) var mean = 0.0
    private(set) var rows = 0.0
    private(set) var tail: TailCalibrator
    /// The same without update clip: how rare a sum is in plain words, severity apart.
    private(set) var rarityTail: TailCalibrator
    private(set) var alarmPeak = 0.0
    private(set) var alarmAge = 0.0

    struct Constants: Sendable {
        let meanGain: Double
        let ratioClip: Double
        let wideStartRows: Double
        let frequencyDecibels: Double
        let leadDecibels: Double
        let holdRows: Double
        let tail: Profile.TailRules
        let budgetRows: Double

        init(_ profile: Profile) {
            meanGain = profile.grouping.meanGain
            ratioClip = profile.grouping.ratioClip
            wideStartRows = profile.scale.wideStartRows
            let alarm = profile.alarm
            let seconds = min(max(Double(profile.frequency.seconds), alarm.frequencyFloorSeconds), alarm.frequencyCeilingSeconds)
            frequencyDecibels = alarm.frequencyDecibels * log10(seconds / alarm.frequencyUnitSeconds)
            let slots = Double(MetricCalendar.slots(of: profile.frequency))
            leadDecibels = alarm.leadDecibels
            holdRows = max(alarm.holdCycles * slots, alarm.holdRows)
            tail = profile.tail
            budgetRows = max(profile.tail.budgetCycles * slots, profile.tail.budgetRows)
        }
    }

    init(_ constants: Constants) {
        tail = TailCalibrator(rules: constants.tail, budgetRows: constants.budgetRows)
        rarityTail = TailCalibrator(rules: constants.tail, budgetRows: constants.budgetRows, isClipped: false)
    }

    init(
        mean: Double, rows: Double, alarmPeak: Double, alarmAge: Double, tail: TailCalibrator, rarityTail: TailCalibrator
    ) {
        self.mean = mean
        self.rows = rows
        self.alarmPeak = alarmPeak
        self.alarmAge = alarmAge
        self.tail = tail
        self.rarityTail = rarityTail
    }

    /// What is said of an interval's sum, all in decibels.
    struct Judgement {
        /// By the tail that incidents do not widen: what members and the going on of events are judged by.
        var decibels = 0.0
        /// By the tail that counts everything as it was.
        var rarity = 0.0
        /// Where an alarm fires, else 0.
        var severity = 0.0
    }

    /// Judges an interval's sum against the past, then learns it.
    ///
    /// - Parameter sum: Σ clip(z) over two or more metrics with a verdict.
    mutating func judge(sum: Double, _ constants: Constants) -> Judgement {
        let magnitude = abs(sum)
        var judgement = Judgement()
        if rows > 0 && mean > 0 {
            // The first intervals' mean is worth little: a wide start, as for a metric's scale.
            let ratio = magnitude / mean
            let bounded = ratio / (1 + constants.wideStartRows / (rows + 2))
            judgement.decibels = tail.decibels(bounded)
            judgement.rarity = rarityTail.decibels(bounded)
            tail.update(ratio)
            rarityTail.update(ratio)
        }
        rows += 1
        let bounded = rows == 1 || mean == 0 ? magnitude : min(magnitude, constants.ratioClip * mean)
        mean += max(constants.meanGain, 1 / rows) * (bounded - mean)
        let decibels = judgement.decibels
        judgement.severity = alarm(decibels > 0 ? max(0, decibels + constants.frequencyDecibels) : 0, constants)
        return judgement
    }

    private mutating func alarm(_ severity: Double, _ constants: Constants) -> Double {
        alarmAge += 1
        if alarmAge > constants.holdRows { alarmPeak = 0 }
        let fires = severity > alarmPeak + constants.leadDecibels
        if severity > alarmPeak {
            alarmPeak = severity
            alarmAge = 0
        }
        return fires ? severity : 0
    }
}
