// Between a caller's block [time][lane] in the unit of the series and eight lanes at a power-of-two scale, level removed.

void VK_FN(vk_stl_survey)(const double *block, ptrdiff_t stride, ptrdiff_t lanes, ptrdiff_t rows,
                          double *largest, double *first, int64_t *missing) {
    for (ptrdiff_t lane = 0; lane < lanes; lane++) largest[lane] = 0, first[lane] = NAN, missing[lane] = 0;
    for (ptrdiff_t row = 0; row < rows; row++) {
        for (ptrdiff_t lane = 0; lane < lanes; lane++) {
            const double value = block[row * stride + lane];
            const double magnitude = fabs(value);
            largest[lane] = magnitude > largest[lane] ? magnitude : largest[lane];
            first[lane] = first[lane] != first[lane] ? value : first[lane];
            missing[lane] += value != value;
        }
    }
}

void VK_FN(vk_stl_pack)(const double *block, ptrdiff_t stride, ptrdiff_t lanes, ptrdiff_t rows,
                        const double *inverse_scale, const double *level, double *series) {
    if (lanes == VK_STL_LANES) {
        const vk_lanes inverse = *(const vk_lanes_unaligned *)inverse_scale, offset = *(const vk_lanes_unaligned *)level;
        for (ptrdiff_t row = 0; row < rows; row++)
            VK_ROW_OUT(series, row) = *(const vk_lanes_unaligned *)(block + row * stride) * inverse - offset;
        return;
    }
    for (ptrdiff_t row = 0; row < rows; row++) {
        for (ptrdiff_t lane = 0; lane < VK_STL_LANES; lane++) {
            const ptrdiff_t from = lane < lanes ? lane : lanes - 1;
            series[row * VK_STL_LANES + lane] = block[row * stride + from] * inverse_scale[from] - level[from];
        }
    }
}

/// S = Y − X and T = Y − D, where X is deseasonalised and D detrended; what is left is X − T.
void VK_FN(vk_stl_unpack)(ptrdiff_t rows, ptrdiff_t lanes, ptrdiff_t stride, const double *series, const double *deseasonalised,
                          const double *detrended, const double *robustness, const double *scale, const double *level,
                          double *seasonal, double *trend, double *remainder, double *weights) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const vk_lanes y = VK_ROW(series, row), x = VK_ROW(deseasonalised, row);
        const vk_lanes t = y - VK_ROW(detrended, row), s = y - x, r = x - t;
        const vk_lanes rho = robustness ? VK_ROW(robustness, row) : VK_ALL_LANES(1.0);
        const ptrdiff_t out = row * stride;
        if (lanes == VK_STL_LANES) {
            const vk_lanes unit = *(const vk_lanes_unaligned *)scale, offset = *(const vk_lanes_unaligned *)level;
            *(vk_lanes_unaligned *)(seasonal + out) = s * unit;
            *(vk_lanes_unaligned *)(trend + out) = (t + offset) * unit;
            *(vk_lanes_unaligned *)(remainder + out) = r * unit;
            if (weights) *(vk_lanes_unaligned *)(weights + out) = rho;
            continue;
        }
        for (ptrdiff_t lane = 0; lane < lanes; lane++) {
            seasonal[out + lane] = s[lane] * scale[lane];
            trend[out + lane] = (t[lane] + level[lane]) * scale[lane];
            remainder[out + lane] = r[lane] * scale[lane];
            if (weights) weights[out + lane] = rho[lane];
        }
    }
}
