// What a metric's candidates share: unit, choice, band, rarity, record, severity and alarm.

#define METRIC(i) (state + (size_t)(i) * lanes + l)
#define OUT(c, i) (scratch + ((size_t)(c) * S_COUNT + (i)) * lanes + l)

/// Values in units of a power of two, their logarithms, and which lanes have one.
static void VK_FN(prepare)(const vk_chain_layout *layout, const vk_chain_rules *r, const double *value, double *state, double *scratch) {
    const int lanes = layout->lanes;
    double *scaled = scratch + (size_t)VK_CANDIDATES * S_COUNT * lanes;
    for (int l = 0; l < lanes; l += VK_WIDTH) {
        vd x = LOAD(value + l), unit = LOAD(METRIC(VK_M_UNIT));
        vi present = (x == x) & ~(LOAD(METRIC(VK_M_RETIRED)) > 0.0);
        vi bits = __builtin_bit_cast(vi, x) & 0x7FF0000000000000LL;
        vd power = VMAX(__builtin_bit_cast(vd, bits), 0x1p-1021);
        power = VMIN(power, 0x1p1023);
        vi starts = present & (unit == 0.0) & (x != 0.0);
        unit = starts ? power : unit;
        STORE(METRIC(VK_M_UNIT), unit);
        x = present ? x / (unit == 0.0 ? (vd)(1.0) : unit) : (vd)(0.0);
        x = VCLIP(x, (vd)(1e100));
        STORE(scaled + l, x);
        vd active = present ? (vd)(1.0) : (vd)(0.0);
        for (int c = 0; c < VK_CANDIDATES; c++) {
            STORE(OUT(c, S_OBSERVED), x);
            STORE(OUT(c, S_ACTIVE), active);
        }
        vd log_unit = LOAD(METRIC(VK_M_LOG_UNIT));
        vi has_log = log_unit > 0.0;
        vd m = has_log ? log_unit : (vd)(1.0);
        STORE(OUT(VK_LOG, S_OBSERVED), m * LN2 * VLOG2(VMAX(x, 0.0) / m + r->logarithm_offset));
        STORE(OUT(VK_LOG, S_ACTIVE), has_log ? active : (vd)(0.0));
        vd gap = LOAD(METRIC(VK_M_GAP));
        STORE(METRIC(VK_M_GAP), present ? gap : gap + 1.0);
    }
}

/// Excess of a value over a range, as a share of the range; at most 1e9.
static inline vd VK_FN(excess)(vd value, vd low, vd high) {
    vd beyond = VMAX(value - high, low - value), range = high - low;
    vd ratio = range > 0.0 ? VMIN(beyond / range, 1e9) : (vd)(1e9);
    return beyond > 0.0 ? ratio : (vd)(0.0);
}

/// Record, severity and alarm: (T + R)·t/(t + w) + frequency term, announced when it passes the event's peak.
static inline vd VK_FN(severity)(const vk_chain_rules *r, double *state, int lanes, int l, vd x, vd decibels, vi active, vi is_return,
                                 vi *record_flag, vi *alarm_flag) {
    vd rows = LOAD(METRIC(VK_M_ROWS)), sum = x, newest = x;
    for (int i = 0; i < VK_ENERGY_ROWS - 1; i++) {
        vd older = LOAD(METRIC(VK_M_RECENT + i));
        sum += older;
        KEEP(active, METRIC(VK_M_RECENT + i), newest);
        newest = older;
    }
    vd filled = VMIN(LOAD(METRIC(VK_M_RECENT_COUNT)) + 1.0, (double)VK_ENERGY_ROWS), mean = sum / filled;
    KEEP(active, METRIC(VK_M_RECENT_COUNT), filled);
    vd high = LOAD(METRIC(VK_M_LARGEST)), low = LOAD(METRIC(VK_M_SMALLEST));
    vd high_mean = LOAD(METRIC(VK_M_LARGEST_MEAN)), low_mean = LOAD(METRIC(VK_M_SMALLEST_MEAN));
    vi counts = active & (rows >= (double)r->record_first_row);
    vd beyond = VMAX(VK_FN(excess)(x, low, high), VK_FN(excess)(mean, low_mean, high_mean));
    vi is_record = counts & (beyond > 0.0);
    vd share = LOAD(METRIC(VK_M_RECORD_SHARE));
    vi speaks = is_record & (share <= r->record_budget_share) & (vi)((vd)(double)r->record_enabled > 0.0);
    vd record = speaks ? r->record_base + r->record_excess * VMIN(beyond / r->record_excess_share, 1.0) : (vd)(0.0);
    KEEP(counts, METRIC(VK_M_RECORD_SHARE), share + r->record_budget_gain * ((is_record ? (vd)(1.0) : (vd)(0.0)) - share));
    KEEP(active, METRIC(VK_M_LARGEST), VMAX(high, x));
    KEEP(active, METRIC(VK_M_SMALLEST), VMIN(low, x));
    KEEP(active, METRIC(VK_M_LARGEST_MEAN), VMAX(high_mean, mean));
    KEEP(active, METRIC(VK_M_SMALLEST_MEAN), VMIN(low_mean, mean));

    vd warm = r->warm_up_rows > 0 ? rows / (rows + r->warm_up_rows) : (vd)(1.0);
    vd total = (active & ~is_return) ? VMAX((decibels + record) * warm + r->frequency_decibels, 0.0) : (vd)(0.0);
    vd peak = LOAD(METRIC(VK_M_PEAK)), age = LOAD(METRIC(VK_M_PEAK_AGE)) + 1.0;
    vi alarm = active & ~is_return & (total > peak + r->lead_decibels), higher = total > peak;
    vi expired = ~higher & (age >= (double)r->hold_rows);
    STORE(METRIC(VK_M_PEAK), higher ? total : (expired ? (vd)(0.0) : peak));
    STORE(METRIC(VK_M_PEAK_AGE), higher ? (vd)(0.0) : age);
    *record_flag = is_record;
    *alarm_flag = alarm;
    return alarm ? total : (vd)(0.0);
}

