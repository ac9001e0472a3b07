import CVectorKernels
import MetricSeries

/// The numbers of the light tier: a profile's constants resolved for a cycle, as the plain form and the lanes read them.
struct LightRules: Sendable {
    let slots: Int
    let learningRows: Double
    let levelGain: Double
    let trendGain: Double
    let seasonGain: Double
    let damping: Double
    let clip: Double
    let acceptRun: Double
    let scaleGain: Double
    let slotGain: Double
    let slotShrinkage: Double
    let scaleClip: Double
    let floorShare: Double
    let wideStartRows: Double
    /// Share q of deviations beyond the tracked quantile, and that quantile of Student's t with four degrees of freedom.
    let share: Double
    let referenceQuantile: Double
    let quantileGain: Double
    let quantileReach: Double

    init(profile: Profile) {
        let parameters = ChainParameters(profile: profile)
        let holtWinters = profile.holtWinters, scale = profile.scale
        slots = parameters.slots
        learningRows = Double(parameters.learningRows)
        levelGain = holtWinters.levelGain
        trendGain = holtWinters.trendGain
        seasonGain = holtWinters.seasonGain
        damping = holtWinters.damping
        clip = holtWinters.clip
        acceptRun = profile.filter.acceptRun
        scaleGain = parameters.longScaleGain
        slotGain = scale.slotGain
        slotShrinkage = scale.slotShrinkage
        scaleClip = scale.clip
        floorShare = scale.meanFloorShare
        wideStartRows = scale.wideStartRows
        share = profile.tail.exceedanceShare
        referenceQuantile = Self.quantile(share: share)
        quantileGain = profile.light.quantileGain
        quantileReach = profile.light.quantileReach
    }

    /// The magnitude that a share of values of Student's t with four degrees of freedom exceeds, by bisection.
    private static func quantile(share: Double) -> Double {
        var low = 0.0, high = 1e6
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if PlainLightMetric.tail(middle) > share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The same for the lanes.
    var lanes: vk_light_rules {
        vk_light_rules(
            slots: Double(slots), learning_rows: learningRows, level_gain: levelGain, trend_gain: trendGain, season_gain: seasonGain,
            damping: damping, clip: clip, accept_run: acceptRun, scale_gain: scaleGain, slot_gain: slotGain, slot_shrinkage: slotShrinkage,
            scale_clip: scaleClip, floor_share: floorShare, wide_start_rows: wideStartRows, mean_deviation: MeanDeviation.consistency,
            share: share, reference_quantile: referenceQuantile, quantile_gain: quantileGain, quantile_reach: quantileReach)
    }
}
