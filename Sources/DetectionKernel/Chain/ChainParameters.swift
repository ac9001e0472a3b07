import Foundation
import MetricSeries

/// The numbers of one chain: a profile's constants resolved for a cycle of `slots` rows.
///
/// Derived once, so that the plain form, the lanes and the explanation read the same values.
struct ChainParameters: Equatable, Sendable {
    /// Slots p of the primary cycle.
    let slots: Int
    /// Seconds of a row.
    let seconds: Double
    /// Half width D of the smoothing over neighbouring slots.
    let reach: Int
    /// Whether the raw profile differs from the smooth one (D > 0).
    let hasRawProfile: Bool
    /// Whether "this slot's next" exists as a lag of its own (p ≥ 3).
    let hasNextSlotLag: Bool
    let profile: Profile

    let cycleMeanGain: Double
    let slowMeanGain: Double
    let hourOfWeekGain: Double
    let longScaleGain: Double
    let scaleBudgetGain: Double
    let tailBudgetGain: Double
    let tickRows: Int
    let tailDiscount: Double
    let gapRows: Int
    let acceptRows: Int
    let logScoreDiscount: Double
    let recordFirstRow: Int
    let recordBudgetGain: Double
    let recordEnabled: Bool
    let frequencyDecibels: Double
    let holdRows: Int
    let warmUpRows: Double
    let learningRows: Int

    init(profile: Profile) {
        let frequency = profile.frequency
        let p = MetricCalendar.slots(of: frequency)
        let rows = Double(p)
        self.profile = profile
        slots = p
        seconds = Double(frequency.seconds)
        reach = min(Int(profile.season.smoothingSeconds / seconds), max(0, (p - 1) / 2))
        hasRawProfile = reach > 0
        hasNextSlotLag = p >= 3
        cycleMeanGain = min(profile.filter.cycleMeanMaximum, profile.filter.cycleMeanRows / rows)
        slowMeanGain = min(profile.filter.slowMeanMaximum, profile.filter.slowMeanRows / rows)
        hourOfWeekGain =
            profile.filter.hourOfWeekGain > 0 ? profile.filter.hourOfWeekGain : min(1, profile.filter.hourOfWeekRows / rows)
        longScaleGain = 1 / (profile.scale.longCycles * rows)
        scaleBudgetGain = 1 / max(profile.scale.budgetCycles * rows, profile.scale.budgetRows)
        tailBudgetGain = 1 / max(profile.tail.budgetCycles * rows, profile.tail.budgetRows)
        tickRows = Int(profile.training.tickRows)
        tailDiscount = profile.tail.discount
        gapRows = max(1, Int((profile.event.gapSeconds / seconds).rounded(.up)))
        acceptRows = max(1, Int((profile.event.acceptCycles * rows).rounded()))
        let rowsPerDay = 86_400 / seconds
        logScoreDiscount = exp2(-1 / (profile.selection.halfLifeDays * max(rowsPerDay, 1)))
        recordFirstRow = Int(max(profile.record.firstRows, profile.record.firstCycles * rows))
        recordBudgetGain = min(1, 1 / (profile.record.budgetDays * rowsPerDay))
        recordEnabled = profile.record.enabled >= 0.5
        let bounded = min(max(seconds, profile.alarm.frequencyFloorSeconds), profile.alarm.frequencyCeilingSeconds)
        frequencyDecibels = profile.alarm.frequencyDecibels * log10(bounded / profile.alarm.frequencyUnitSeconds)
        holdRows = Int(max(profile.alarm.holdCycles * rows, profile.alarm.holdRows))
        warmUpRows = profile.alarm.warmUpCycles * rows
        learningRows = Int(max(profile.learning.rows, profile.learning.cycles * rows))
    }

    /// Nats a row that a candidate must be ahead of the first one before any training.
    func margin(of candidate: Candidate) -> Double {
        switch candidate {
        case .seasonal: 0
        case .weekly: profile.selection.weeklyMargin
        case .logarithmic: profile.selection.logarithmicMargin
        case .holtWinters: profile.selection.holtWintersMargin
        case .robustZScore: profile.selection.robustZMargin
        }
    }
}
