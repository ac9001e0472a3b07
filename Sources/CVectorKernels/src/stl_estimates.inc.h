// Loess estimates of up to eight consecutive outputs.

/// Unit weights: g(x) = Σ w_j y_j, the w of a row given. Four outputs (eight with wide registers) share every load of y.
static inline void VK_FN(stl_plain_estimates)(const vk_stl_smoother *s, const vk_stl_block *b, const double *y,
                                              ptrdiff_t stride, vk_lanes *estimate) {
    const double *panel = s->panels + b->panel;
    const double *first = y + b->first_row * stride;
#if VK_STL_OUTPUTS == 8
    const ptrdiff_t taps = b->outputs > 4 ? b->skip[1] + b->taps[1] : b->taps[0];
    vk_lanes e0 = {0}, e1 = {0}, e2 = {0}, e3 = {0}, e4 = {0}, e5 = {0}, e6 = {0}, e7 = {0};
    for (ptrdiff_t tap = 0; tap < taps; tap++) {
        const vk_lanes value = *(const vk_lanes *)(first + tap * stride);
        const double *w = panel + tap * VK_STL_PANEL;
        e0 += value * w[0];
        e1 += value * w[1];
        e2 += value * w[2];
        e3 += value * w[3];
        e4 += value * w[4];
        e5 += value * w[5];
        e6 += value * w[6];
        e7 += value * w[7];
    }
    estimate[0] = e0, estimate[1] = e1, estimate[2] = e2, estimate[3] = e3;
    estimate[4] = e4, estimate[5] = e5, estimate[6] = e6, estimate[7] = e7;
#else
    for (ptrdiff_t half = 0; half * 4 < b->outputs; half++) {
        vk_lanes e0 = {0}, e1 = {0}, e2 = {0}, e3 = {0};
        const double *row = first + b->skip[half] * stride;
        const double *w = panel + b->skip[half] * VK_STL_PANEL + half * 4;
        for (ptrdiff_t tap = 0; tap < b->taps[half]; tap++, row += stride, w += VK_STL_PANEL) {
            const vk_lanes value = *(const vk_lanes *)row;
            e0 += value * w[0];
            e1 += value * w[1];
            e2 += value * w[2];
            e3 += value * w[3];
        }
        estimate[half * 4] = e0, estimate[half * 4 + 1] = e1, estimate[half * 4 + 2] = e2, estimate[half * 4 + 3] = e3;
    }
#endif
}

/// Robustness weights ρ: with tricube K and distance d to the output,
///
///     S0 = ΣKρ   S1 = ΣKρd   S2 = ΣKρd²   T0 = ΣKρy   T1 = ΣKρdy
///     g = (S2 T0 − S1 T1) / (S0 S2 − S1²)   where the variance S2/S0 − (S1/S0)² is large enough, else T0 / S0.
///
/// Returns by `has_weight` the lanes where S0 > 0; the others' estimate is without meaning. One division an output.
static inline void VK_FN(stl_weighted_estimate)(const vk_stl_smoother *s, const vk_stl_window *window, const double *robustness,
                                                const double *weighted, ptrdiff_t stride, vk_lanes *estimate,
                                                vk_lane_mask *has_weight) {
    vk_lanes s0 = {0}, s1 = {0}, s2 = {0}, t0 = {0}, t1 = {0};
    const double *rho = robustness + window->first_row * stride;
    const double *value = weighted + window->first_row * stride;
    const double *k = s->moments + window->moments;
    for (ptrdiff_t tap = 0; tap < window->taps; tap++, rho += stride, value += stride, k += 3) {
        const vk_lanes r = *(const vk_lanes *)rho;
        const vk_lanes v = *(const vk_lanes *)value;
        s0 += r * k[0];
        t0 += v * k[0];
        s1 += r * k[1];
        t1 += v * k[1];
        s2 += r * k[2];
    }
    const vk_lanes determinant = s0 * s2 - s1 * s1;
    const vk_lane_mask is_line = determinant > s->least_variance * (s0 * s0);
    const vk_lanes line = s2 * t0 - s1 * t1;
    *estimate = VK_SELECT(is_line, line, t0) / VK_SELECT(is_line, determinant, s0);
    *has_weight = s0 > VK_ALL_LANES(0.0);
}
