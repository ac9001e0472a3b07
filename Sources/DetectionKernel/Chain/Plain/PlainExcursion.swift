/// The event of one metric's candidate: when it opens, comes home or is accepted as the new normal.
///
/// An innovation beyond `openScales` opens an event and remembers *home*, the slow mean before it. A later row within
/// `homeScales` of home closes it; when that row's innovation is bounded and of the opposite sign it is the *return*.
struct PlainExcursion {
    var isOpen = false
    var home = 0.0
    var sign = 0.0
    var age = 0
    /// Whether the event has exceeded the standstill bound.
    var isLarge = false
    /// Length and sign of the run of bounded innovations of one sign.
    var run = 0
    var runSign = 0.0

    /// What the excursion decided about one row.
    struct Verdict {
        var bounded: Double
        var weight: Double
        var isReturn = false
        var accepts = false
    }

    /// Judges an innovation.
    ///
    /// - Parameters:
    ///   - innovation: y − forecast.
    ///   - scale: the forecaster's own scale.
    ///   - homeDistance: y − what would be expected at home (only read while open).
    ///   - slowMean: home's value should the event open here.
    mutating func judge(
        innovation e: Double, scale: Double, bounds: Bool, clip: Double, acceptRun: Int, rules: Profile.EventRules,
        homeDistance: Double, slowMean: Double
    ) -> Verdict {
        var verdict = Verdict(bounded: e, weight: 1)
        let magnitude = abs(e)
        let isBounded = bounds && magnitude > clip * scale
        let side = e < 0 ? -1.0 : 1.0
        if isBounded {
            verdict.bounded = side * clip * scale
            verdict.weight = clip * scale / magnitude
            run = side == runSign ? run + 1 : 1
            runSign = side
        } else {
            run = 0
            runSign = 0
        }
        if isOpen {
            if magnitude > rules.standstillScales * scale { isLarge = true }
            if abs(homeDistance) <= rules.homeScales * scale {
                isOpen = false
                isLarge = false
                if isBounded, side == -sign {
                    verdict.isReturn = true
                    run = 0
                    runSign = 0
                }
            }
        } else if bounds, magnitude > rules.openScales * scale {
            isOpen = true
            home = slowMean
            sign = side
            age = 0
            isLarge = magnitude > rules.standstillScales * scale
        }
        verdict.accepts = !verdict.isReturn && run >= acceptRun
        return verdict
    }

    /// Advances the event by one interval, missing ones included; returns whether it was accepted as the new normal.
    mutating func advance(acceptRows: Int) -> Bool {
        guard isOpen else { return false }
        age += 1
        guard age >= acceptRows else { return false }
        isOpen = false
        isLarge = false
        return true
    }
}
