// The light tier of streaming: one robust exponential smoother a metric, a scale by slot, a closed tail.
//
// State is struct-of-arrays in tiles of VK_LIGHT_TILE metrics: a tile's rows are VK_LIGHT_ROWS cache lines, and its part of
// the season table is two lines a slot, so that an interval reads and writes nothing else. PlainLightMetric in
// DetectionKernel/LightTier is the specification.
#ifndef VEDETTE_LIGHT_H
#define VEDETTE_LIGHT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { VK_LIGHT_TILE = 8 };
/// Larger magnitudes count as missing: products of two of them would overflow.
#define VK_LIGHT_LARGEST 1e150

/// Rows of a tile's state.
typedef enum vk_light_row {
    VK_LIGHT_LEVEL, VK_LIGHT_TREND,
    VK_LIGHT_SCALE,     ///< mean absolute error over a long memory, times 1.25
    VK_LIGHT_VALUES,    ///< values learned from
    VK_LIGHT_RUN,       ///< bounded innovations of one sign in a row, with that sign
    VK_LIGHT_QUANTILE,  ///< deviation that the share of largest ones exceeds
    VK_LIGHT_ROWS,
    // Of a slot's part of the table.
    VK_LIGHT_SEASON = 0, VK_LIGHT_SLOT_SCALE, VK_LIGHT_TABLE_ROWS,
} vk_light_row;

typedef struct vk_light_rules {
    double slots, learning_rows;
    double level_gain, trend_gain, season_gain, damping, clip, accept_run;
    double scale_gain, slot_gain, slot_shrinkage, scale_clip, floor_share, wide_start_rows, mean_deviation;
    double share, reference_quantile, quantile_gain, quantile_reach;
} vk_light_rules;

/// Sets the state of so many tiles to the cold start.
void vk_light_cold_start(const vk_light_rules *rules, ptrdiff_t tiles, double *state);

/// Scores and learns one interval: `count` values (NaN and magnitudes beyond VK_LIGHT_LARGEST = missing) into as many expected values (NaN before the first),
/// deviations and scores 0...100 (0 where missing or learning). `table` is the part of the row's slot. Memory is on cache
/// lines; a last tile that is not full is padded. Elementwise; no allocation.
void vk_light_interval(const vk_light_rules *rules, ptrdiff_t count, const double *values, double *state, double *table, double *expected,
                       double *deviation, double *score);

#ifdef __cplusplus
}
#endif

#endif