static inline vd VK_FN(of_chosen)(const double *scratch, int lanes, int l, int item, vd chosen) {
    vd result = LOAD(OUT(0, item));
    for (int c = 1; c < VK_CANDIDATES; c++) result = chosen == (double)c ? LOAD(OUT(c, item)) : result;
    return result;
}

/// m·(e^(y/m) − offset), the value behind a logarithm; not below nought.
static inline vd VK_FN(from_log)(vd y, vd unit, double offset) {
    return VMAX(unit * (VEXP2(VMIN(y / unit, 600.0) * (1.0 / LN2)) - offset), 0.0);
}

/// log₂ of the magnitude as rare as `decibels` under the rarity tail.
static inline vd VK_FN(band_log)(const float *upper, int lanes, int l, vd threshold, vd index, vd total, double decibels, double share_decibels) {
    if (decibels >= share_decibels) return VK_FN(clipped_log)(threshold, index, decibels, share_decibels);
    vd wanted = total * VEXP2((vd)(-decibels / DB_PER_OCTAVE)), result;
    for (int i = 0; i < VK_WIDTH; i++) {
        int k = VK_TAIL_BINS - 1;
        while (k > 0 && upper[(size_t)k * lanes + l + i] < wanted[i]) k--;
        double low = upper[(size_t)k * lanes + l + i], high = upper[(size_t)(k + 1) * lanes + l + i];
        double inside = low > high ? (low - wanted[i]) / (low - high) : 0;
        result[i] = -6 + (k + (inside < 0 ? 0 : inside)) / 6;
    }
    return result;
}

