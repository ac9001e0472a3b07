import MetricSeries

/// Every tunable constant of the detector for one frequency.
///
/// The defaults are compiled in; a data-science team edits the files under `models/`, whose numbers arrive here by
/// name through ``init(frequency:overrides:)``. What each does is told in `docs/mathematics.md`.
public struct Profile: Equatable, Sendable {
    public var season = SeasonProfile()
    public var filter = ResidualFilter()
    public var event = EventRules()
    public var scale = ScaleRules()
    public var tail = TailRules()
    public var energy = EnergyRules()
    public var record = RecordRules()
    public var alarm = AlarmRules()
    public var selection = SelectionRules()
    public var holtWinters = HoltWintersRules()
    public var robustZ = RobustZRules()
    public var learning = LearningRules()
    public var training = TrainingRules()
    public var grouping = GroupingRules()
    public var light = LightRules()

    /// Seconds of an interval that the profile was made for.
    public let frequency: Frequency

    /// The compiled-in defaults for a frequency.
    public init(frequency: Frequency) {
        self.frequency = frequency
        if frequency.isWholeDays {
            // A growing daily metric sets records by nature.
            record.enabled = 0
            learning.rows = 14
        }
        if frequency == .hourly {
            filter.hourOfWeekGain = 0.3
        }
    }

    /// The defaults with some numbers replaced by name, for example `["filter.clip": 2.5]`.
    ///
    /// - Throws: `KernelError.unknownParameter` or `.invalidParameter` naming the parameter, its range and the value.
    public init(frequency: Frequency, overrides: [String: Double]) throws {
        self.init(frequency: frequency)
        for (name, value) in overrides.sorted(by: { $0.key < $1.key }) {
            guard let parameter = Self.parameters.first(where: { $0.name == name }) else {
                throw KernelError(.unknownParameter, "parameter \"\(name)\" is unknown\(Self.suggestion(for: name))")
            }
            try parameter.set(value, in: &self)
        }
    }

    private static func suggestion(for name: String) -> String {
        let section = name.split(separator: ".").first.map { String($0) + "." } ?? ""
        let siblings = parameters.map(\.name).filter { $0.hasPrefix(section) }
        return siblings.isEmpty
            ? ": sections are season, filter, event, scale, tail, energy, record, alarm, selection, holtWinters, robustZ, learning, training, grouping and light"
            : ": expected one of \(siblings.joined(separator: ", "))"
    }

    /// Season profiles: smooth, raw and by kind of day.
    public struct SeasonProfile: Equatable, Sendable {
        public var gain = 0.1
        public var dayKindGain = 0.2
        public var smoothingSeconds = 900.0
        public var clip = 3.0
        public var unclippedSlotValues = 2.0
        public var unclippedRows = 50.0
        public var coldLevelGain = 0.5
        /// Smallest gain of the mean departure from the profile, which `clip` counts in.
        public var deviationGain = 0.05
    }

    /// Residual filter: ridge regression of the deseasonalised series on its own recent past.
    public struct ResidualFilter: Equatable, Sendable {
        public var clip = 3.0
        public var discount = 0.9995
        public var ridgeShare = 0.002
        public var ridgeFloor = 20.0
        public var priorFirstLag = 0.4
        public var priorFastMean = 0.2
        public var priorCycleMean = 0.3
        public var fastMeanGain = 0.25
        public var cycleMeanMaximum = 0.5
        public var cycleMeanRows = 4.0
        public var slowMeanMaximum = 0.2
        public var slowMeanRows = 0.7
        public var scaleGain = 0.01
        public var unclippedRows = 20.0
        public var acceptRun = 6.0
        /// Gain of the hour-of-week means; 0 stands for ``hourOfWeekRows`` over the slots of the cycle.
        public var hourOfWeekGain = 0.0
        public var hourOfWeekRows = 7.2
        /// How far a forecast may leave the range of the deseasonalised series so far, in widths of that range.
        public var extrapolation = 1.0
    }

    /// Excursions: when they open, come home and are accepted; and what a gap does.
    public struct EventRules: Equatable, Sendable {
        public var openScales = 5.0
        public var homeScales = 5.0
        public var standstillScales = 8.0
        public var standstillSlotValues = 3.0
        public var acceptCycles = 1.0
        public var gapSeconds = 3_600.0
    }

    /// Scale of the residual: long, short and by slot.
    public struct ScaleRules: Equatable, Sendable {
        public var clip = 5.0
        public var longCycles = 3.0
        public var shortGain = 0.05
        public var slotGain = 0.1
        public var slotShrinkage = 3.0
        public var lowerHold = 0.1
        public var floorShare = 0.03
        public var meanFloorShare = 1e-9
        public var wideStartRows = 10.0
        public var budgetShare = 0.08
        public var budgetCycles = 1.0
        public var budgetRows = 100.0
    }

