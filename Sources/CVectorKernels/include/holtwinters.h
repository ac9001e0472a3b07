// Holt-Winters with an additive season or none, fitted for many series at once: one series a lane, lanes in lockstep.
#ifndef VEDETTE_HOLTWINTERS_H
#define VEDETTE_HOLTWINTERS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Numbers of one series in box coordinates: alpha, beta, rho = gamma/(1 − alpha), phi.
enum { VK_HW_COORDINATES = 4 };

// How the search damps its steps (Marquardt 1963): less after a step that gained, more after one that did not. They steer the
// way to the minimum, not the minimum. The plain form reads the same numbers.
#define VK_HW_FIRST_DAMPING 0.01
#define VK_HW_LEAST_DAMPING 1e-9
#define VK_HW_GREATEST_DAMPING 1e6   ///< beyond it a step no longer moves the parameters
#define VK_HW_DAMPING_DECREASE 5.0
#define VK_HW_DAMPING_INCREASE 8.0
#define VK_HW_FAILED_DAMPING 0.05    ///< least damping after a step that did not gain: less would change nothing
#define VK_HW_LEAST_CURVATURE 0.25   ///< least share of the Gauss–Newton curvature that a step may correct it to
#define VK_HW_LEAST_GAIN 0.3         ///< a step that promises less than this share of the tolerance is not tried
#define VK_HW_RIDGE 1e-10            ///< share of the mean diagonal: initial states without any observation stay solvable
#define VK_HW_STEP_RIDGE 1e-12       ///< the same for the steps of the smoothing parameters
#define VK_HW_LEAST_STEP 1e-12       ///< smaller steps of smoothing parameters count as none
#define VK_HW_LEAST_STATE_STEP 1e-14 ///< the same of scaled initial states
#define VK_HW_BOX_TOLERANCE 1e-9     ///< ends the descent over the smoothing parameters

/// A block of series and how to search.
typedef struct vk_holtwinters_problem {
    const double *values;  ///< [time][lane], finite or NaN
    size_t rows;           ///< at least 2 * period
    size_t stride;         ///< doubles from one time to the next
    size_t lanes;          ///< series to fit
    size_t period;         ///< 1: no season
    int trend;             ///< 0 none, 1 additive, 2 damped
    const double *starts;  ///< start_count times VK_HW_COORDINATES
    size_t start_count;
    double lower[VK_HW_COORDINATES];
    double upper[VK_HW_COORDINATES];
    double tolerance;         ///< ends when a step gains less than this share of the sum of squares
    int maximum_evaluations;  ///< a start
} vk_holtwinters_problem;

/// One series' result. The states are those of the series times 2^-exponent.
typedef struct vk_holtwinters_outcome {
    double coordinates[VK_HW_COORDINATES];
    double sum_of_squares;  ///< of the scaled series, by a pass of its own
    int exponent;
    int evaluations;
    int converged;
    int status;  ///< 0 fitted; 1 has missing values, not fitted here; 2 has infinite values or none finite
} vk_holtwinters_outcome;

/// Bytes of workspace for a problem of this shape.
size_t vk_holtwinters_workspace(size_t rows, size_t lanes, size_t period);

/// Fits every lane without missing values from every start and keeps the best.
///
/// `initial` and `final` receive 2 + period doubles a lane: level, trend, seasonal states by slot (one 0 without a season),
/// before the first and after the last row. `workspace` is aligned to 64 bytes. Allocates nothing; results of a lane do not depend on its neighbours.
void vk_holtwinters_fit(const vk_holtwinters_problem *problem, vk_holtwinters_outcome *outcomes, double *initial, double *final, void *workspace);

#ifdef __cplusplus
}
#endif

#endif
