import MetricSeries

/// Robust location of one metric in streaming form, plain form: a bounded mean over a long memory, and where training
/// found a season, a bounded mean of each slot's departure from it, shrunk to none.
struct PlainRobustZForecaster {
    let parameters: ChainParameters
    /// Whether slots have locations of their own.
    var usesSlots = false
    var location = 0.0
    var locationCount = 0.0
    var departure: [Double]
    var departureCount: [Double]
    var slowMean = 0.0
    var scale = 0.0
    var rows = 0
    var excursion = PlainExcursion()
    private(set) var forecast = 0.0
    private var slot = 0.0

    init(parameters: ChainParameters) {
        self.parameters = parameters
        departure = Array(repeating: 0, count: parameters.slots)
        departureCount = departure
    }

    mutating func predict(_ position: CalendarPosition, observed y: Double) {
        if rows == 0 { location = y }
        let n = departureCount[position.slot]
        slot = usesSlots ? departure[position.slot] * n / (n + parameters.profile.robustZ.slotShrinkage) : 0
        forecast = location + slot
    }

    mutating func update(_ position: CalendarPosition, observed y: Double) -> PlainExcursion.Verdict {
        let rules = parameters.profile.robustZ
        let j = position.slot
        let verdict = excursion.judge(
            innovation: y - forecast, scale: scale, bounds: Double(rows) >= parameters.profile.filter.unclippedRows,
            clip: rules.clip, acceptRun: .max, rules: parameters.profile.event,
            homeDistance: y - slot - excursion.home, slowMean: location)
        if !verdict.isReturn {
            let u = verdict.bounded
            location += max(1 / (locationCount + 1), 1 / (rules.memoryCycles * Double(parameters.slots))) * u
            locationCount += 1
            if usesSlots, !(excursion.isOpen && excursion.isLarge) {
                departure[j] += max(1 / (departureCount[j] + 1), 1 / rules.slotMemoryCycles) * (slot + u - departure[j])
                departureCount[j] += 1
            }
            if rows > 0 {
                scale += max(parameters.profile.filter.scaleGain, 1 / Double(rows)) * (MeanDeviation.consistency * abs(u) - scale)
            }
        }
        slowMean = rows == 0 ? y : slowMean + parameters.slowMeanGain * (y - slot - slowMean)
        rows += 1
        return verdict
    }

    /// A lasting excursion is the new normal: the location starts again from the recent mean.
    mutating func accept() {
        location = slowMean
        locationCount = min(locationCount, Double(parameters.slots))
    }
}