static void VK_FN(conclude)(const vk_chain_layout *layout, const vk_chain_rules *r, double *state, float *tails, double *scratch,
                            const vk_chain_output *out) {
    const int lanes = layout->lanes;
    const double *scaled = scratch + (size_t)VK_CANDIDATES * S_COUNT * lanes;
    float *counts = tails + (size_t)layout->rarity_counts * lanes, *upper = tails + (size_t)layout->rarity_upper * lanes;
    for (int l = 0; l < lanes; l += VK_WIDTH) {
        vd chosen = LOAD(METRIC(VK_M_CHOSEN)), x = LOAD(scaled + l), unit = LOAD(METRIC(VK_M_UNIT));
        unit = unit == 0.0 ? (vd)(1.0) : unit;
        vi active = LOAD(OUT(0, S_ACTIVE)) > 0.0;
        vi scored = active & (VK_FN(of_chosen)(scratch, lanes, l, S_ACTIVE, chosen) > 1.0);
        vi is_return = VK_FN(of_chosen)(scratch, lanes, l, S_RETURN, chosen) > 0.0;
        vd forecast = VK_FN(of_chosen)(scratch, lanes, l, S_FORECAST, chosen), sigma = VK_FN(of_chosen)(scratch, lanes, l, S_SIGMA, chosen);
        vd z = scored ? VK_FN(of_chosen)(scratch, lanes, l, S_DEVIATION, chosen) : (vd)(0.0);
        vd decibels = scored ? VK_FN(of_chosen)(scratch, lanes, l, S_DECIBELS, chosen) : (vd)(0.0);
        vd rows = LOAD(METRIC(VK_M_ROWS));
        vi learning = rows < (double)r->learning_rows;

        vd threshold = LOAD(METRIC(VK_M_RARITY_THRESHOLD)), index = LOAD(METRIC(VK_M_RARITY_INDEX)), total = LOAD(METRIC(VK_M_RARITY_TOTAL));
        vd log_z = VLOG2(VMAX(VABS(z), 1e-30));
        vd rarity = VK_FN(tail_decibels)(upper, lanes, l, log_z, threshold, index, total, r->exceedance_decibels);
        VK_FN(tail_count)(counts, lanes, l, log_z, scored);
        vd band = sigma * VEXP2(VK_FN(band_log)(upper, lanes, l, threshold, index, total, r->band_decibels, r->exceedance_decibels));
        vi on_log = chosen == (double)VK_LOG;
        vd low = forecast - band, high = forecast + band, middle = forecast;
        if (__builtin_reduce_or(on_log)) {
            vd log_unit = VMAX(LOAD(METRIC(VK_M_LOG_UNIT)), 1e-300);
            low = on_log ? VK_FN(from_log)(low, log_unit, r->logarithm_offset) : low;
            high = on_log ? VK_FN(from_log)(high, log_unit, r->logarithm_offset) : high;
            middle = on_log ? VK_FN(from_log)(middle, log_unit, r->logarithm_offset) : middle;
        }
        vi is_record, alarm;
        vd severity = VK_FN(severity)(r, state, lanes, l, x, decibels, active, is_return, &is_record, &alarm);
        const vd none = __builtin_nan("");
        vi known = rows > 0.0;
        STORE(out->expected + l, known ? middle * unit : none);
        STORE(out->lower + l, (known & ~learning) ? low * unit : none);
        STORE(out->upper + l, (known & ~learning) ? high * unit : none);
        vi judged = scored & ~learning;
        vd silent = 0.0;
        STORE(out->deviation + l, judged ? z : silent);
        STORE(out->rarity + l, judged ? rarity : silent);
        STORE(out->decibels + l, judged ? decibels : silent);
        STORE(out->score + l, judged ? 100.0 * (1.0 - VEXP2(decibels * (-3.3219280948873623 / 90))) : silent);
        alarm &= ~learning;
        STORE(out->severity + l, alarm ? 100.0 * (1.0 - VEXP2(severity * (-3.3219280948873623 / 90))) : silent);

        vi retired = LOAD(METRIC(VK_M_RETIRED)) > 0.0;
        vi flags = (~active & VK_FLAG_MISSING) | (learning & VK_FLAG_LEARNING) | (alarm & VK_FLAG_ALARM) |
                   ((active & is_return) & VK_FLAG_RETURNED) | (is_record & VK_FLAG_RECORD) | (retired & VK_FLAG_RETIRED) |
                   ((VK_FN(of_chosen)(scratch, lanes, l, S_IN_EVENT, chosen) > 0.0) & VK_FLAG_IN_EVENT) |
                   ((VK_FN(of_chosen)(scratch, lanes, l, S_ACCEPTED, chosen) > 0.0) & VK_FLAG_ACCEPTED);
        for (int i = 0; i < VK_WIDTH; i++) {
            out->flags[l + i] = (int32_t)flags[i];
            out->chosen[l + i] = (int32_t)chosen[i];
        }

        // Gates of the logarithm.
        vd gain = VMAX(1.0 - r->log_score_discount, 1.0 / (rows + 1.0));
        vd running = LOAD(METRIC(VK_M_RUNNING_MEAN)), small = LOAD(METRIC(VK_M_SMALL_SHARE));
        KEEP(active, METRIC(VK_M_SMALL_SHARE), small + gain * ((x < r->small_fraction * running ? (vd)(1.0) : (vd)(0.0)) - small));
        KEEP(active, METRIC(VK_M_RUNNING_MEAN), running + gain * (x - running));
        KEEP(active & (x < 0.0), METRIC(VK_M_NEGATIVE), (vd)(1.0));
        KEEP(active, METRIC(VK_M_GAP), (vd)(0.0));
        KEEP(active, METRIC(VK_M_ROWS), rows + 1.0);
    }
}
