// STL inner loop, steps 3 to 6: the level leaves the season, the season leaves the series, the trend is smoothed.

/// L = loess(average), S = C − L, X = Y − S.
void VK_FN(vk_stl_deseasonalise)(const vk_stl_smoother *smoother, ptrdiff_t rows, ptrdiff_t period, const double *average,
                                 const double *series, const double *cycle, const double *robustness,
                                 double *deseasonalised, double *weighted_deseasonalised) {
    (void)rows;
    const VK_FN(stl_series) input = {.values = average, .stride = VK_STL_LANES, .out = deseasonalised};
    VK_FN(stl_cursor) cursor;
    VK_FN(stl_start)(smoother, &cursor);
    ptrdiff_t row = 0;
    for (ptrdiff_t b = 0; b < smoother->blocks; b++) {
        VK_FN(stl_smooth_block)(smoother, &smoother->block[b], &input, &cursor);
        for (; row <= cursor.row; row++) {
            const vk_lanes level = VK_ROW(deseasonalised, row);
            const vk_lanes x = VK_ROW(series, row) - (VK_ROW(cycle, row + period) - level);
            VK_ROW_OUT(deseasonalised, row) = x;
            if (robustness) VK_ROW_OUT(weighted_deseasonalised, row) = x * VK_ROW(robustness, row);
        }
    }
}

/// T = loess(X), next detrended Y − T, residual |X − T|.
void VK_FN(vk_stl_detrend)(const vk_stl_smoother *smoother, ptrdiff_t rows, const double *series, const double *deseasonalised,
                           const double *robustness, const double *weighted_deseasonalised,
                           double *detrended, double *weighted_detrended, double *residual) {
    (void)rows;
    const VK_FN(stl_series) input = {
        .values = deseasonalised,
        .robustness = robustness,
        .weighted = weighted_deseasonalised,
        .stride = VK_STL_LANES,
        .out = detrended,
    };
    VK_FN(stl_cursor) cursor;
    VK_FN(stl_start)(smoother, &cursor);
    ptrdiff_t row = 0;
    for (ptrdiff_t b = 0; b < smoother->blocks; b++) {
        VK_FN(stl_smooth_block)(smoother, &smoother->block[b], &input, &cursor);
        for (; row <= cursor.row; row++) {
            const vk_lanes trend = VK_ROW(detrended, row);
            const vk_lanes d = VK_ROW(series, row) - trend;
            const vk_lanes r = VK_ROW(deseasonalised, row) - trend;
            VK_ROW_OUT(detrended, row) = d;
            VK_ROW_OUT(residual, row) = (vk_lanes)((vk_lane_mask)r & INT64_MAX);
            if (robustness) VK_ROW_OUT(weighted_detrended, row) = d * VK_ROW(robustness, row);
        }
    }
}
