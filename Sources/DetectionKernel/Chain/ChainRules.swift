import CVectorKernels
import Foundation

extension ChainParameters {
    /// The same numbers in the form that the lanes read; `bandDecibels` belongs to the sensitivity in force.
    func rules(bandDecibels: Double) -> vk_chain_rules {
        let season = profile.season, filter = profile.filter, event = profile.event, scale = profile.scale
        let tail = profile.tail, energy = profile.energy, record = profile.record, selection = profile.selection
        var r = vk_chain_rules()
        r.slots = Int32(slots)
        r.reach = Int32(reach)
        r.tick_rows = Int32(tickRows)
        r.gap_rows = Int32(clamping: gapRows)
        r.accept_rows = Int32(clamping: acceptRows)
        r.hold_rows = Int32(clamping: holdRows)
        r.learning_rows = Int32(clamping: learningRows)
        r.record_first_row = Int32(clamping: recordFirstRow)
        r.record_enabled = recordEnabled ? 1 : 0

        r.season_gain = season.gain
        r.day_kind_gain = season.dayKindGain
        r.season_clip = season.clip
        r.season_unclipped_values = season.unclippedSlotValues
        r.season_unclipped_rows = season.unclippedRows
        r.cold_level_gain = season.coldLevelGain
        r.profile_deviation_gain = season.deviationGain

        r.filter_clip = filter.clip
        r.filter_discount = filter.discount
        r.ridge_share = filter.ridgeShare
        r.ridge_floor = filter.ridgeFloor
        r.prior_first_lag = filter.priorFirstLag
        r.prior_fast_mean = filter.priorFastMean
        r.prior_cycle_mean = filter.priorCycleMean
        r.fast_mean_gain = filter.fastMeanGain
        r.cycle_mean_gain = cycleMeanGain
        r.slow_mean_gain = slowMeanGain
        r.model_scale_gain = filter.scaleGain
        r.unclipped_rows = filter.unclippedRows
        r.accept_run = filter.acceptRun
        r.hour_gain = hourOfWeekGain
        r.extrapolation = filter.extrapolation

        r.open_scales = event.openScales
        r.home_scales = event.homeScales
        r.standstill_scales = event.standstillScales
        r.standstill_values = event.standstillSlotValues

        r.scale_clip = scale.clip
        r.long_gain = longScaleGain
        r.short_gain = scale.shortGain
        r.slot_scale_gain = scale.slotGain
        r.slot_shrinkage = scale.slotShrinkage
        r.lower_hold = scale.lowerHold
        r.floor_share = scale.floorShare
        r.mean_floor_share = scale.meanFloorShare
        r.wide_start_rows = scale.wideStartRows
        r.scale_budget_share = scale.budgetShare
        r.scale_budget_gain = scaleBudgetGain

        r.exceedance_share = tail.exceedanceShare
        r.exceedance_decibels = -10 * log10(tail.exceedanceShare)
        r.index_prior = tail.indexPrior
        r.index_weight = tail.indexWeight
        r.energy_index_weight = energy.indexWeight
        r.tail_discount = tailDiscount
        r.update_clip_decibels = tail.updateClipDecibels
        r.tail_budget_share = tail.budgetShare
        r.tail_budget_gain = tailBudgetGain
        r.energy_bound = energy.bound
        r.energy_weight = energy.weight
        r.energy_maximum = energy.maximumDecibels

        r.log_score_discount = logScoreDiscount
        r.deviation_bound = selection.deviationBound
        r.small_share = selection.smallValueShare
        r.small_fraction = selection.smallValueFraction
        r.season_strength = selection.seasonStrength
        r.logarithm_offset = selection.logarithmOffset
        r.minimum_rows = selection.minimumRows

        r.record_base = record.baseDecibels
        r.record_excess = record.excessDecibels
        r.record_excess_share = record.excessShare
        r.record_budget_share = record.budgetShare
        r.record_budget_gain = recordBudgetGain
        r.lead_decibels = profile.alarm.leadDecibels
        r.frequency_decibels = frequencyDecibels
        r.warm_up_rows = warmUpRows

        r.hw_clip = profile.holtWinters.clip
        r.hw_young_values = profile.holtWinters.youngSlotValues
        r.rz_clip = profile.robustZ.clip
        r.rz_gain = 1 / (profile.robustZ.memoryCycles * Double(slots))
        r.rz_slot_gain = 1 / profile.robustZ.slotMemoryCycles
        r.rz_slot_shrinkage = profile.robustZ.slotShrinkage
        r.band_decibels = bandDecibels
        return r
    }
}
