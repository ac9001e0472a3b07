#include "chain.h"
#include "vk_call.h"

#include <math.h>
#include <string.h>

VK_DISPATCH(void, vk_chain_rows,
            (const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *positions, ptrdiff_t rows, const double *values,
             ptrdiff_t stride, int32_t first_lane, int32_t end_lane, double *state, float *tails, const vk_chain_output *output),
            (layout, rules, positions, rows, values, stride, first_lane, end_lane, state, tails, output))
VK_DISPATCH(void, vk_chain_renew_tails,
            (const vk_chain_layout *layout, const vk_chain_rules *rules, double *state, float *tails), (layout, rules, state, tails))

static void fill(double *row, double value) {
    for (int32_t l = 0; l < VK_TILE; l++) row[l] = value;
}

static void fill_tail(float *counts, const double *prior) {
    for (int32_t k = 0; k < VK_TAIL_BINS; k++)
        for (int32_t l = 0; l < VK_TILE; l++) counts[(size_t)k * VK_TILE + l] = (float)prior[k];
}

static void start_tile(const vk_chain_layout *layout, const vk_chain_rules *rules, const double *tail_prior, double *state, float *tails) {
    fill(state + VK_M_LARGEST * VK_TILE, -INFINITY);
    fill(state + VK_M_SMALLEST * VK_TILE, INFINITY);
    fill(state + VK_M_LARGEST_MEAN * VK_TILE, -INFINITY);
    fill(state + VK_M_SMALLEST_MEAN * VK_TILE, INFINITY);
    fill_tail(tails + (size_t)layout->rarity_counts * VK_TILE, tail_prior);
    for (int c = 0; c < VK_CANDIDATES; c++) {
        const vk_candidate_layout *at = &layout->candidate[c];
        double *d = state + (size_t)at->double_start * VK_TILE;
        float *counts = tails + (size_t)at->float_start * VK_TILE;
        fill(state + (size_t)(VK_M_ALLOWED + c) * VK_TILE, 1);
        fill_tail(counts, tail_prior);
        fill_tail(counts + (size_t)(2 * VK_TAIL_BINS + 1) * VK_TILE, tail_prior);
        if (at->features > 0) {
            fill(d + (size_t)(at->theta + 0) * VK_TILE, rules->prior_first_lag);
            fill(d + (size_t)(at->theta + 3) * VK_TILE, rules->prior_fast_mean);
            fill(d + (size_t)(at->theta + 4) * VK_TILE, rules->prior_cycle_mean);
        }
    }
}

void vk_chain_cold_start(const vk_chain_layout *layout, const vk_chain_rules *rules, const double *tail_prior, double *state, float *tails) {
    const size_t doubles = (size_t)layout->double_rows * VK_TILE, floats = (size_t)layout->float_rows * VK_TILE;
    const size_t tiles = (size_t)layout->lanes / VK_TILE;
    memset(state, 0, tiles * doubles * sizeof(double));
    memset(tails, 0, tiles * floats * sizeof(float));
    for (size_t tile = 0; tile < tiles; tile++) start_tile(layout, rules, tail_prior, state + tile * doubles, tails + tile * floats);
    vk_chain_renew_tails(layout, rules, state, tails);
}
