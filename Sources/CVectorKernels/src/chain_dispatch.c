#include "chain.h"
#include "vk_call.h"

#include <math.h>
#include <string.h>

VK_DISPATCH(void, vk_chain_row,
            (const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *position, const double *value, double *state,
             float *tails, double *scratch, const vk_chain_output *output),
            (layout, rules, position, value, state, tails, scratch, output))
VK_DISPATCH(void, vk_chain_renew_tails,
            (const vk_chain_layout *layout, const vk_chain_rules *rules, double *state, float *tails), (layout, rules, state, tails))

size_t vk_chain_scratch(int32_t lanes) { return (size_t)lanes * (VK_CANDIDATES * 11 + 4); }

static void fill(double *row, int32_t lanes, double value) {
    for (int32_t l = 0; l < lanes; l++) row[l] = value;
}

static void fill_tail(float *counts, int32_t lanes, const double *prior) {
    for (int32_t k = 0; k < VK_TAIL_BINS; k++)
        for (int32_t l = 0; l < lanes; l++) counts[(size_t)k * lanes + l] = (float)prior[k];
}

void vk_chain_cold_start(const vk_chain_layout *layout, const vk_chain_rules *rules, const double *tail_prior, double *state, float *tails) {
    const int32_t lanes = layout->lanes;
    memset(state, 0, (size_t)layout->double_rows * lanes * sizeof(double));
    memset(tails, 0, (size_t)layout->float_rows * lanes * sizeof(float));
    fill(state + (size_t)VK_M_LARGEST * lanes, lanes, -INFINITY);
    fill(state + (size_t)VK_M_SMALLEST * lanes, lanes, INFINITY);
    fill(state + (size_t)VK_M_LARGEST_MEAN * lanes, lanes, -INFINITY);
    fill(state + (size_t)VK_M_SMALLEST_MEAN * lanes, lanes, INFINITY);
    fill_tail(tails + (size_t)layout->rarity_counts * lanes, lanes, tail_prior);
    for (int c = 0; c < VK_CANDIDATES; c++) {
        const vk_candidate_layout *at = &layout->candidate[c];
        double *d = state + (size_t)at->double_start * lanes;
        float *counts = tails + (size_t)at->float_start * lanes;
        fill(state + (size_t)(VK_M_ALLOWED + c) * lanes, lanes, 1);
        fill_tail(counts, lanes, tail_prior);
        fill_tail(counts + (size_t)(2 * VK_TAIL_BINS + 1) * lanes, lanes, tail_prior);
        if (at->features > 0) {
            fill(d + (size_t)(at->theta + 0) * lanes, lanes, rules->prior_first_lag);
            fill(d + (size_t)(at->theta + 3) * lanes, lanes, rules->prior_fast_mean);
            fill(d + (size_t)(at->theta + 4) * lanes, lanes, rules->prior_cycle_mean);
        }
    }
    vk_chain_renew_tails(layout, rules, state, tails);
}
