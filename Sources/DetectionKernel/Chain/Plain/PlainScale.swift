/// Scale of one candidate's residual, plain form: long, short and slot memory, combined as
/// `σ = √(k_j·√(L·S))`, at least a floor, wider at the start.
struct PlainScale {
    let parameters: ChainParameters
    var long = 0.0
    var short = 0.0
    var slot: [Double]
    var slotCount: [Double]
    var mean = 0.0
    var variance = 0.0
    var boundedShare = 0.0
    var rows = 0

    init(parameters: ChainParameters) {
        self.parameters = parameters
        slot = Array(repeating: 0, count: parameters.slots)
        slotCount = slot
    }

    /// The scale for a row, from earlier rows only.
    func value(slot j: Int) -> Double {
        let rules = parameters.profile.scale
        let hold = rules.lowerHold * long
        let n = slotCount[j]
        let bySlot = max((slot[j] * n + rules.slotShrinkage * long) / (n + rules.slotShrinkage), hold)
        let shortScale = max(short, hold)
        let floor = rules.floorShare * variance.squareRoot() + rules.meanFloorShare * abs(mean)
        let combined = (bySlot * (long * shortScale).squareRoot()).squareRoot()
        return max(max(combined, floor), Self.smallest) * (1 + rules.wideStartRows / (Double(rows) + 2))
    }

    /// Below this no scale goes, so that a constant metric has a finite deviation.
    static let smallest = 1e-100

    mutating func update(slot j: Int, residual e: Double, scale sigma: Double, observed y: Double) {
        let rules = parameters.profile.scale
        var a = MeanDeviation.consistency * abs(e)
        let bound = rules.clip * sigma
        let isBounded = rows > 0 && a > bound
        if isBounded, boundedShare <= rules.budgetShare { a = bound }
        boundedShare += parameters.scaleBudgetGain * ((isBounded ? 1 : 0) - boundedShare)
        let n = Double(rows + 1)
        long += max(parameters.longScaleGain, 1 / n) * (a - long)
        short += max(rules.shortGain, 1 / n) * (a - short)
        slot[j] += max(rules.slotGain, 1 / (slotCount[j] + 1)) * (a - slot[j])
        slotCount[j] += 1
        rows += 1
        observe(y)
    }

    /// Running mean and variance of the series itself, for the floor.
    private mutating func observe(_ y: Double) {
        let n = Double(rows)
        let step = (y - mean) / n
        variance += ((y - mean) * (y - mean - step) - variance) / n
        mean += step
    }
}
