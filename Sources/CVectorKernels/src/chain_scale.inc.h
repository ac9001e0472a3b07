// Scale of the residual, deviation z and log score:
//   σ = max(√(k_j·√(L·S)), floor)·(1 + w/(n + 2)),   z = e/σ,
//   log score −ln σ_x − 2.5·ln(1 + min(|z|, 6)²/4), CRPS of a Laplace law with mean absolute deviation σ_x/1.25.

static inline vd VK_FN(scale_value)(const VIEW *v, int l) {
    const vk_chain_rules *r = v->rules;
    const int j = v->position->slot;
    vd longer = LOAD(ROW(VK_LONG)), n = LOAD(ROW(v->at->slot_scale_count + j));
    vd hold = r->lower_hold * longer;
    vd slot = VMAX((LOAD(ROW(v->at->slot_scale + j)) * n + r->slot_shrinkage * longer) / (n + r->slot_shrinkage), hold);
    vd shorter = VMAX(LOAD(ROW(VK_SHORT)), hold);
    vd floor = r->floor_share * VSQRT(LOAD(ROW(VK_VARIANCE))) + r->mean_floor_share * VABS(LOAD(ROW(VK_MEAN)));
    vd combined = VSQRT(slot * VSQRT(longer * shorter));
    return VMAX(VMAX(combined, floor), 1e-100) * (1.0 + r->wide_start_rows / (LOAD(ROW(VK_SCALE_ROWS)) + 2.0));
}

static inline void VK_FN(update_scale)(const VIEW *v, int l, vd y, vd residual, vd sigma, vi where) {
    const vk_chain_rules *r = v->rules;
    const int j = v->position->slot, slot_row = v->at->slot_scale + j, count_row = v->at->slot_scale_count + j;
    vd a = 1.25 * VABS(residual), bound = r->scale_clip * sigma, share = LOAD(ROW(VK_BOUNDED_SHARE));
    vi bounded = a > bound;
    bounded &= LOAD(ROW(VK_SCALE_ROWS)) > 0.0;
    a = (bounded & (share <= r->scale_budget_share)) ? bound : a;
    KEEP(where, ROW(VK_BOUNDED_SHARE), share + r->scale_budget_gain * ((bounded ? (vd)(1.0) : (vd)(0.0)) - share));
    vd n = LOAD(ROW(VK_SCALE_ROWS)) + 1.0, per_row = 1.0 / n;
    vd longer = LOAD(ROW(VK_LONG)), shorter = LOAD(ROW(VK_SHORT)), slot = LOAD(ROW(slot_row)), count = LOAD(ROW(count_row));
    KEEP(where, ROW(VK_LONG), longer + VMAX(r->long_gain, per_row) * (a - longer));
    KEEP(where, ROW(VK_SHORT), shorter + VMAX(r->short_gain, per_row) * (a - shorter));
    KEEP(where, ROW(slot_row), slot + VMAX(r->slot_scale_gain, 1.0 / (count + 1.0)) * (a - slot));
    KEEP(where, ROW(count_row), count + 1.0);
    KEEP(where, ROW(VK_SCALE_ROWS), n);
    // Running mean and variance of the series itself, for the floor (Welford 1962).
    vd mean = LOAD(ROW(VK_MEAN)), variance = LOAD(ROW(VK_VARIANCE)), delta = y - mean, step = delta * per_row;
    KEEP(where, ROW(VK_VARIANCE), variance + (delta * (delta - step) - variance) * per_row);
    KEEP(where, ROW(VK_MEAN), mean + step);
}

