// The scoring chain in lanes: all candidates of a block of metrics, one interval at a time.
//
// State is struct-of-arrays, tile after tile of VK_TILE metrics: rows of VK_TILE doubles (or floats), one row a quantity or
// a table entry. A tile's state fits the second cache, and its rows are neighbours there: rows of a whole block lie two
// kilobytes apart, fall into the same few cache sets and cost half as much again. Where each row lies is told by
// vk_chain_layout, which C and Swift share. The plain form in DetectionKernel/Chain/Plain is the
// specification; names there and here are the same.
#ifndef VEDETTE_CHAIN_H
#define VEDETTE_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    VK_CANDIDATES = 5,   ///< stl, stl-weekly, stl-log, holt-winters, robust-z
    VK_LOG = 2,          ///< index of the candidate on the logarithm
    VK_HOLT_WINTERS = 3,
    VK_ROBUST_Z = 4,
    VK_TAIL_BINS = 96,   ///< 1/6 octave from 2^-6
    VK_ENERGY_ROWS = 6,
    VK_MAX_FEATURES = 11,
    VK_MAX_TICK = 12,
    VK_TILE = 8,         ///< metrics whose state lies together
};

/// Below this share of the base a multiplicative season tells nothing about the level.
#define VK_LEAST_SEASON_FACTOR 0.05

/// One row each of a candidate's state.
typedef enum vk_row {
    // every candidate: model
    VK_MODEL_ROWS, VK_MODEL_SCALE, VK_SLOW_MEAN,
    VK_OPEN, VK_HOME, VK_SIGN, VK_AGE, VK_LARGE, VK_RUN, VK_RUN_SIGN,
    // every candidate: scale, tails, scores
    VK_SCALE_ROWS, VK_LONG, VK_SHORT, VK_MEAN, VK_VARIANCE, VK_BOUNDED_SHARE,
    VK_TAIL_SHARE, VK_TAIL_THRESHOLD, VK_TAIL_INDEX, VK_TAIL_TOTAL,
    VK_ENERGY_THRESHOLD, VK_ENERGY_INDEX, VK_ENERGY_TOTAL, VK_ENERGY_COUNT, VK_ENERGY_RING,
    VK_CHAIN_ROWS = VK_ENERGY_RING + VK_ENERGY_ROWS,
    VK_LOG_SCORE, VK_LOG_SCORE_ROWS, VK_CRPS, VK_SEASON_ERROR, VK_MEAN_ERROR,
    // models' own
    VK_LAG1, VK_LAG2, VK_LAG3, VK_FAST_MEAN, VK_CYCLE_MEAN, VK_COLD_LEVEL, VK_PROFILE_DEVIATION,
    VK_LOWEST, VK_HIGHEST,  // of the deseasonalised series as observed
    VK_ROW_COUNT,
    // Holt-Winters and robust z reuse the rows of the filter's own quantities
    VK_LEVEL = VK_LAG1, VK_TREND = VK_LAG2, VK_LEVEL_GAIN = VK_LAG3, VK_TREND_GAIN = VK_FAST_MEAN,
    VK_SEASON_GAIN = VK_CYCLE_MEAN, VK_DAMPING = VK_COLD_LEVEL, VK_MULTIPLICATIVE = VK_PROFILE_DEVIATION,
    VK_LOCATION = VK_LAG1, VK_LOCATION_COUNT = VK_LAG2, VK_USES_SLOTS = VK_LAG3,
} vk_row;

/// One row each of a metric's state, shared by its candidates.
typedef enum vk_metric_row {
    VK_M_UNIT,        ///< power of two that values are divided by; 0 = not known yet
    VK_M_ROWS, VK_M_GAP, VK_M_CHOSEN, VK_M_RETIRED,
    VK_M_LOG_UNIT,    ///< unit of the logarithm in units of VK_M_UNIT; 0 = none yet
    VK_M_FIRST_COUNT, VK_M_NEGATIVE, VK_M_SMALL_SHARE, VK_M_RUNNING_MEAN,
    VK_M_LARGEST, VK_M_SMALLEST, VK_M_LARGEST_MEAN, VK_M_SMALLEST_MEAN, VK_M_RECORD_SHARE,
    VK_M_RECENT_COUNT, VK_M_RECENT,
    VK_M_PEAK = VK_M_RECENT + VK_ENERGY_ROWS, VK_M_PEAK_AGE,
    VK_M_RARITY_THRESHOLD, VK_M_RARITY_INDEX, VK_M_RARITY_TOTAL,
    VK_M_MARGIN,      ///< one row a candidate
    VK_M_ALLOWED = VK_M_MARGIN + VK_CANDIDATES,
    VK_M_ROW_COUNT = VK_M_ALLOWED + VK_CANDIDATES,
} vk_metric_row;

