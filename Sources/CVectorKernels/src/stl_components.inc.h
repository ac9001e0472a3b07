// STL inner loop, steps 3 to 6: the level leaves the season, the season leaves the series, the trend is smoothed.

/// L = loess(average), S = C − L, X = Y − S.
void VK_FN(vk_stl_deseasonalise)(const vk_stl_smoother *smoother, ptrdiff_t rows, ptrdiff_t period, const double *average,
                                 const double *series, const double *cycle, const double *robustness, double *room,
                                 double *deseasonalised, double *weighted_deseasonalised) {
    (void)rows;
    const VK_FN(stl_series) input = {.values = average, .stride = VK_STL_LANES, .out = deseasonalised};
    VK_FN(stl_cursor) cursor;
    VK_FN(stl_start)(smoother, &cursor);
    VK_FN(stl_convolve)(smoother, average, room, deseasonalised);
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
void VK_FN(vk_stl_detrend)(const vk_stl_smoother *smoother, const double *series, const double *deseasonalised,
                           const vk_stl_weights *weights, double *room, double *detrended, double *weighted_detrended, double *residual) {
    VK_FN(stl_series) input = {.values = deseasonalised, .stride = VK_STL_LANES, .out = detrended};
    if (weights) input.weights = *weights;
    else VK_FN(stl_convolve)(smoother, deseasonalised, room, detrended);
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
            if (residual) VK_ROW_OUT(residual, row) = (vk_lanes)((vk_lane_mask)r & INT64_MAX);
            if (weighted_detrended) VK_ROW_OUT(weighted_detrended, row) = d * VK_ROW(weights->robustness, row);
        }
    }
}

/// T = loess(X), S = Y − X, R = X − T.
void VK_FN(vk_stl_components_write)(const vk_stl_smoother *smoother, const double *series, const double *deseasonalised,
                                    const vk_stl_weights *weights, double *room, double *trend, const vk_stl_components *components) {
    const vk_stl_components c = *components;
    VK_FN(stl_series) input = {.values = deseasonalised, .stride = VK_STL_LANES, .out = trend};
    if (weights) input.weights = *weights;
    else VK_FN(stl_convolve)(smoother, deseasonalised, room, trend);
    const vk_lanes unit = *(const vk_lanes_unaligned *)c.scale, offset = *(const vk_lanes_unaligned *)c.level;
    VK_FN(stl_cursor) cursor;
    VK_FN(stl_start)(smoother, &cursor);
    ptrdiff_t row = 0;
    for (ptrdiff_t b = 0; b < smoother->blocks; b++) {
        VK_FN(stl_smooth_block)(smoother, &smoother->block[b], &input, &cursor);
        for (; row <= cursor.row; row++) {
            const vk_lanes t = VK_ROW(trend, row), x = VK_ROW(deseasonalised, row);
            const vk_lanes s = (VK_ROW(series, row) - x) * unit, level = (t + offset) * unit, r = (x - t) * unit;
            const ptrdiff_t out = row * c.stride;
            VK_FN(stl_put)(&s, c.lanes, c.seasonal + out);
            VK_FN(stl_put)(&level, c.lanes, c.trend + out);
            VK_FN(stl_put)(&r, c.lanes, c.remainder + out);
            if (!c.weights) continue;
            const vk_lanes rho = weights ? VK_ROW(weights->robustness, row) : VK_ALL_LANES(1.0);
            VK_FN(stl_put)(&rho, c.lanes, c.weights + out);
        }
    }
}