/// Scale, deviation and scores of some cells; `log_unit` is the unit of the logarithm.
static void VK_FN(scale_rows)(const VIEW *views, int cells, const double *log_unit) {
    const vk_chain_rules *r = views->rules;
    const int count = cells * VK_TILE;
    // log₂ σ, log₂ of 1 + z²/4, and two powers of 2: of the Laplace law and of the logarithm's Jacobian.
    _Alignas(64) double logs[2 * EACH], powers[2 * EACH], jacobian[EACH], compares[EACH];
    // Cells on the logarithm stand side by side.
    int first_log = 0, on_log = 0;
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            const int at = c * VK_TILE + l;
            vi active = LOAD(v->active + l) > 0.0;
            vd y = LOAD(v->value + l), forecast = LOAD(HAND(S_FORECAST)), residual = y - forecast;
            vd sigma = VK_FN(scale_value)(v, l), z = residual / sigma;
            vd bounded = VMIN(VABS(z), r->deviation_bound), ratio = VABS(residual) / (0.8 * sigma);
            STORE(HAND(S_SIGMA), sigma);
            STORE(logs + at, sigma);
            STORE(logs + EACH + at, 1.0 + bounded * bounded * 0.25);
            STORE(powers + at, -ratio * (1.0 / LN2));
            if (v->index == VK_LOG) {
                vd log2_jacobian = forecast / VMAX(LOAD(log_unit + l), 1e-300) * (1.0 / LN2);
                STORE(jacobian + at, log2_jacobian);
                STORE(powers + EACH + at, log2_jacobian);
                if (on_log == 0) first_log = at;
                on_log += VK_WIDTH;
            }
            // The first value only starts the model: there was no forecast for it.
            vd chain_rows = LOAD(ROW(VK_CHAIN_ROWS));
            vi judged = active & (chain_rows > 0.0);
            vi learns = judged & ~(LOAD(HAND(S_RETURN)) > 0.0);
            // The first residual only starts the scale.
            vi has_scale = LOAD(ROW(VK_SCALE_ROWS)) > 0.0, scored = learns & has_scale, compared = judged & has_scale;
            VK_FN(update_scale)(v, l, y, residual, sigma, learns);
            vd error_gain = VMAX(1.0 - r->log_score_discount, 1.0 / VMAX(chain_rows, 1.0));
            vd season_error = LOAD(ROW(VK_SEASON_ERROR)), mean_error = LOAD(ROW(VK_MEAN_ERROR)), mean = LOAD(ROW(VK_MEAN));
            KEEP(judged, ROW(VK_SEASON_ERROR), season_error + error_gain * (VABS(y - LOAD(HAND(S_BASELINE))) - season_error));
            KEEP(judged, ROW(VK_MEAN_ERROR), mean_error + error_gain * (VABS(y - mean) - mean_error));
            KEEP(active, ROW(VK_CHAIN_ROWS), chain_rows + 1.0);
            STORE(HAND(S_DEVIATION), scored ? z : (vd)(0.0));
            STORE(HAND(S_STANDING), scored ? (vd)(2.0) : (active ? (vd)(1.0) : (vd)(0.0)));
            STORE(compares + at, compared ? (vd)(1.0) : (vd)(0.0));
        }
    }
    VK_FN(log2_all)(logs, count);
    VK_FN(log2_all)(logs + EACH, count);
    VK_FN(exp2_all)(powers, count);
    VK_FN(exp2_all)(powers + EACH + first_log, on_log);
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            const int at = c * VK_TILE + l;
            vi compared = LOAD(compares + at) > 0.0;
            vd residual = LOAD(v->value + l) - LOAD(HAND(S_FORECAST)), sigma = LOAD(HAND(S_SIGMA));
            vd log2_jacobian = v->index == VK_LOG ? LOAD(jacobian + at) : (vd)(0.0);
            vd score = -LN2 * (LOAD(logs + at) + log2_jacobian + 2.5 * LOAD(logs + EACH + at));
            vd spread = 0.8 * sigma, ratio = VABS(residual) / spread;
            vd crps = spread * (ratio + LOAD(powers + at) - 0.75);
            if (v->index == VK_LOG) crps *= LOAD(powers + EACH + at);
            vd rows = LOAD(ROW(VK_LOG_SCORE_ROWS)), total = LOAD(ROW(VK_LOG_SCORE)), mean_crps = LOAD(ROW(VK_CRPS));
            vd gain = VMAX(1.0 - r->log_score_discount, 1.0 / (rows + 1.0));
            KEEP(compared, ROW(VK_LOG_SCORE), total + gain * (score - total));
            KEEP(compared, ROW(VK_CRPS), mean_crps + gain * (crps - mean_crps));
            KEEP(compared, ROW(VK_LOG_SCORE_ROWS), rows + 1.0);
        }
    }
}
