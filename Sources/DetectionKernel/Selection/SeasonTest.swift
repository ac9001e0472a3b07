import MetricSeries

/// Which calendar seasons a metric has, and whether they add to its level or multiply it, judged out of sample.
///
/// The history is freed of its trend by a centred mean over one cycle (a week for the weekly seasons), outliers are
/// bounded around trend and season, and every value is then predicted from the other values of its season slot
/// (leave-one-out), against the prediction from all other values. A season is present when it explains at least the
/// profile's share of variance and its advantage, cycle by cycle, stands clear of its standard error: the second rule
/// keeps wandering noise, in which neighbouring slots agree by nature, from passing as a season.
///
/// The logarithm is compared with the additive form by the mean one-row log score of Student's t with four degrees of
/// freedom in the unit of the data, behind gates: non-negative values, a positive unit, few small values and a season
/// that explains something.
public struct SeasonTest: Sendable {
    /// A calendar season.
    public enum Kind: String, CaseIterable, Sendable {
        /// Slots of the primary cycle: the slots of a day, for daily data the days of a week.
        case slot
        /// Weekday and weekend, each with its own slots.
        case weekend
        /// A level for each day of the week.
        case dayOfWeek
        /// The 168 hours of the week.
        case hourOfWeek
    }

    /// What the test says of one season.
    public struct Season: Equatable, Sendable {
        public let kind: Kind
        /// Out-of-sample share of variance explained, at most 1, below 0 where the season predicts worse than nothing;
        /// for the weekly kinds the share of what the slots leave.
        public let share: Double
        /// Mean advantage a cycle over its standard error.
        public let standardErrors: Double
        /// Whole cycles in the history.
        public let cycles: Int
        public let isPresent: Bool
    }

    public enum Form: String, Sendable { case additive, multiplicative }

    /// Why the form came out as it did.
    public enum FormVerdict: String, Sendable {
        /// Multiplicative by its margin and clear of the standard error.
        case ahead
        /// The logarithm is not ahead by its margin.
        case behind
        case negativeValues
        case smallValues
        case weakSeason
    }

    public struct Outcome: Sendable {
        /// The seasons that the history was long enough to judge, in the order of ``Kind``.
        public let seasons: [Season]
        public let form: Form
        public let formVerdict: FormVerdict
        /// Nats a row by which the logarithm is ahead of the additive form; NaN where a gate closed.
        public let logarithmAdvantage: Double
        /// `1 − mean |remainder| / mean |detrended value|`, out of sample; 0 where no season could be judged.
        public let strength: Double

        public subscript(kind: Kind) -> Season? { seasons.first { $0.kind == kind } }
        public var hasSlots: Bool { self[.slot]?.isPresent ?? false }
        /// The weekly season with the largest share among those present; the simplest of equals.
        public var weekly: Season? {
            seasons.filter { $0.kind != .slot && $0.isPresent }.max { $0.share < $1.share }
        }
    }

    let training: Profile.TrainingRules
    let selection: Profile.SelectionRules
    let slotCount: Int
    let rowsOfWeek: Int

    public init(profile: Profile) {
        training = profile.training
        selection = profile.selection
        slotCount = MetricCalendar.slots(of: profile.frequency)
        rowsOfWeek = max(1, 7 * Frequency.secondsPerDay / profile.frequency.seconds)
    }

