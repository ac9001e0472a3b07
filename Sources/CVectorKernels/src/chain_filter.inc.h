// What a row teaches the filter: profiles, the recent past of the deseasonalised series r, and a row of the normal equations.

/// One profile entry: value ← value + max(gain, w/(n + w))·clip(y − value).
static inline __attribute__((always_inline)) void VK_FN(move_profile)(const VIEW *v, int l, int value_row, int count_row,
                                                                      double gain, double w, vd y, vd bound, vi bounds,
                                                                      vi standstill, vi active) {
    vd value = LOAD(ROW(value_row)), count = LOAD(ROW(count_row));
    vd step = y - value;
    vd clipped = VCLIP(step, bound);
    step = (bounds & (count >= v->rules->season_unclipped_values)) ? clipped : step;
    vi moves = active & ~(standstill & (count >= v->rules->standstill_values));
    KEEP(moves, ROW(value_row), value + VMAX(gain, w / (count + w)) * step);
    KEEP(moves, ROW(count_row), count + w);
}

static inline __attribute__((always_inline)) void VK_FN(update_profiles)(const VIEW *v, int l, vd y, vd base, vi standstill, vi active) {
    const vk_chain_rules *r = v->rules;
    const vk_candidate_layout *at = v->at;
    const int p = v->layout->slots, j = v->position->slot, reach = r->reach;
    vd rows = LOAD(ROW(VK_MODEL_ROWS)), deviation = LOAD(ROW(VK_PROFILE_DEVIATION));
    vd bound = r->season_clip * deviation;
    vi bounds = rows >= r->season_unclipped_rows;
    for (int d = -reach; d <= reach; d++) {
        const int k = (j + d + p) % p;
        const double w = 1.0 - (double)(d < 0 ? -d : d) / (reach + 1);
        VK_FN(move_profile)(v, l, at->smooth + k, at->smooth_count + k, r->season_gain * w / (reach + 1), w, y, bound, bounds, standstill, active);
    }
    if (v->layout->has_raw) VK_FN(move_profile)(v, l, at->raw + j, at->raw_count + j, r->season_gain, 1, y, bound, bounds, standstill, active);
    const int c = v->position->day_kind * p + j;
    VK_FN(move_profile)(v, l, at->day_kind + c, at->day_kind_count + c, r->day_kind_gain, 1, y, bound, bounds, standstill, active);
    KEEP(active, ROW(VK_PROFILE_DEVIATION), deviation + VMAX(r->profile_deviation_gain, 1.0 / (rows + 1.0)) * (1.25 * VABS(y - base) - deviation));
}

