// Intervals of a block, tile by tile: every stage of every candidate, what the metric makes of them, results, ticks.
#include "chain_lanes.inc.h"
#include "chain_fetch.inc.h"
#include "chain_excursion.inc.h"
#include "chain_forecast.inc.h"
#include "chain_filter.inc.h"
#include "chain_models.inc.h"
#include "chain_gains.inc.h"
#include "chain_scale.inc.h"
#include "chain_histogram.inc.h"
#include "chain_tail.inc.h"
#include "chain_renew.inc.h"
#include "chain_tick.inc.h"
#include "chain_metric.inc.h"
#include "chain_results.inc.h"
#include "chain_choice.inc.h"
#include "chain_cells.inc.h"

static void VK_FN(renew_all)(const vk_chain_layout *layout, const vk_chain_rules *rules, double *state, float *tails, double discount) {
    for (int c = 0; c < VK_CANDIDATES; c++) {
        VIEW v = VK_FN(view_of)(layout, rules, NULL, state, tails, NULL, NULL, c, 0);
        VK_FN(renew_candidate_tails)(&v, discount);
    }
    VK_FN(renew_rarity)(layout, rules, state, tails, discount);
}

void VK_FN(vk_chain_renew_tails)(const vk_chain_layout *layout, const vk_chain_rules *rules, double *state, float *tails) {
    for (int tile = 0; tile * VK_TILE < layout->lanes; tile++)
        VK_FN(renew_all)(layout, rules, state + (size_t)tile * layout->double_rows * VK_TILE,
                         tails + (size_t)tile * layout->float_rows * VK_TILE, 1);
}

/// The work of a tick: what is renewed every dozen rows.
static void VK_FN(tick)(const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *position, double *state,
                        float *tails) {
    double discount = 1;
    for (int i = 0; i < rules->tick_rows; i++) discount *= rules->tail_discount;
    VK_FN(renew_all)(layout, rules, state, tails, discount);
    for (int c = 0; c <= VK_LOG; c++) {
        VIEW v = VK_FN(view_of)(layout, rules, position, state, tails, NULL, NULL, c, 0);
        VK_FN(solve_filter)(&v);
    }
    VK_FN(choose)(layout, rules, state);
}

void VK_FN(vk_chain_rows)(const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *positions, ptrdiff_t rows,
                          const double *values, ptrdiff_t stride, int32_t first_lane, int32_t end_lane, double *state, float *tails,
                          const vk_chain_output *output) {
    _Alignas(64) double moments[M_COUNT * EACH], said[SAID_COUNT * EACH];
    if (rows == 0) return;
    VK_FN(fetching) next;
    VK_FN(list_fetched)(layout, rules, positions, &next);
    for (int lane = first_lane; lane < end_lane; lane += VK_TILE) {
        double *tile_state = state + (size_t)(lane / VK_TILE) * layout->double_rows * VK_TILE;
        float *tile_tails = tails + (size_t)(lane / VK_TILE) * layout->float_rows * VK_TILE;
        if (rows < 4 && lane + VK_TILE < end_lane) VK_FN(fetch_tile)(&next, tile_state + (size_t)layout->double_rows * VK_TILE);
        int together;
        for (ptrdiff_t row = 0; row < rows; row += together) {
            int ticks = 0;
            for (together = 0; together < CELLS && row + together < rows && !ticks; together++) {
                double *value = moments + M_VALUE * EACH + together * VK_TILE;
                const double *from = values ? values + (row + together) * stride + lane : NULL;
                if (from && lane + VK_TILE <= end_lane) memcpy(value, from, VK_TILE * sizeof(double));
                else for (int l = 0; l < VK_TILE; l++) value[l] = from && lane + l < end_lane ? from[l] : NAN;
                ticks = (positions[row + together].step + 1) % rules->tick_rows == 0;
            }
            if (together > 1 && VK_FN(collects)(layout, tile_state, moments, together)) {
                together = 1;
                ticks = (positions[row].step + 1) % rules->tick_rows == 0;
            }
            VK_FN(tile_rows)(layout, rules, positions + row, together, tile_state, tile_tails, moments, said, &next);
            VK_FN(fetch_some)(&next);
            VK_FN(conclude)(rules, tile_state, moments, said, together);
            if (output) {
                vk_chain_output out;
                VK_FN(output_at)(output, row, lane, &out);
                VK_FN(write_results)(layout, rules, tile_state, tile_tails, moments, said, together, &out);
            }
            VK_FN(fetch_some)(&next);
            VK_FN(count_rarity)(layout, tile_tails, moments, said, together);
            if (together == 1) VK_FN(collect_first_cycle)(layout, tile_state, moments);
            if (ticks) VK_FN(tick)(layout, rules, &positions[row + together - 1], tile_state, tile_tails);
        }
    }
}
