// The filter's forecast and update: ŷ = s_j + θ·f over the recent past of the deseasonalised series r.

static inline int VK_FN(features)(const VIEW *v, int l, vd base, vd *f) {
    const vk_candidate_layout *at = v->at;
    const int p = v->layout->slots, j = v->position->slot, c = v->position->day_kind * p + j;
    int k = 0;
    f[k++] = LOAD(ROW(VK_LAG1));
    f[k++] = LOAD(ROW(VK_LAG2));
    f[k++] = LOAD(ROW(VK_LAG3));
    f[k++] = LOAD(ROW(VK_FAST_MEAN));
    f[k++] = LOAD(ROW(VK_CYCLE_MEAN));
    f[k++] = LOAD(ROW(VK_SLOW_MEAN));
    f[k++] = LOAD(ROW(at->slot_lag + j));
    if (v->layout->has_next_slot) f[k++] = LOAD(ROW(at->slot_lag + (j + 1) % p));
    if (v->layout->has_raw) f[k++] = LOAD(ROW(at->raw_count + j)) > 0.0 ? LOAD(ROW(at->raw + j)) - base : (vd)(0.0);
    f[k++] = LOAD(ROW(at->day_kind_count + c)) >= 2.0 ? LOAD(ROW(at->day_kind + c)) - base : (vd)(0.0);
    if (at->hour >= 0) f[k++] = LOAD(ROW(at->hour + v->position->hour_of_week));
    return k;
}

/// One profile entry: value ← value + max(gain, w/(n + w))·clip(y − value).
static inline void VK_FN(move_profile)(const VIEW *v, int l, int value_row, int count_row, double gain, double w, vd y, vd bound,
                                       vi bounds, vi standstill, vi active) {
    vd value = LOAD(ROW(value_row)), count = LOAD(ROW(count_row));
    vd step = y - value;
    vd clipped = VCLIP(step, bound);
    step = (bounds & (count >= v->rules->season_unclipped_values)) ? clipped : step;
    vi moves = active & ~(standstill & (count >= v->rules->standstill_values));
    KEEP(moves, ROW(value_row), value + VMAX(gain, w / (count + w)) * step);
    KEEP(moves, ROW(count_row), count + w);
}

static inline void VK_FN(update_profiles)(const VIEW *v, int l, vd y, vd base, vi standstill, vi active) {
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

static void VK_FN(filter_row)(const VIEW *v) {
    const vk_chain_rules *r = v->rules;
    const vk_candidate_layout *at = v->at;
    const int j = v->position->slot;
    const int pending = at->pending + (int)(v->position->step % r->tick_rows) * (at->features + 2);
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vi active = LOAD(HAND(S_ACTIVE)) > 0.0;
        vd y = LOAD(HAND(S_OBSERVED)), rows = LOAD(ROW(VK_MODEL_ROWS));
        vd base = LOAD(ROW(at->smooth_count + j)) > 0.0 ? LOAD(ROW(at->smooth + j)) : (rows > 0.0 ? LOAD(ROW(VK_COLD_LEVEL)) : y);
        vd f[VK_MAX_FEATURES];
        const int k = VK_FN(features)(v, l, base, f);
        vd departure = 0.0;
        for (int i = 0; i < k; i++) departure += LOAD(ROW(at->theta + i)) * f[i];
        vd low = LOAD(ROW(VK_LOWEST)), high = LOAD(ROW(VK_HIGHEST)), reach = r->extrapolation * (high - low);
        vd forecast = base + VMIN(VMAX(departure, low - reach), high + reach);

        vi was_open = LOAD(ROW(VK_OPEN)) > 0.0;
        vd home = LOAD(ROW(VK_HOME)), slow = LOAD(ROW(VK_SLOW_MEAN)), scale = LOAD(ROW(VK_MODEL_SCALE));
        VK_FN(verdict) verdict;
        VK_FN(judge)(v, l, y - forecast, y - base - home, slow, r->filter_clip, r->accept_run, active, &verdict);
        vi is_return = verdict.is_return;
        vd res = (is_return | verdict.accepts) ? y - base : forecast - base + verdict.bounded;

        vi learns = active & ~is_return & (rows > 0.0) & (scale > 0.0);
        for (int i = 0; i < k; i++) STORE(ROW(pending + i), learns ? f[i] : (vd)(0.0));
        STORE(ROW(pending + k), learns ? res : (vd)(0.0));
        STORE(ROW(pending + k + 1), learns ? verdict.weight / (scale * scale) : (vd)(0.0));
        VK_FN(update_model_scale)(v, l, verdict.bounded, active & ~is_return);

        VK_FN(update_profiles)(v, l, y, base, verdict.standstill, active);
        if (at->hour >= 0) {
            const int w = v->position->hour_of_week;
            vd hour = LOAD(ROW(at->hour + w)), count = LOAD(ROW(at->hour_count + w));
            vi moves = active & ~verdict.open;
            KEEP(moves, ROW(at->hour + w), hour + VMAX(r->hour_gain, 1.0 / (count + 1.0)) * (res - hour));
            KEEP(moves, ROW(at->hour_count + w), count + 1.0);
        }
        vd lag1 = is_return ? home : f[0], lag2 = is_return ? home : f[1];
        vd fast = is_return ? home : f[3], cycle = is_return ? home : f[4];
        slow = is_return ? home : slow;
        vd cold = LOAD(ROW(VK_COLD_LEVEL));
        KEEP(active, ROW(VK_LOWEST), VMIN(low, y - base));
        KEEP(active, ROW(VK_HIGHEST), VMAX(high, y - base));
        KEEP(active, ROW(VK_LAG3), lag2);
        KEEP(active, ROW(VK_LAG2), lag1);
        KEEP(active, ROW(VK_LAG1), res);
        KEEP(active, ROW(VK_FAST_MEAN), fast + r->fast_mean_gain * (res - fast));
        KEEP(active, ROW(VK_CYCLE_MEAN), cycle + r->cycle_mean_gain * (res - cycle));
        KEEP(active, ROW(VK_SLOW_MEAN), slow + r->slow_mean_gain * (res - slow));
        KEEP(active, ROW(at->slot_lag + j), res);
        KEEP(active, ROW(VK_COLD_LEVEL), rows > 0.0 ? cold + r->cold_level_gain * (y - cold) : y);
        KEEP(active, ROW(VK_MODEL_ROWS), rows + 1.0);

        // After a long enough gap the short lags take the slow mean.
        vi lost = ~active & (LOAD(v->gap + l) >= (double)r->gap_rows);
        vd mean = LOAD(ROW(VK_SLOW_MEAN));
        KEEP(lost, ROW(VK_LAG1), mean);
        KEEP(lost, ROW(VK_LAG2), mean);
        KEEP(lost, ROW(VK_LAG3), mean);
        KEEP(lost, ROW(VK_FAST_MEAN), mean);
        KEEP(lost, ROW(VK_CYCLE_MEAN), mean);

        STORE(HAND(S_FORECAST), forecast);
        STORE(HAND(S_BASELINE), base);
        STORE(HAND(S_RETURN), (active & is_return) ? (vd)(1.0) : (vd)(0.0));
        STORE(HAND(S_IN_EVENT), was_open ? (vd)(1.0) : (vd)(0.0));
    }
}
