// Stages of seasonal-trend decomposition by loess for eight series in lockstep.
//
// Every array is [row][8]: eight lanes of doubles a row, 64-byte aligned. `robustness` is NULL in passes where every
// weight is 1; the arrays named weighted_... are then not touched. Nothing allocates, nothing checks: the Swift side does.
#ifndef VEDETTE_STL_H
#define VEDETTE_STL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Series in lockstep.
#define VK_STL_LANES 8
/// Outputs of one panel of weights.
#define VK_STL_PANEL 8

/// Up to eight consecutive outputs and the rows that any of them needs.
typedef struct vk_stl_block {
    int64_t first_output;
    int64_t outputs;
    /// First row that any output needs, and the place of the weights in `panels`: [tap][8], zero where an output does not use a
    /// row.
    int64_t first_row;
    int64_t panel;
    /// Not 0: the weights are the same for all outputs, each `step` rows after the one before, and stand in `panels` once, with
    /// zeros for 7 steps on both sides. Long windows stay in the first cache that way.
    int64_t step;
    /// The taps that the first four and the last four outputs need.
    int64_t skip[2];
    int64_t taps[2];
} vk_stl_block;

/// The window of one output, and its place in `moments`: K, K·d, K·d² for each tap.
typedef struct vk_stl_window {
    int64_t first_row;
    int64_t taps;
    int64_t moments;
} vk_stl_window;

/// The estimates of rows first ≤ row < last, all with the same even weights, by transforms of `size` rows (stl_convolve.inc.h),
/// or by sums (stl_pairs.inc.h) where `size` is 0. None: first and last are 0.
typedef struct vk_stl_convolution {
    int64_t size;   ///< a power of two, at least 8, more than 2 reach
    int64_t reach;  ///< weights are 0 at greater distances; at least 1, first ≥ reach, last ≤ count − reach
    int64_t first;
    int64_t last;            ///< first + 6 or more
    const double *even;      ///< [reach + 1]: the weights
    const double *response;  ///< [size]: transform of the weights / size, in the order of reversed bits
    const double *turns;     ///< [size]: stl_hartley.inc.h
} vk_stl_convolution;

/// What convolutions take for 0: rounding of sums of values around 1.
#define VK_STL_ROUNDING 0x1p-48

/// Loess on a regular grid of `count` rows, evaluated at some rows; what lies between is on straight lines.
typedef struct vk_stl_smoother {
    int64_t count;
    int64_t blocks;
    const vk_stl_block *block;
    const double *panels;
    /// Rows of the outputs, rising; -1 and `count` are the values before and after the series.
    const int64_t *position;
    const vk_stl_window *window;
    const double *moments;
    /// Least variance of the weighted distances with which a slope is fitted; infinite for degree 0.
    double least_variance;
    vk_stl_convolution convolution;
} vk_stl_smoother;

/// Copies 1 to 8 neighbouring lanes of a block, the last one repeated for those beyond `lanes`, and tells the greatest
/// magnitude, the first observation (NaN for none) and the number of missing rows (NaN) of each.
void vk_stl_gather(const double *block, ptrdiff_t stride, ptrdiff_t lanes, ptrdiff_t rows, double *series,
                   double *largest, double *first, int64_t *missing);

/// series = series · inverse_scale − level; NaN stays NaN.
void vk_stl_rescale(ptrdiff_t rows, const double *inverse_scale, const double *level, double *series);

/// Robustness weights, or NULL in passes where every weight is 1.
typedef struct vk_stl_weights {
    const double *robustness;
    /// The input times `robustness`.
    const double *weighted;
    /// NULL, or [output][2][8], for cycles slot after slot of the longer operator's outputs: what the sums of the weights alone
    /// come to (stl_estimates.inc.h). They are the same in every inner loop of an outer one: written where `are_known` is 0,
    /// read where it is 1.
    double *factors;
    int are_known;
} vk_stl_weights;

/// Where the last pass leaves the components of 1 to 8 lanes, in the unit of the block; row t, lane l at t·stride + l.
typedef struct vk_stl_components {
    ptrdiff_t lanes, stride;
    const double *scale, *level;
    double *seasonal, *trend, *remainder;
    double *weights;  ///< may be NULL
} vk_stl_components;

/// Smooths all cycle-subseries and extends each by one value at both ends: `rows + 2 period` rows of `cycle`.
/// `shorter` is for rows / period cycles, `longer` for one more.
void vk_stl_smooth_cycles(const vk_stl_smoother *shorter, const vk_stl_smoother *longer, ptrdiff_t rows, ptrdiff_t period,
                          const double *detrended, const vk_stl_weights *weights, double *cycle);

/// Moving averages of lengths period, period and 3 of `cycle`: `rows` rows. `ring` holds period rows.
void vk_stl_low_pass_average(ptrdiff_t rows, ptrdiff_t period, const double *cycle, double *ring, double *average);

/// deseasonalised = series − (cycle − loess(average)), and the same times `robustness`. `room`, here and below: as many rows as
/// the smoother's convolution has.
void vk_stl_deseasonalise(const vk_stl_smoother *smoother, ptrdiff_t rows, ptrdiff_t period, const double *average,
                          const double *series, const double *cycle, const double *robustness, double *room,
                          double *deseasonalised, double *weighted_deseasonalised);

/// detrended = series − T with T = loess(deseasonalised), the same times the weights where `weighted_detrended` is not NULL,
/// and residual = |deseasonalised − T| where that is not NULL.
void vk_stl_detrend(const vk_stl_smoother *smoother, const double *series, const double *deseasonalised, const vk_stl_weights *weights,
                    double *room, double *detrended, double *weighted_detrended, double *residual);

/// The same trend in the last pass: the components instead. `trend` is room for a row a row.
void vk_stl_components_write(const vk_stl_smoother *smoother, const double *series, const double *deseasonalised,
                             const vk_stl_weights *weights, double *room, double *trend, const vk_stl_components *components);

/// The exact median of the `observed` finite residuals of each lane, the mean of the middle two for an even number, and 0
/// for none. Missing rows are +infinity. `guess` brackets it by ±`width` (relative); a guess of 0 or a wrong one only costs
/// time. `scratch` holds `rows` doubles a lane.
void vk_stl_median(ptrdiff_t rows, const double *residual, const int64_t *observed, const double *guess, double width,
                   double *scratch, double *median);

/// robustness = B(residual / 6 median), and weighted_detrended = robustness · detrended.
void vk_stl_robustness_weights(ptrdiff_t rows, const double *residual, const double *median, const double *detrended,
                               double *robustness, double *weighted_detrended);

/// Between two seasons of MSTL: season = series − deseasonalised, and series = deseasonalised + next (NULL: nothing).
void vk_stl_change_season(ptrdiff_t rows, const double *deseasonalised, const double *next, double *series, double *season);

/// A season of 1 to 8 lanes in the unit of the block.
void vk_stl_season_write(ptrdiff_t rows, ptrdiff_t lanes, ptrdiff_t stride, const double *season, const double *scale, double *out);

#ifdef __cplusplus
}
#endif

#endif