    /// Tail calibration of residuals over scale.
    public struct TailRules: Equatable, Sendable {
        public var exceedanceShare = 0.07
        public var indexPrior = 0.2
        public var indexWeight = 50.0
        public var discount = 0.99995
        public var priorRows = 100.0
        public var updateClipDecibels = 24.0
        public var budgetShare = 0.06
        public var budgetCycles = 2.0
        public var budgetRows = 100.0
    }

    /// Short energy: the root mean square of the last few deviations.
    public struct EnergyRules: Equatable, Sendable {
        public var bound = 8.0
        public var weight = 0.15
        public var indexWeight = 30.0
        public var maximumDecibels = 60.0
    }

    /// The record term of severity.
    public struct RecordRules: Equatable, Sendable {
        public var enabled = 1.0
        public var baseDecibels = 10.0
        public var excessDecibels = 10.0
        public var excessShare = 0.3
        public var firstRows = 50.0
        public var firstCycles = 0.5
        public var budgetShare = 0.05
        public var budgetDays = 3.0
    }

    /// When a severity is announced, the frequency term, and the tail that a false-alarm budget reads its threshold from.
    public struct AlarmRules: Equatable, Sendable {
        public var leadDecibels = 2.0
        public var holdCycles = 0.4
        public var holdRows = 6.0
        public var frequencyDecibels = 6.0
        public var frequencyFloorSeconds = 300.0
        public var frequencyCeilingSeconds = 3_600.0
        public var frequencyUnitSeconds = 600.0
        public var warmUpCycles = 0.25
        public var budgetTailEvents = 50.0
        public var budgetExcessPrior = 2.0
        public var budgetExcessWeight = 5.0
        public var faintestDecibels = 10.0
    }

    /// Selection among the candidates by their log score.
    public struct SelectionRules: Equatable, Sendable {
        public var halfLifeDays = 20.0
        public var deviationBound = 6.0
        public var weeklyMargin = 0.005
        public var logarithmicMargin = 0.02
        public var holtWintersMargin = 0.02
        public var robustZMargin = 0.02
        public var smallValueShare = 0.01
        public var smallValueFraction = 0.1
        public var seasonStrength = 0.1
        public var logarithmOffset = 0.05
        public var minimumRows = 24.0
    }

    /// Holt-Winters in use: gains before any fit, clip of the innovation.
    public struct HoltWintersRules: Equatable, Sendable {
        public var clip = 3.0
        public var levelGain = 0.25
        public var trendGain = 0.01
        public var seasonGain = 0.1
        public var damping = 0.98
        public var longestFittedSeason = 48.0
        public var smallestLevelGain = 0.01
        public var smallestSeasonGain = 0.01
        public var youngSlotValues = 3.0
    }

    /// Robust z-score in use.
    public struct RobustZRules: Equatable, Sendable {
        public var clip = 3.0
        public var memoryCycles = 28.0
        public var slotMemoryCycles = 20.0
        public var slotShrinkage = 3.0
    }

    /// How much history a metric needs before it gets verdicts.
    public struct LearningRules: Equatable, Sendable {
        public var rows = 50.0
        public var cycles = 1.0
    }

    /// Training: how much of the history fits parameters, and the season test.
    public struct TrainingRules: Equatable, Sendable {
        public var fitShare = 0.4
        public var minimumCycles = 2.0
        public var maximumFitCycles = 28.0
        public var innerLoops = 1.0
        public var robustLoops = 6.0
        public var seasonalLength = 7.0
        public var jumpCycles = 0.2
        public var seasonGain = 0.1
        public var seasonErrors = 2.0
        public var formErrors = 1.0
        public var seasonClip = 4.0
        public var medianSlotValues = 24.0
        public var unitBound = 100.0
        public var retrainIntervals = 0.0
        public var tickRows = 12.0
    }

    /// Groups: the common deviation of a measure's metrics, and when events end and are related.
    public struct GroupingRules: Equatable, Sendable {
        public var deviationClip = 4.0
        public var meanGain = 1.0 / 720
        public var ratioClip = 6.0
        public var sizeFloorDecibels = 10.0
        public var quietIntervals = 1.0
        public var memberDecibels = 20.0
        public var carriedShare = 0.8
        public var relatedMaximumLag = 3.0
        public var relatedMinimumMeetings = 2.0
        public var relatedMinimumCorrelation = 0.3
        public var relatedIntervals = 512.0
        public var relatedMinimumIntervals = 8.0
        public var relatedMaximumPairs = 4_096.0
        public var relatedMaximumGroups = 16.0
    }

    /// The light tier's own constants; the rest it shares with Holt-Winters, scale and tail.
    public struct LightRules: Equatable, Sendable {
        public var quantileGain = 0.02
        public var quantileReach = 4.0
    }
}