/// What a row teaches the filter; `plain` where all lanes have a value and a scale and none an event.
static inline __attribute__((always_inline)) void VK_FN(learn_lanes)(const VIEW *v, int l, vi active, const int plain) {
    const vk_chain_rules *r = v->rules;
    const vk_candidate_layout *at = v->at;
    const int j = v->position->slot, k = at->features, pending = VK_FN(pending_row)(v);
    const vi none = (vi)(0);
    if (plain) active = ~none;
    vd y = LOAD(v->value + l), forecast = LOAD(HAND(S_FORECAST)), base = LOAD(HAND(S_BASELINE)), rows = LOAD(ROW(VK_MODEL_ROWS));
    vd home = LOAD(ROW(VK_HOME)), slow = LOAD(ROW(VK_SLOW_MEAN)), scale = LOAD(ROW(VK_MODEL_SCALE));
    vi was_open = plain ? none : LOAD(ROW(VK_OPEN)) > 0.0;
    VK_FN(verdict) verdict;
    VK_FN(judge)(v, l, y - forecast, y - base - home, slow, r->filter_clip, r->accept_run, active, plain, &verdict);
    vi is_return = verdict.is_return;
    vd res = (is_return | verdict.accepts) ? y - base : forecast - base + verdict.bounded;

    vi learns = plain ? ~none : active & ~is_return & (rows > 0.0) & (scale > 0.0);
    if (!plain)
        for (int i = 0; i < k; i++) STORE(ROW(pending + i), learns ? LOAD(ROW(pending + i)) : (vd)(0.0));
    STORE(ROW(pending + k), learns ? res : (vd)(0.0));
    STORE(ROW(pending + k + 1), learns ? verdict.weight / (scale * scale) : (vd)(0.0));
    VK_FN(update_model_scale)(v, l, verdict.bounded, plain ? ~none : active & ~is_return & (rows > 0.0));

    VK_FN(update_profiles)(v, l, y, base, verdict.standstill, active);
    if (at->hour >= 0) {
        const int w = v->position->hour_of_week;
        vd hour = LOAD(ROW(at->hour + w)), count = LOAD(ROW(at->hour_count + w));
        vi moves = active & ~verdict.open;
        KEEP(moves, ROW(at->hour + w), hour + VMAX(r->hour_gain, 1.0 / (count + 1.0)) * (res - hour));
        KEEP(moves, ROW(at->hour_count + w), count + 1.0);
    }
    vd lag1 = LOAD(ROW(VK_LAG1)), lag2 = LOAD(ROW(VK_LAG2)), fast = LOAD(ROW(VK_FAST_MEAN)), cycle = LOAD(ROW(VK_CYCLE_MEAN));
    lag1 = is_return ? home : lag1, lag2 = is_return ? home : lag2;
    fast = is_return ? home : fast, cycle = is_return ? home : cycle;
    slow = is_return ? home : slow;
    vd cold = LOAD(ROW(VK_COLD_LEVEL));
    vd own = y - base, lowest = LOAD(ROW(VK_LOWEST)), highest = LOAD(ROW(VK_HIGHEST));
    vi lower = active & (own < lowest), higher = active & (own > highest);
    STORE_WHERE(lower, ROW(VK_LOWEST), lower ? own : lowest);
    STORE_WHERE(higher, ROW(VK_HIGHEST), higher ? own : highest);
    KEEP(active, ROW(VK_LAG3), lag2);
    KEEP(active, ROW(VK_LAG2), lag1);
    KEEP(active, ROW(VK_LAG1), res);
    KEEP(active, ROW(VK_FAST_MEAN), fast + r->fast_mean_gain * (res - fast));
    KEEP(active, ROW(VK_CYCLE_MEAN), cycle + r->cycle_mean_gain * (res - cycle));
    KEEP(active, ROW(VK_SLOW_MEAN), slow + r->slow_mean_gain * (res - slow));
    KEEP(active, ROW(at->slot_lag + j), res);
    KEEP(active, ROW(VK_COLD_LEVEL), (plain ? ~none : rows > 0.0) ? cold + r->cold_level_gain * (y - cold) : y);
    KEEP(active, ROW(VK_MODEL_ROWS), rows + 1.0);

    if (!plain) {
        // After a long enough gap the short lags take the slow mean.
        vi lost = ~active & (LOAD(v->gap + l) >= (double)r->gap_rows);
        vd mean = LOAD(ROW(VK_SLOW_MEAN));
        KEEP(lost, ROW(VK_LAG1), mean);
        KEEP(lost, ROW(VK_LAG2), mean);
        KEEP(lost, ROW(VK_LAG3), mean);
        KEEP(lost, ROW(VK_FAST_MEAN), mean);
        KEEP(lost, ROW(VK_CYCLE_MEAN), mean);
    }
    STORE(HAND(S_RETURN), (active & is_return) ? (vd)(1.0) : (vd)(0.0));
    STORE(HAND(S_IN_EVENT), was_open ? (vd)(1.0) : (vd)(0.0));
}

static void VK_FN(filter_row)(const VIEW *view) {
    const VIEW local = *view, *v = &local;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vi active = LOAD(v->active + l) > 0.0;
        vi plain = active & (LOAD(ROW(VK_MODEL_ROWS)) > 0.0) & (LOAD(ROW(VK_MODEL_SCALE)) > 0.0) &
                   ~VK_FN(has_event)(v, l, LOAD(v->value + l) - LOAD(HAND(S_FORECAST)));
        if (__builtin_reduce_and(plain)) VK_FN(learn_lanes)(v, l, active, 1);
        else VK_FN(learn_lanes)(v, l, active, 0);
    }
}
