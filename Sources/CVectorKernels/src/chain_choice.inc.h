// The logarithm's unit after the first cycle, and the choice among candidates at the ticks.

static int VK_FN(compare_doubles)(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/// Whether a metric may still collect its first cycle.
static inline int VK_FN(collects_lane)(const vk_chain_layout *layout, const double *state, int l) {
    return !(*METRIC(VK_M_LOG_UNIT) > 0 || *METRIC(VK_M_NEGATIVE) > 0 || *METRIC(VK_M_RETIRED) > 0 ||
             *METRIC(VK_M_FIRST_COUNT) >= layout->slots);
}

/// Whether one of the next `rows` values enters a first cycle: then rows go one by one, because it may end with any of them.
static int VK_FN(collects)(const vk_chain_layout *layout, const double *state, const double *moments, int rows) {
    for (int l = 0; l < VK_TILE; l++) {
        if (!VK_FN(collects_lane)(layout, state, l)) continue;
        for (int t = 0; t < rows; t++)
            if (!isnan(*MOMENT(M_VALUE, t))) return 1;
    }
    return 0;
}

/// Collects each metric's first cycle; its median, where positive, becomes the unit of the logarithm.
static void VK_FN(collect_first_cycle)(const vk_chain_layout *layout, double *state, const double *moments) {
    const int p = layout->slots;
    for (int l = 0; l < VK_TILE; l++) {
        if (!VK_FN(collects_lane)(layout, state, l) || !(*MOMENT(M_PRESENT, 0) > 0)) continue;
        const int at = (int)*METRIC(VK_M_FIRST_COUNT);
        *METRIC(layout->first_cycle + at) = *MOMENT(M_VALUE, 0);
        *METRIC(VK_M_FIRST_COUNT) = at + 1;
        if (at + 1 < p) continue;
        double sorted[p];
        for (int i = 0; i < p; i++) sorted[i] = *METRIC(layout->first_cycle + i);
        qsort(sorted, (size_t)p, sizeof(double), VK_FN(compare_doubles));
        const double median = (sorted[(p - 1) / 2] + sorted[p / 2]) / 2;
        if (!(median > 0)) continue;
        *METRIC(VK_M_LOG_UNIT) = median;
        const double *from = state + (size_t)layout->candidate[0].double_start * VK_TILE + l;
        double *to = state + (size_t)layout->candidate[VK_LOG].double_start * VK_TILE + l;
        to[(size_t)VK_LOG_SCORE * VK_TILE] = from[(size_t)VK_LOG_SCORE * VK_TILE];
        to[(size_t)VK_LOG_SCORE_ROWS * VK_TILE] = from[(size_t)VK_LOG_SCORE_ROWS * VK_TILE];
        to[(size_t)VK_CRPS * VK_TILE] = from[(size_t)VK_CRPS * VK_TILE];
    }
}

/// Whether the logarithm may be chosen: unit known, no negative value, few small ones, a season that explains.
static int VK_FN(logarithm_allowed)(const vk_chain_layout *layout, const vk_chain_rules *r, const double *state, int l) {
    if (!(*METRIC(VK_M_LOG_UNIT) > 0) || *METRIC(VK_M_NEGATIVE) > 0 || !(*METRIC(VK_M_SMALL_SHARE) < r->small_share)) return 0;
    const double *a = state + (size_t)layout->candidate[0].double_start * VK_TILE + l;
    const double *c = state + (size_t)layout->candidate[VK_LOG].double_start * VK_TILE + l;
    const double mean_error = a[(size_t)VK_MEAN_ERROR * VK_TILE], season_error = a[(size_t)VK_SEASON_ERROR * VK_TILE];
    if (!(c[(size_t)VK_CHAIN_ROWS * VK_TILE] >= r->minimum_rows)) return 0;
    return mean_error > 0 && 1 - season_error / mean_error > r->season_strength;
}

static void VK_FN(choose)(const vk_chain_layout *layout, const vk_chain_rules *r, double *state) {
    for (int l = 0; l < VK_TILE; l++) {
        if (!(*METRIC(VK_M_ROWS) >= r->minimum_rows)) continue;
        int best = -1;
        double best_score = 0;
        for (int c = 0; c < VK_CANDIDATES; c++) {
            if (!(*METRIC(VK_M_ALLOWED + c) > 0)) continue;
            if (c == VK_LOG && !VK_FN(logarithm_allowed)(layout, r, state, l)) continue;
            const double score = state[((size_t)layout->candidate[c].double_start + VK_LOG_SCORE) * VK_TILE + l] - *METRIC(VK_M_MARGIN + c);
            if (best < 0 || score > best_score) {
                best = c;
                best_score = score;
            }
        }
        if (best >= 0) *METRIC(VK_M_CHOSEN) = best;
    }
}
