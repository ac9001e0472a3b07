// Between a caller's block [time][lane] in the unit of the series and eight lanes at a power-of-two scale, level removed.

/// Rows to fetch ahead: they lie pages apart, where no processor looks ahead by itself. A third faster on Zen 3; the
/// writes of `unpack` gain nothing from it.
#define VK_STL_AHEAD 16

void VK_FN(vk_stl_gather)(const double *block, ptrdiff_t stride, ptrdiff_t lanes, ptrdiff_t rows, double *series,
                          double *largest, double *first, int64_t *missing) {
    vk_lanes greatest = {0}, start = VK_ALL_LANES(NAN);
    vk_lane_mask absent = {0};
    for (ptrdiff_t row = 0; row < rows; row++) {
        const double *from = block + row * stride;
        if (row + VK_STL_AHEAD < rows) __builtin_prefetch(from + VK_STL_AHEAD * stride, 0);
        vk_lanes value;
        if (lanes == VK_STL_LANES) {
            value = *(const vk_lanes_unaligned *)from;
        } else {
            for (ptrdiff_t lane = 0; lane < VK_STL_LANES; lane++) value[lane] = from[lane < lanes ? lane : lanes - 1];
        }
        VK_ROW_OUT(series, row) = value;
        const vk_lanes magnitude = (vk_lanes)((vk_lane_mask)value & INT64_MAX);
        greatest = VK_SELECT(magnitude > greatest, magnitude, greatest);
        start = VK_SELECT(start != start, value, start);
        absent -= value != value;
    }
    *(vk_lanes_unaligned *)largest = greatest;
    *(vk_lanes_unaligned *)first = start;
    for (ptrdiff_t lane = 0; lane < VK_STL_LANES; lane++) missing[lane] = absent[lane];
}

void VK_FN(vk_stl_rescale)(ptrdiff_t rows, const double *inverse_scale, const double *level, double *series) {
    const vk_lanes inverse = *(const vk_lanes_unaligned *)inverse_scale, offset = *(const vk_lanes_unaligned *)level;
    for (ptrdiff_t row = 0; row < rows; row++) VK_ROW_OUT(series, row) = VK_ROW(series, row) * inverse - offset;
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
