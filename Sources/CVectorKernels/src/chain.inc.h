// One interval of a block: every stage of every candidate, then what the metric makes of them.
#include "chain_lanes.inc.h"
#include "chain_excursion.inc.h"
#include "chain_filter.inc.h"
#include "chain_models.inc.h"
#include "chain_scale.inc.h"
#include "chain_tail.inc.h"
#include "chain_tick.inc.h"
#include "chain_metric.inc.h"
#include "chain_choice.inc.h"

static VIEW VK_FN(view_of)(const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *position, double *state,
                           float *tails, double *scratch, int index) {
    const size_t lanes = (size_t)layout->lanes;
    VIEW v = {
        .layout = layout, .at = &layout->candidate[index], .rules = rules, .position = position,
        .d = state + (size_t)layout->candidate[index].double_start * lanes,
        .tails = tails + (size_t)layout->candidate[index].float_start * lanes,
        .scratch = scratch + (size_t)index * S_COUNT * lanes, .gap = state + (size_t)VK_M_GAP * lanes,
        .lanes = layout->lanes, .index = index,
    };
    return v;
}

static void VK_FN(renew_all)(const vk_chain_layout *layout, const vk_chain_rules *rules, double *state, float *tails, double discount) {
    const size_t lanes = (size_t)layout->lanes;
    for (int c = 0; c < VK_CANDIDATES; c++) {
        VIEW v = VK_FN(view_of)(layout, rules, NULL, state, tails, NULL, c);
        VK_FN(renew_candidate_tails)(&v, discount);
    }
    VK_FN(renew_tail)(tails + (size_t)layout->rarity_counts * lanes, tails + (size_t)layout->rarity_upper * lanes, layout->lanes, discount,
                      rules->exceedance_share, rules->index_prior, rules->index_weight, state + VK_M_RARITY_THRESHOLD * lanes,
                      state + VK_M_RARITY_INDEX * lanes, state + VK_M_RARITY_TOTAL * lanes);
}

void VK_FN(vk_chain_renew_tails)(const vk_chain_layout *layout, const vk_chain_rules *rules, double *state, float *tails) {
    VK_FN(renew_all)(layout, rules, state, tails, 1);
}

void VK_FN(vk_chain_row)(const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *position, const double *value,
                         double *state, float *tails, double *scratch, const vk_chain_output *output) {
    VK_FN(prepare)(layout, rules, value, state, scratch);
    for (int c = 0; c < VK_CANDIDATES; c++) {
        VIEW v = VK_FN(view_of)(layout, rules, position, state, tails, scratch, c);
        if (c == VK_HOLT_WINTERS) VK_FN(holt_winters_row)(&v);
        else if (c == VK_ROBUST_Z) VK_FN(robust_z_row)(&v);
        else VK_FN(filter_row)(&v);
        VK_FN(event_row)(&v);
        VK_FN(scale_row)(&v, c == VK_LOG ? state + (size_t)VK_M_LOG_UNIT * layout->lanes : NULL);
        VK_FN(tail_row)(&v);
    }
    VK_FN(conclude)(layout, rules, state, tails, scratch, output);
    VK_FN(collect_first_cycle)(layout, state, scratch);
    if ((position->step + 1) % rules->tick_rows != 0) return;
    double discount = 1;
    for (int i = 0; i < rules->tick_rows; i++) discount *= rules->tail_discount;
    VK_FN(renew_all)(layout, rules, state, tails, discount);
    for (int c = 0; c <= VK_LOG; c++) {
        VIEW v = VK_FN(view_of)(layout, rules, position, state, tails, scratch, c);
        VK_FN(solve_filter)(&v);
    }
    VK_FN(choose)(layout, rules, state);
}
