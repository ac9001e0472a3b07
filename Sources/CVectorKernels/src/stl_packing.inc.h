// Between a caller's block [time][lane] in the unit of the series and eight lanes at a power-of-two scale, level removed.

/// Rows to fetch ahead: they lie pages apart, where no processor looks ahead by itself. A third faster on Zen 3.
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

/// A row of 1 to 8 lanes.
static inline void VK_FN(stl_put)(const vk_lanes *row, ptrdiff_t lanes, double *out) {
    if (lanes == VK_STL_LANES) *(vk_lanes_unaligned *)out = *row;
    else for (ptrdiff_t lane = 0; lane < lanes; lane++) out[lane] = (*row)[lane];
}

void VK_FN(vk_stl_change_season)(ptrdiff_t rows, const double *deseasonalised, const double *next, double *series, double *season) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const vk_lanes x = VK_ROW(deseasonalised, row), s = VK_ROW(series, row) - x;
        VK_ROW_OUT(series, row) = next ? x + VK_ROW(next, row) : x;
        VK_ROW_OUT(season, row) = s;
    }
}

void VK_FN(vk_stl_season_write)(ptrdiff_t rows, ptrdiff_t lanes, ptrdiff_t stride, const double *season, const double *scale, double *out) {
    const vk_lanes unit = *(const vk_lanes_unaligned *)scale;
    for (ptrdiff_t row = 0; row < rows; row++) {
        const vk_lanes s = VK_ROW(season, row) * unit;
        VK_FN(stl_put)(&s, lanes, out + row * stride);
    }
}
