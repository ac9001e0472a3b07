// Loess estimates of up to eight consecutive outputs.

#if VK_STL_OUTPUTS == 8
#define SUMS(w, step)                                                                              \
    e0 += value * w[0], e1 += value * w[1 * (step)], e2 += value * w[2 * (step)], e3 += value * w[3 * (step)], \
    e4 += value * w[4 * (step)], e5 += value * w[5 * (step)], e6 += value * w[6 * (step)], e7 += value * w[7 * (step)]
#else
#define SUMS(w, step) e0 += value * w[0], e1 += value * w[1 * (step)], e2 += value * w[2 * (step)], e3 += value * w[3 * (step)]
#endif

/// Unit weights: g(x) = Σ w_j y_j, the w of a row given. Four outputs (eight with wide registers) share every load of y.
static inline void VK_FN(stl_plain_estimates)(const vk_stl_smoother *s, const vk_stl_block *b, const double *y,
                                              ptrdiff_t stride, vk_lanes *estimate) {
    const double *panel = s->panels + b->panel;
    const ptrdiff_t back = -b->step;
    for (ptrdiff_t half = 0; half * 4 < b->outputs; half += VK_STL_OUTPUTS / 4) {
        vk_lanes e0 = {0}, e1 = {0}, e2 = {0}, e3 = {0};
        ptrdiff_t skip = b->skip[half], taps = b->taps[half];
#if VK_STL_OUTPUTS == 8
        vk_lanes e4 = {0}, e5 = {0}, e6 = {0}, e7 = {0};
        if (b->outputs > 4) taps = b->skip[1] + b->taps[1];
#endif
        const double *row = y + (b->first_row + skip) * stride;
        const double *w = panel + skip + half * 4 * back;
        if (back == -1 && stride == VK_STL_LANES) {
            // The same with what the compiler likes to know: a tenth faster.
            for (ptrdiff_t tap = 0; tap < taps; tap++, row += VK_STL_LANES, w++) {
                const vk_lanes value = *(const vk_lanes *)row;
                SUMS(w, -1);
            }
        } else if (back) {
            for (ptrdiff_t tap = 0; tap < taps; tap++, row += stride, w++) {
                const vk_lanes value = *(const vk_lanes *)row;
                SUMS(w, back);
            }
        } else {
            w = panel + skip * VK_STL_PANEL + half * 4;
            for (ptrdiff_t tap = 0; tap < taps; tap++, row += stride, w += VK_STL_PANEL) {
                const vk_lanes value = *(const vk_lanes *)row;
                SUMS(w, 1);
            }
        }
        estimate[half * 4] = e0, estimate[half * 4 + 1] = e1, estimate[half * 4 + 2] = e2, estimate[half * 4 + 3] = e3;
#if VK_STL_OUTPUTS == 8
        estimate[4] = e4, estimate[5] = e5, estimate[6] = e6, estimate[7] = e7;
#endif
    }
}
#undef SUMS

/// Whether an output stands in the middle of its window.
static inline int VK_FN(stl_is_even)(const vk_stl_window *window, ptrdiff_t position) {
    return 2 * (position - window->first_row) + 1 == window->taps;
}

/// Robustness weights ρ, with the sums of stl_moments.inc.h:
///
///     g = (S2 T0 − S1 T1) / (S0 S2 − S1²)   where the variance S2/S0 − (S1/S0)² is large enough, else T0 / S0.
///
/// The lanes where S0 = 0 get NaN. One division an output.
static inline void VK_FN(stl_weighted_estimate)(const vk_stl_smoother *s, const vk_stl_window *window, ptrdiff_t position,
                                                const double *robustness, const double *weighted, ptrdiff_t stride,
                                                double *factors, vk_lanes *estimate) {
    VK_FN(stl_moments) m;
    const double *k = s->moments + window->moments;
    const ptrdiff_t reach = position - window->first_row, middle = position * stride, first = window->first_row * stride;
    if (VK_FN(stl_is_even)(window, position))
        VK_FN(stl_even_moments)(robustness + middle, weighted + middle, stride, k + 3 * reach, reach, &m);
    else VK_FN(stl_any_moments)(robustness + first, weighted + first, stride, k, window->taps, &m);
    const vk_lanes determinant = m.s0 * m.s2 - m.s1 * m.s1;
    const vk_lane_mask is_line = determinant > s->least_variance * (m.s0 * m.s0);
    const vk_lanes inverse =
        VK_SELECT(m.s0 > VK_ALL_LANES(0.0), VK_ALL_LANES(1.0), VK_ALL_LANES(NAN)) / VK_SELECT(is_line, determinant, m.s0);
    const vk_lanes level = VK_SELECT(is_line, m.s2, VK_ALL_LANES(1.0)) * inverse;
    const vk_lanes slope = VK_SELECT(is_line, m.s1, VK_ALL_LANES(0.0)) * inverse;
    *estimate = level * m.t0 - slope * m.t1;
    if (factors) VK_ROW_OUT(factors, 0) = level, VK_ROW_OUT(factors, 1) = slope;
}

/// The same with S2/D and S1/D (1/S0 and 0 without a line) of an earlier estimate with the same weights: two sums of five.
static inline void VK_FN(stl_repeated_estimate)(const vk_stl_smoother *s, const vk_stl_window *window, ptrdiff_t position,
                                                const double *weighted, ptrdiff_t stride, const double *factors, vk_lanes *estimate) {
    VK_FN(stl_moments) m;
    const double *k = s->moments + window->moments;
    const ptrdiff_t reach = position - window->first_row;
    if (VK_FN(stl_is_even)(window, position))
        VK_FN(stl_even_value_moments)(weighted + position * stride, stride, k + 3 * reach, reach, &m);
    else VK_FN(stl_any_value_moments)(weighted + window->first_row * stride, stride, k, window->taps, &m);
    *estimate = VK_ROW(factors, 0) * m.t0 - VK_ROW(factors, 1) * m.t1;
}