/// Where a candidate's tables start, in rows from the candidate's first row; -1 = it has none.
typedef struct vk_candidate_layout {
    int32_t smooth, smooth_count;       ///< [slots]; Holt-Winters' seasons, robust z's departures
    int32_t raw, raw_count;             ///< [slots]
    int32_t day_kind, day_kind_count;   ///< [2][slots]
    int32_t hour, hour_count;           ///< [168]
    int32_t slot_lag;                   ///< [slots]
    int32_t slot_scale, slot_scale_count;  ///< [slots]
    int32_t gram, moment, theta;        ///< [K(K+1)/2] lower triangle by rows, [K], [K]
    int32_t pending;                    ///< [tick][K + 2]: features, response, weight
    int32_t features;                   ///< K; 0 for other models than the filter
    int32_t double_rows;                ///< rows in all
    int32_t double_start, float_start;  ///< first rows inside the block's state
    int32_t float_rows;                 ///< tail counts [96], tail upper [97], the same for the energy
} vk_candidate_layout;

typedef struct vk_chain_layout {
    int32_t lanes, slots, has_raw, has_next_slot;
    vk_candidate_layout candidate[VK_CANDIDATES];
    int32_t first_cycle;       ///< [slots] doubles, values of the first cycle, in rows of the metric's part
    int32_t metric_double_rows;
    int32_t rarity_counts, rarity_upper;  ///< float rows [96], [97]
    int32_t double_rows, float_rows;      ///< of a tile
} vk_chain_layout;

/// Lays out a block. `lanes` is a multiple of VK_TILE, at most 256; `slots` at least 1.
void vk_chain_layout_make(int32_t lanes, int32_t slots, int32_t reach, vk_chain_layout *layout);

/// The constants of the chain; see ChainParameters and Profile for meanings and units.
typedef struct vk_chain_rules {
    int32_t slots, reach, tick_rows, gap_rows, accept_rows, hold_rows, learning_rows, record_first_row, record_enabled;
    double season_gain, day_kind_gain, season_clip, season_unclipped_values, season_unclipped_rows, cold_level_gain,
        profile_deviation_gain;
    double filter_clip, filter_discount, ridge_share, ridge_floor, prior_first_lag, prior_fast_mean, prior_cycle_mean;
    double fast_mean_gain, cycle_mean_gain, slow_mean_gain, model_scale_gain, unclipped_rows, accept_run, hour_gain, extrapolation;
    double open_scales, home_scales, standstill_scales, standstill_values;
    double scale_clip, long_gain, short_gain, slot_scale_gain, slot_shrinkage, lower_hold, floor_share, mean_floor_share,
        wide_start_rows, scale_budget_share, scale_budget_gain;
    double exceedance_share, exceedance_decibels, index_prior, index_weight, energy_index_weight, tail_discount, update_clip_decibels,
        tail_budget_share, tail_budget_gain;
    double energy_bound, energy_weight, energy_maximum;
    double log_score_discount, deviation_bound, small_share, small_fraction, season_strength, logarithm_offset, minimum_rows;
    double record_base, record_excess, record_excess_share, record_budget_share, record_budget_gain;
    double lead_decibels, frequency_decibels, warm_up_rows;
    double hw_clip, hw_young_values, rz_clip, rz_gain, rz_slot_gain, rz_slot_shrinkage;
    double band_decibels;  ///< of the sensitivity in force
} vk_chain_rules;

/// Calendar position of a row.
typedef struct vk_position {
    int64_t step;
    int32_t slot, hour_of_week, day_kind;
} vk_position;

/// Matrices of results, row after row, `stride` values apart; a row receives all lanes of a block, unused ones included.
typedef struct vk_chain_output {
    double *expected, *lower, *upper;  ///< in the metric's unit
    double *deviation, *rarity, *decibels, *score, *severity;
    uint16_t *flags;   ///< bits of PointFlags
    uint8_t *chosen;
    ptrdiff_t stride;
} vk_chain_output;

enum {
    VK_FLAG_MISSING = 1, VK_FLAG_LEARNING = 2, VK_FLAG_ALARM = 4, VK_FLAG_IN_EVENT = 8, VK_FLAG_RETURNED = 16,
    VK_FLAG_ACCEPTED = 32, VK_FLAG_RECORD = 64, VK_FLAG_RETIRED = 128,
};

/// Sets a block to the cold start: every count nought, priors in the tails and in the filters' coefficients.
void vk_chain_cold_start(const vk_chain_layout *layout, const vk_chain_rules *rules, const double *tail_prior, double *state, float *tails);

/// Scores and learns `rows` intervals of the tiles from `first_lane` (a multiple of VK_TILE) to before `end_lane`, tile by
/// tile. Row t, lane l of `values` is at t·stride + l, NaN = missing; NULL = all missing. Without `output` no
/// result is formed. No allocation; elementwise over lanes: neither tiles nor the grouping of rows matters to a result.
void vk_chain_rows(const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *positions, ptrdiff_t rows,
                   const double *values, ptrdiff_t stride, int32_t first_lane, int32_t end_lane, double *state, float *tails,
                   const vk_chain_output *output);

/// Renews thresholds and indices of all tails from their counts, without discount (after counts were set from outside).
void vk_chain_renew_tails(const vk_chain_layout *layout, const vk_chain_rules *rules, double *state, float *tails);

#ifdef __cplusplus
}
#endif

#endif
