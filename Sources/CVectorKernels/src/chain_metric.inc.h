// What a metric's candidates share: unit, choice, band, rarity, record, severity and alarm.

/// A value of a row in units of a power of two, its logarithm, and which lanes have one.
static void VK_FN(prepare)(const vk_chain_rules *r, double *state, double *moments, int t) {
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vd x = LOAD(MOMENT(M_VALUE, t)), unit = LOAD(METRIC(VK_M_UNIT));
        vi present = (x == x) & ~(LOAD(METRIC(VK_M_RETIRED)) > 0.0);
        vi bits = __builtin_bit_cast(vi, x) & 0x7FF0000000000000LL;
        vd power = VMAX(__builtin_bit_cast(vd, bits), 0x1p-1021);
        power = VMIN(power, 0x1p1023);
        vi starts = present & (unit == 0.0) & (x != 0.0);
        unit = starts ? power : unit;
        STORE_WHERE(starts, METRIC(VK_M_UNIT), unit);
        unit = unit == 0.0 ? (vd)(1.0) : unit;
        STORE(MOMENT(M_UNIT, t), unit);
        x = present ? x / unit : (vd)(0.0);
        x = VCLIP(x, (vd)(1e100));
        vd active = present ? (vd)(1.0) : (vd)(0.0);
        STORE(MOMENT(M_VALUE, t), x);
        STORE(MOMENT(M_PRESENT, t), active);
        vd log_unit = LOAD(METRIC(VK_M_LOG_UNIT));
        vi has_log = log_unit > 0.0;
        vd m = has_log ? log_unit : (vd)(1.0);
        STORE(MOMENT(M_LOG_VALUE, t), m * LN2 * VLOG2(VMAX(x, 0.0) / m + r->logarithm_offset));
        STORE(MOMENT(M_LOG_PRESENT, t), has_log ? active : (vd)(0.0));
        vd gap = LOAD(METRIC(VK_M_GAP)) + 1.0 - active;
        STORE(MOMENT(M_GAP, t), gap);
        STORE_WHERE(gap != 0.0, METRIC(VK_M_GAP), present ? (vd)(0.0) : gap);
    }
}

/// Excess of a value over a range, as a share of the range; at most 1e9.
static inline vd VK_FN(excess)(vd value, vd low, vd high) {
    vd beyond = VMAX(value - high, low - value), range = high - low;
    vd ratio = range > 0.0 ? VMIN(beyond / range, 1e9) : (vd)(1e9);
    return beyond > 0.0 ? ratio : (vd)(0.0);
}

