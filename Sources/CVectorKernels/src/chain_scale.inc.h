// Scale of the residual, deviation z and log score:
//   σ = max(√(k_j·√(L·S)), floor)·(1 + w/(n + 2)),   z = e/σ,
//   log score −ln σ_x − 2.5·ln(1 + min(|z|, 6)²/4) = −½·ln(σ_x²·(1 + min(|z|, 6)²/4)⁵),
//   CRPS of a Laplace law with mean absolute deviation b = σ_x/1.25: |e| + b·(e^(−|e|/b) − ¾).


/// Scale and deviation of a row, and what the row teaches the scale where it `learns`.
static inline __attribute__((always_inline)) void VK_FN(scale_lanes)(const VIEW *v, int c, int l, double *slot_scale, const double *gains,
                                                                     const vi learns) {
    const vk_chain_rules *r = v->rules;
    vd y = LOAD(v->value + l), residual = y - LOAD(HAND(S_FORECAST)), per_row = LOAD(GAIN(G_ROW));
    vd longer = LOAD(ROW(VK_LONG)), shorter = LOAD(ROW(VK_SHORT)), slot = LOAD(slot_scale);
    vd mean = LOAD(ROW(VK_MEAN)), variance = LOAD(ROW(VK_VARIANCE)), hold = r->lower_hold * longer;
    vd shrunk = VMAX((slot * LOAD(GAIN(G_BEFORE)) + r->slot_shrinkage * longer) * LOAD(GAIN(G_SHRUNK)), hold);
    vd sigma = VSQRT(shrunk * VSQRT(longer * VMAX(shorter, hold)));
    // The floor, share·√variance above `lowest`, seldom holds: its root only where it does.
    vd lowest = r->mean_floor_share * VABS(mean), above = sigma - lowest;
    vi holds = (above < 0.0) | (above * above < r->floor_share * r->floor_share * variance);
    if (__builtin_reduce_or(holds)) sigma = holds ? VMAX(sigma, r->floor_share * VSQRT(variance) + lowest) : sigma;
    sigma = VMAX(sigma, 1e-100) * LOAD(GAIN(G_WIDE));
    STORE(HAND(S_SIGMA), sigma);
    STORE(HAND(S_DEVIATION), residual);

    vd a = 1.25 * VABS(residual), bound = r->scale_clip * sigma, share = LOAD(ROW(VK_BOUNDED_SHARE));
    vi bounded = (a > bound) & (per_row < 1.0);
    a = (bounded & (share <= r->scale_budget_share)) ? bound : a;
    KEEP(learns, ROW(VK_BOUNDED_SHARE), share + r->scale_budget_gain * ((bounded ? (vd)(1.0) : (vd)(0.0)) - share));
    KEEP(learns, ROW(VK_LONG), longer + VMAX(r->long_gain, per_row) * (a - longer));
    KEEP(learns, ROW(VK_SHORT), shorter + VMAX(r->short_gain, per_row) * (a - shorter));
    KEEP(learns, slot_scale, slot + VMAX(r->slot_scale_gain, LOAD(GAIN(G_SLOT))) * (a - slot));
    // Running mean and variance of the series itself, for the floor (Welford 1962).
    vd delta = y - mean, step = delta * per_row;
    KEEP(learns, ROW(VK_VARIANCE), variance + (delta * (delta - step) - variance) * per_row);
    KEEP(learns, ROW(VK_MEAN), mean + step);
    vd season_error = LOAD(ROW(VK_SEASON_ERROR)), mean_error = LOAD(ROW(VK_MEAN_ERROR)), gain = LOAD(GAIN(G_ERROR));
    STORE(ROW(VK_SEASON_ERROR), season_error + gain * (VABS(y - LOAD(HAND(S_BASELINE))) - season_error));
    STORE(ROW(VK_MEAN_ERROR), mean_error + gain * (VABS(y - LOAD(ROW(VK_MEAN))) - mean_error));
}

/// Scale and deviation of each row. Most registers hold rows that teach all lanes: for them masks are known beforehand.
static void VK_FN(scale_memories)(const VIEW *views, int cells, double *gains) {
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        double *const slot_scale = v->d + (size_t)(v->at->slot_scale + v->position->slot) * VK_TILE;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            vi learns = LOAD(GAIN(G_LEARNS)) > 0.0;
            if (__builtin_reduce_and(learns)) VK_FN(scale_lanes)(v, c, l, slot_scale + l, gains, ~(vi)(0));
            else VK_FN(scale_lanes)(v, c, l, slot_scale + l, gains, learns);
        }
    }
}

/// Scale, deviation and scores of some cells; `log_unit` is the unit of the logarithm.
static void VK_FN(scale_rows)(const VIEW *views, int cells, const double *log_unit) {
    const vk_chain_rules *r = views->rules;
    const int count = cells * VK_TILE;
    _Alignas(64) double gains[G_COUNT * EACH];
    VK_FN(scale_counts)(views, cells, gains);
    VK_FN(scale_memories)(views, cells, gains);
    // Cells on the logarithm stand side by side.
    int first_log = 0, on_log = 0;
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            vd sigma = LOAD(HAND(S_SIGMA)), z = LOAD(HAND(S_DEVIATION)) / sigma, bounded = VMIN(VABS(z), r->deviation_bound);
            vd spread = 1.0 + bounded * bounded * 0.25, squared = spread * spread, with_sigma = sigma * sigma * spread;
            STORE(HAND(S_DEVIATION), LOAD(HAND(S_STANDING)) > 1.0 ? z : (vd)(0.0));
            STORE(GAIN(G_LOG), with_sigma * squared * squared);
            STORE(GAIN(G_POWER), VABS(z) * (-1.25 / LN2));
            if (v->index != VK_LOG) continue;
            vd log2_jacobian = LOAD(HAND(S_FORECAST)) / VMAX(LOAD(log_unit + l), 1e-300) * (1.0 / LN2);
            STORE(GAIN(G_JACOBIAN), log2_jacobian);
            STORE(GAIN(G_JACOBIAN_POWER), log2_jacobian);
            if (on_log == 0) first_log = c * VK_TILE;
            on_log += VK_WIDTH;
        }
    }
    VK_FN(log2_all)(gains + G_LOG * EACH, count);
    VK_FN(exp2_all)(gains + G_POWER * EACH, count);
    VK_FN(exp2_all)(gains + G_JACOBIAN_POWER * EACH + first_log, on_log);
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            vd magnitude = VABS(LOAD(v->value + l) - LOAD(HAND(S_FORECAST))), gain = LOAD(GAIN(G_SCORE));
            vd score = 0.5 * LOAD(GAIN(G_LOG)), crps = magnitude + 0.8 * LOAD(HAND(S_SIGMA)) * (LOAD(GAIN(G_POWER)) - 0.75);
            if (v->index == VK_LOG) {
                score += LOAD(GAIN(G_JACOBIAN));
                crps *= LOAD(GAIN(G_JACOBIAN_POWER));
            }
            vd total = LOAD(ROW(VK_LOG_SCORE)), mean_crps = LOAD(ROW(VK_CRPS));
            vi compared = gain > 0.0;
            KEEP(compared, ROW(VK_LOG_SCORE), total + gain * (-LN2 * score - total));
            KEEP(compared, ROW(VK_CRPS), mean_crps + gain * (crps - mean_crps));
        }
    }
}
