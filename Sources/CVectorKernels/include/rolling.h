// Rolling median and exact median absolute deviation of 32 series in lockstep, over 16-bit ranks.
//
// Values are replaced by their ranks in the whole series, so that a window of 32 series is a few registers a row and one
// branch-free sweep over it takes out one value and puts in another. SortedWindow in DetectionKernel is the specification.
#ifndef VEDETTE_ROLLING_H
#define VEDETTE_ROLLING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    VK_ROLLING_LANES = 32,
    VK_ROLLING_MISSING = 0xFFFF,       ///< rank of a missing value: it stands above all others
    VK_ROLLING_MAXIMUM_ROWS = 0xFFFF,  ///< most rows that 16 bits can rank
};

/// What to score, and against what.
typedef struct vk_rolling_problem {
    const double *values;        ///< row t, lane l at t·stride + l; NaN = missing
    ptrdiff_t rows;              ///< at most VK_ROLLING_MAXIMUM_ROWS
    ptrdiff_t stride, lanes;     ///< 1...VK_ROLLING_LANES lanes
    ptrdiff_t window, least;     ///< rows, and values that must be present among them (at least 1)
    ptrdiff_t first_row;         ///< rows before it only fill the window
    double consistency;          ///< scale of one median absolute deviation
    double absolute_floor, share_floor;  ///< least scale, and as a share of the location's magnitude
} vk_rolling_problem;

/// Numbers of eight bytes that `scratch` holds.
ptrdiff_t vk_rolling_scratch(ptrdiff_t rows);

/// Ranks of every lane's values in its whole series, from 0, equal values in the order of rows.
///
/// `ranks` is [rows][32], missing values and lanes beyond `lanes` VK_ROLLING_MISSING; `sorted` [32][rows] receives the present
/// values in ascending order. Returns a bit for each lane that has infinite values; these are not ranked.
uint32_t vk_rolling_ranks(const vk_rolling_problem *problem, uint64_t *scratch, double *sorted, uint16_t *ranks);

/// Median of the `window` rows before each row, scale (consistency · median absolute deviation, not below its floor) and
/// score (value − median) / scale; NaN where too few values are present. `places` holds window·32 ranks. The outputs are
/// laid out like the values.
void vk_rolling_sweep(const vk_rolling_problem *problem, const uint16_t *ranks, const double *sorted, uint16_t *places, double *location,
                      double *scale, double *score);

#ifdef __cplusplus
}
#endif

#endif