/// Record, severity and alarm: (T + R)·t/(t + w) + frequency term, announced when it passes the event's peak.
static inline void VK_FN(severity)(const vk_chain_rules *r, double *state, const double *moments, double *said, int t, int l) {
    vi active = LOAD(MOMENT(M_PRESENT, t)) > 0.0, scored = active & (LOAD(SAID(S_STANDING, t)) > 1.0);
    vi is_return = LOAD(SAID(S_RETURN, t)) > 0.0;
    vd x = LOAD(MOMENT(M_VALUE, t)), decibels = scored ? LOAD(SAID(S_DECIBELS, t)) : (vd)(0.0);
    vd rows = LOAD(METRIC(VK_M_ROWS)), sum = x, newest = x;
    for (int i = 0; i < VK_ENERGY_ROWS - 1; i++) {
        vd older = LOAD(METRIC(VK_M_RECENT + i));
        sum += older;
        KEEP(active, METRIC(VK_M_RECENT + i), newest);
        newest = older;
    }
    vd filled = VMIN(LOAD(METRIC(VK_M_RECENT_COUNT)) + 1.0, (double)VK_ENERGY_ROWS), mean = sum / filled;
    vd present = LOAD(METRIC(VK_M_RECENT_COUNT));
    STORE_WHERE(active & (filled != present), METRIC(VK_M_RECENT_COUNT), active ? filled : present);
    vd high = LOAD(METRIC(VK_M_LARGEST)), low = LOAD(METRIC(VK_M_SMALLEST));
    vd high_mean = LOAD(METRIC(VK_M_LARGEST_MEAN)), low_mean = LOAD(METRIC(VK_M_SMALLEST_MEAN));
    vd share = LOAD(METRIC(VK_M_RECORD_SHARE)), record = 0.0;
    vi counts = active & (rows >= (double)r->record_first_row), is_record = (vi)(0);
    if (__builtin_reduce_or(active & ((x > high) | (x < low) | (mean > high_mean) | (mean < low_mean)))) {
        vd beyond = VMAX(VK_FN(excess)(x, low, high), VK_FN(excess)(mean, low_mean, high_mean));
        is_record = counts & (beyond > 0.0);
        vi speaks = is_record & (share <= r->record_budget_share) & (vi)((vd)(double)r->record_enabled > 0.0);
        record = speaks ? r->record_base + r->record_excess * VMIN(beyond / r->record_excess_share, 1.0) : (vd)(0.0);
        KEEP(active, METRIC(VK_M_LARGEST), VMAX(high, x));
        KEEP(active, METRIC(VK_M_SMALLEST), VMIN(low, x));
        KEEP(active, METRIC(VK_M_LARGEST_MEAN), VMAX(high_mean, mean));
        KEEP(active, METRIC(VK_M_SMALLEST_MEAN), VMIN(low_mean, mean));
    }
    KEEP(counts, METRIC(VK_M_RECORD_SHARE), share + r->record_budget_gain * ((is_record ? (vd)(1.0) : (vd)(0.0)) - share));

    vd warm = r->warm_up_rows > 0 ? rows / (rows + r->warm_up_rows) : (vd)(1.0);
    vd total = (active & ~is_return) ? VMAX((decibels + record) * warm + r->frequency_decibels, 0.0) : (vd)(0.0);
    vd peak = LOAD(METRIC(VK_M_PEAK)), age = LOAD(METRIC(VK_M_PEAK_AGE)) + 1.0;
    vi alarm = active & ~is_return & (total > peak + r->lead_decibels), higher = total > peak;
    vi expired = ~higher & (age >= (double)r->hold_rows);
    STORE(METRIC(VK_M_PEAK), higher ? total : (expired ? (vd)(0.0) : peak));
    STORE(METRIC(VK_M_PEAK_AGE), higher ? (vd)(0.0) : age);
    STORE(SAID(S_DECIBELS, t), decibels);
    STORE(SAID(C_SEVERITY, t), alarm ? total : (vd)(-1.0));
    STORE(SAID(C_RECORD, t), is_record ? (vd)(1.0) : (vd)(0.0));
    STORE(SAID(C_ROWS, t), rows);
    KEEP(active, METRIC(VK_M_ROWS), rows + 1.0);
}

/// Takes over what the chosen candidate says of some rows.
static void VK_FN(hear_chosen)(const VIEW *views, int cells, const double *state, double *said) {
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            vi chosen = LOAD(METRIC(VK_M_CHOSEN)) == (double)v->index;
            if (v->index == 0) chosen |= ~(LOAD(METRIC(VK_M_CHOSEN)) > 0.0);
            if (!__builtin_reduce_or(chosen)) continue;
            for (int i = 0; i < S_COUNT; i++) {
                double *to = said + (size_t)i * EACH + v->row * VK_TILE + l;
                STORE(to, chosen ? LOAD(HAND(i)) : LOAD(to));
            }
        }
    }
}

/// The gates of the logarithm.
static inline void VK_FN(gate)(const vk_chain_rules *r, double *state, const double *moments, const double *said, int t, int l) {
    vi active = LOAD(MOMENT(M_PRESENT, t)) > 0.0;
    vd x = LOAD(MOMENT(M_VALUE, t)), gain = VK_FN(gain_of)(1.0 - r->log_score_discount, LOAD(SAID(C_ROWS, t)) + 1.0);
    vd running = LOAD(METRIC(VK_M_RUNNING_MEAN)), small = LOAD(METRIC(VK_M_SMALL_SHARE));
    KEEP(active, METRIC(VK_M_SMALL_SHARE), small + gain * ((x < r->small_fraction * running ? (vd)(1.0) : (vd)(0.0)) - small));
    KEEP(active, METRIC(VK_M_RUNNING_MEAN), running + gain * (x - running));
    vi negative = active & (x < 0.0);
    if (__builtin_reduce_or(negative)) KEEP(negative, METRIC(VK_M_NEGATIVE), (vd)(1.0));
}

/// The conclusion of some rows: extremes, alarms and gates learn from them.
static void VK_FN(conclude)(const vk_chain_rules *r, double *state, const double *moments, double *said, int rows) {
    for (int t = 0; t < rows; t++)
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            VK_FN(severity)(r, state, moments, said, t, l);
            VK_FN(gate)(r, state, moments, said, t, l);
        }
}