    /// - Parameters:
    ///   - values: `n` values, NaN = missing.
    ///   - slots, hoursOfWeek, isWeekend: the calendar positions of the rows, `n` each.
    /// - Throws: `KernelError.shapeMismatch`, or `.invalidParameter` for a position outside the calendar.
    /// - Complexity: O(n).
    public func run(values: [Double], slots: [Int], hoursOfWeek: [Int], isWeekend: [Bool]) throws -> Outcome {
        let rows = values.count
        guard slots.count == rows, hoursOfWeek.count == rows, isWeekend.count == rows else {
            throw KernelError(
                .shapeMismatch,
                "season test over \(rows) values with \(slots.count) slots, \(hoursOfWeek.count) hours of week and \(isWeekend.count) kinds of day: expected as many of each")
        }
        guard Self.lie(slots, below: slotCount), Self.lie(hoursOfWeek, below: 168) else {
            throw KernelError(.invalidParameter, "season test: expected slots in 0..<\(slotCount) and hours of week in 0..<168")
        }
        var scratch = SelectionScratch()
        guard slotCount > 1, Double(rows) >= training.minimumCycles * Double(slotCount),
            let axis = UnitAxis(values, bound: training.unitBound, scratch: &scratch)
        else {
            return Outcome(seasons: [], form: .additive, formVerdict: .weakSeason, logarithmAdvantage: .nan, strength: 0)
        }
        let tables = CalendarTables(slots: slots, slotCount: slotCount, hoursOfWeek: hoursOfWeek, isWeekend: isWeekend)

        let hasWeeks = rowsOfWeek > slotCount && Double(rows) >= training.minimumCycles * Double(rowsOfWeek)
        let weekTables = [tables.slot, tables.hourOfWeek]
        let unit = SeasonFit.bounded(
            axis.values, window: hasWeeks ? rowsOfWeek : slotCount, hasWeeks ? weekTables : [tables.slot], rules: training,
            scratch: &scratch)

        var fit = SeasonFit(unit, window: slotCount, [tables.slot])
        var chosen = (tables: [tables.slot], window: slotCount)
        var seasons = [season(.slot, fit.judge(block: slotCount), cycle: slotCount)]
        if hasWeeks {
            let weekly = SeasonFit(unit, window: rowsOfWeek, weekTables)
            let kinds: [(Kind, CalendarTable)] = [
                (.weekend, tables.weekend), (.dayOfWeek, tables.dayOfWeek), (.hourOfWeek, tables.hourOfWeek),
            ]
            for (kind, table) in kinds {
                seasons.append(season(kind, weekly.judge(nested: table, block: rowsOfWeek), cycle: rowsOfWeek))
            }
            if seasons.contains(where: { $0.kind != .slot && $0.isPresent }) {
                fit = weekly
                chosen = (weekTables, rowsOfWeek)
            }
        }
        let additive = fit.leftOut()
        let plain = SeasonFit.meanMagnitude(fit.detrended)
        let strength = plain > 0 ? 1 - SeasonFit.meanMagnitude(additive) / plain : 0
        let verdict =
            strength > selection.seasonStrength
            ? form(
                values, unit, axis: axis, detrended: fit.detrended, additive: additive, tables: chosen.tables,
                window: chosen.window, scratch: &scratch)
            : (.weakSeason, .nan)
        return Outcome(
            seasons: seasons, form: verdict.0 == .ahead ? .multiplicative : .additive, formVerdict: verdict.0,
            logarithmAdvantage: verdict.1, strength: strength)
    }

    private func season(_ kind: Kind, _ judged: PairedLoss, cycle: Int) -> Season {
        Season(
            kind: kind, share: judged.share, standardErrors: judged.standardErrors, cycles: judged.rows / cycle,
            isPresent: judged.share >= training.seasonGain
                && judged.standardErrors >= Self.neededErrors(training.seasonErrors, blocks: judged.blocks))
    }

    private static func lie(_ positions: [Int], below end: Int) -> Bool {
        var outside = 0
        for position in positions { outside &+= UInt(bitPattern: position) < UInt(bitPattern: end) ? 0 : 1 }
        return outside == 0
    }

    /// Standard errors needed over so many cycles: `clear` for many, more for few, as the quantiles of Student's t are wider.
    static func neededErrors(_ clear: Double, blocks: Int) -> Double {
        blocks < 2 ? .infinity : clear * (1 + 2 / Double(blocks - 1))
    }
}
