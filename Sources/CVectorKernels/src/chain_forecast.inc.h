// The filter's forecast: ŷ = s_j + θ·f over the recent past of the deseasonalised series r.

/// First row of a row's features, response and weight.
static inline int VK_FN(pending_row)(const VIEW *v) {
    return v->at->pending + (int)(v->position->step % v->rules->tick_rows) * (v->at->features + 2);
}

/// Forecasts of one candidate; its features stand in the row that the normal equations take at the tick.
static void VK_FN(forecast_row)(const VIEW *view) {
    const VIEW local = *view, *v = &local;
    const vk_chain_rules *r = v->rules;
    const vk_candidate_layout at = *v->at;
    const int p = v->layout->slots, j = v->position->slot, c = v->position->day_kind * p + j, next = j + 1 == p ? 0 : j + 1;
    const int has_next_slot = v->layout->has_next_slot, has_raw = v->layout->has_raw, hour = v->position->hour_of_week;
    double *const pending = v->d + (size_t)VK_FN(pending_row)(v) * VK_TILE, *const theta = v->d + (size_t)at.theta * VK_TILE;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vd y = LOAD(v->value + l), rows = LOAD(ROW(VK_MODEL_ROWS));
        vd base = LOAD(ROW(at.smooth_count + j)) > 0.0 ? LOAD(ROW(at.smooth + j)) : (rows > 0.0 ? LOAD(ROW(VK_COLD_LEVEL)) : y);
        vd departure = 0.0;
        int k = 0;
#define FEATURE(value)                                         \
    do {                                                       \
        vd feature = value;                                    \
        departure += LOAD(theta + k * VK_TILE + l) * feature;  \
        STORE(pending + k * VK_TILE + l, feature);             \
        k++;                                                   \
    } while (0)
        FEATURE(LOAD(ROW(VK_LAG1)));
        FEATURE(LOAD(ROW(VK_LAG2)));
        FEATURE(LOAD(ROW(VK_LAG3)));
        FEATURE(LOAD(ROW(VK_FAST_MEAN)));
        FEATURE(LOAD(ROW(VK_CYCLE_MEAN)));
        FEATURE(LOAD(ROW(VK_SLOW_MEAN)));
        FEATURE(LOAD(ROW(at.slot_lag + j)));
        if (has_next_slot) FEATURE(LOAD(ROW(at.slot_lag + next)));
        if (has_raw) FEATURE(LOAD(ROW(at.raw_count + j)) > 0.0 ? LOAD(ROW(at.raw + j)) - base : (vd)(0.0));
        FEATURE(LOAD(ROW(at.day_kind_count + c)) >= 2.0 ? LOAD(ROW(at.day_kind + c)) - base : (vd)(0.0));
        if (at.hour >= 0) FEATURE(LOAD(ROW(at.hour + hour)));
#undef FEATURE
        vd low = LOAD(ROW(VK_LOWEST)), high = LOAD(ROW(VK_HIGHEST)), reach = r->extrapolation * (high - low);
        STORE(HAND(S_FORECAST), base + VMIN(VMAX(departure, low - reach), high + reach));
        STORE(HAND(S_BASELINE), base);
    }
}
