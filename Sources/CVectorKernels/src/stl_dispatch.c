#include "stl.h"
#include "vk_call.h"

VK_DISPATCH(void, vk_stl_gather,
            (const double *block, ptrdiff_t stride, ptrdiff_t lanes, ptrdiff_t rows, double *series, double
             *largest, double *first, int64_t *missing),
            (block, stride, lanes, rows, series, largest, first, missing))
VK_DISPATCH(void, vk_stl_rescale,
            (ptrdiff_t rows, const double *inverse_scale, const double *level, double *series),
            (rows, inverse_scale, level, series))
VK_DISPATCH(void, vk_stl_smooth_cycles,
            (const vk_stl_smoother *shorter, const vk_stl_smoother *longer, ptrdiff_t rows, ptrdiff_t period,
             const double *detrended, const vk_stl_weights *weights, double *cycle),
            (shorter, longer, rows, period, detrended, weights, cycle))
VK_DISPATCH(void, vk_stl_low_pass_average,
            (ptrdiff_t rows, ptrdiff_t period, const double *cycle, double *ring, double *average),
            (rows, period, cycle, ring, average))
VK_DISPATCH(void, vk_stl_deseasonalise,
            (const vk_stl_smoother *smoother, ptrdiff_t rows, ptrdiff_t period, const double *average, const
             double *series, const double *cycle, const double *robustness, double *room, double *deseasonalised, double
             *weighted_deseasonalised),
            (smoother, rows, period, average, series, cycle, robustness, room, deseasonalised,
             weighted_deseasonalised))
VK_DISPATCH(void, vk_stl_detrend,
            (const vk_stl_smoother *smoother, const double *series, const double *deseasonalised, const vk_stl_weights *weights,
             double *room, double *detrended, double *weighted_detrended, double *residual),
            (smoother, series, deseasonalised, weights, room, detrended, weighted_detrended, residual))
VK_DISPATCH(void, vk_stl_median,
            (ptrdiff_t rows, const double *residual, const int64_t *observed, const double *guess, double
             width, double *scratch, double *median),
            (rows, residual, observed, guess, width, scratch, median))
VK_DISPATCH(void, vk_stl_robustness_weights,
            (ptrdiff_t rows, const double *residual, const double *median, const double *detrended, double
             *robustness, double *weighted_detrended),
            (rows, residual, median, detrended, robustness, weighted_detrended))
VK_DISPATCH(void, vk_stl_components_write,
            (const vk_stl_smoother *smoother, const double *series, const double *deseasonalised, const vk_stl_weights *weights,
             double *room, double *trend, const vk_stl_components *components),
            (smoother, series, deseasonalised, weights, room, trend, components))
VK_DISPATCH(void, vk_stl_change_season,
            (ptrdiff_t rows, const double *deseasonalised, const double *next, double *series, double *season),
            (rows, deseasonalised, next, series, season))
VK_DISPATCH(void, vk_stl_season_write,
            (ptrdiff_t rows, ptrdiff_t lanes, ptrdiff_t stride, const double *season, const double *scale, double *out),
            (rows, lanes, stride, season, scale, out))
