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

/// Ranks of a series, from 0, equal values in the order of rows; missing ones (NaN) get VK_ROLLING_MISSING.
///
/// Row t of `values` is at t·stride and its rank at t·VK_ROLLING_LANES of `ranks`. `sorted` receives the present values in
/// ascending order, `scratch` holds 3·rows numbers. Returns how many values are present. `rows` is at most
/// VK_ROLLING_MAXIMUM_ROWS.
ptrdiff_t vk_rolling_ranks(const double *values, ptrdiff_t stride, ptrdiff_t rows, uint64_t *scratch, double *sorted, uint16_t *ranks);

/// Median and median absolute deviation of the `window` rows before each row, for the first `lanes` lanes; NaN where fewer
/// than `least` values are present (at least 1).
///
/// `ranks` is [rows][32], `sorted` [32][rows]; `places` holds window·32 ranks. Row t, lane l of the outputs is at
/// t·stride + l.
void vk_rolling_sweep(ptrdiff_t rows, ptrdiff_t window, ptrdiff_t least, const uint16_t *ranks, const double *sorted, uint16_t *places,
                      ptrdiff_t lanes, ptrdiff_t stride, double *median, double *deviation);

#ifdef __cplusplus
}
#endif

#endif
