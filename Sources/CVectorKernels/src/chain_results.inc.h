// The results of a row in the metric's unit: expected value, band, deviation, rarity, score, severity, flags.

/// m·(e^(y/m) − offset), the value behind a logarithm; not below nought.
static inline vd VK_FN(from_log)(vd y, vd unit, double offset) {
    return VMAX(unit * (VEXP2(VMIN(y / unit, 600.0) * (1.0 / LN2)) - offset), 0.0);
}

/// log₂ of the magnitude as rare as `decibels` under the rarity tail.
static inline vd VK_FN(band_log)(const float *upper, int l, vd threshold, vd index, vd total, double decibels, double share_decibels) {
    if (decibels >= share_decibels) return VK_FN(clipped_log)(threshold, index, decibels, share_decibels);
    vd wanted = total * VEXP2((vd)(-decibels / DB_PER_OCTAVE)), result;
    for (int i = 0; i < VK_WIDTH; i++) {
        int k = VK_TAIL_BINS - 1;
        while (k > 0 && upper[(size_t)k * VK_TILE + l + i] < wanted[i]) k--;
        double low = upper[(size_t)k * VK_TILE + l + i], high = upper[(size_t)(k + 1) * VK_TILE + l + i];
        double inside = low > high ? (low - wanted[i]) / (low - high) : 0;
        result[i] = -6 + (k + (inside < 0 ? 0 : inside)) / 6;
    }
    return result;
}

typedef uint16_t VK_FN(flags) __attribute__((ext_vector_type(VK_WIDTH), aligned(2)));
typedef uint8_t VK_FN(indices) __attribute__((ext_vector_type(VK_WIDTH), aligned(1)));

/// Results of some rows; `out` is where the first of them goes.
static void VK_FN(write_results)(const vk_chain_layout *layout, const vk_chain_rules *r, const double *state, float *tails,
                                 const double *moments, const double *said, int rows, const vk_chain_output *out) {
    const double *threshold = state + (size_t)VK_M_RARITY_THRESHOLD * VK_TILE, *index = state + (size_t)VK_M_RARITY_INDEX * VK_TILE;
    const double *total = state + (size_t)VK_M_RARITY_TOTAL * VK_TILE;
    float *upper = tails + (size_t)layout->rarity_upper * VK_TILE;
    const vd none = __builtin_nan(""), silent = 0.0;
    _Alignas(64) double band[VK_TILE], below[EACH], inside[EACH], scores[EACH];
    _Alignas(64) int32_t bins[EACH];
    VK_FN(divisors) of_rarity;
    VK_FN(divide_tail)(total, index, &of_rarity);
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vd u = LOAD(threshold + l), n = LOAD(total + l);
        STORE(band + l, VEXP2(VK_FN(band_log)(upper, l, u, LOAD(index + l), n, r->band_decibels, r->exceedance_decibels)));
    }
    for (int i = 0; i < rows * VK_TILE; i += VK_WIDTH) {
        VK_FN(tail_bin)(LOAD(said + S_LOG_Z * EACH + i), bins + i, inside + i);
        STORE(scores + i, LOAD(said + S_DECIBELS * EACH + i) * (-3.3219280948873623 / 90));
    }
    for (int i = 0; i < rows * VK_TILE; i += VK_WIDTH) {
        const int l = i % VK_TILE;
        STORE(below + i, VMAX(VK_FN(tail_share)(upper, l, bins + i, LOAD(inside + i)) * LOAD(of_rarity.inverse + l), 1e-300));
    }
    VK_FN(log2_all)(below, rows * VK_TILE);
    VK_FN(exp2_all)(scores, rows * VK_TILE);
    for (int t = 0; t < rows; t++) {
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            vd chosen = LOAD(METRIC(VK_M_CHOSEN)), unit = LOAD(MOMENT(M_UNIT, t)), before = LOAD(SAID(C_ROWS, t));
            vi active = LOAD(MOMENT(M_PRESENT, t)) > 0.0, learning = before < (double)r->learning_rows, known = before > 0.0;
            vi judged = active & (LOAD(SAID(S_STANDING, t)) > 1.0) & ~learning;
            vd middle = LOAD(SAID(S_FORECAST, t)), width = LOAD(SAID(S_SIGMA, t)) * LOAD(band + l), low = middle - width, high = middle + width;
            vi on_log = chosen == (double)VK_LOG;
            if (__builtin_reduce_or(on_log)) {
                vd log_unit = VMAX(LOAD(METRIC(VK_M_LOG_UNIT)), 1e-300);
                low = on_log ? VK_FN(from_log)(low, log_unit, r->logarithm_offset) : low;
                high = on_log ? VK_FN(from_log)(high, log_unit, r->logarithm_offset) : high;
                middle = on_log ? VK_FN(from_log)(middle, log_unit, r->logarithm_offset) : middle;
            }
            vd log_z = LOAD(SAID(S_LOG_Z, t)), alarm_decibels = LOAD(SAID(C_SEVERITY, t));
            vd log_share = LOAD(below + t * VK_TILE + l), slope = LOAD(of_rarity.slope + l);
            vd rarity = VK_FN(tail_level)(log_z, log_share, LOAD(threshold + l), slope, r->exceedance_decibels);
            vi alarm = (alarm_decibels >= 0.0) & ~learning;
            vd severity = silent;
            if (__builtin_reduce_or(alarm)) severity = alarm ? 100.0 * (1.0 - VEXP2(alarm_decibels * (-3.3219280948873623 / 90))) : silent;
            const ptrdiff_t at = t * out->stride + l;
            STORE(out->expected + at, known ? middle * unit : none);
            STORE(out->lower + at, (known & ~learning) ? low * unit : none);
            STORE(out->upper + at, (known & ~learning) ? high * unit : none);
            STORE(out->deviation + at, judged ? LOAD(SAID(S_DEVIATION, t)) : silent);
            STORE(out->rarity + at, judged ? rarity : silent);
            STORE(out->decibels + at, judged ? LOAD(SAID(S_DECIBELS, t)) : silent);
            STORE(out->score + at, judged ? 100.0 * (1.0 - LOAD(scores + t * VK_TILE + l)) : silent);
            STORE(out->severity + at, severity);

            vi retired = LOAD(METRIC(VK_M_RETIRED)) > 0.0;
            vi flags = (~active & VK_FLAG_MISSING) | (learning & VK_FLAG_LEARNING) | (alarm & VK_FLAG_ALARM) |
                       ((active & (LOAD(SAID(S_RETURN, t)) > 0.0)) & VK_FLAG_RETURNED) | ((LOAD(SAID(C_RECORD, t)) > 0.0) & VK_FLAG_RECORD) |
                       (retired & VK_FLAG_RETIRED) | ((LOAD(SAID(S_IN_EVENT, t)) > 0.0) & VK_FLAG_IN_EVENT) |
                       ((LOAD(SAID(S_ACCEPTED, t)) > 0.0) & VK_FLAG_ACCEPTED);
            *(VK_FN(flags) *)(out->flags + at) = __builtin_convertvector(flags, VK_FN(flags));
            *(VK_FN(indices) *)(out->chosen + at) = __builtin_convertvector(__builtin_convertvector(chosen, vb), VK_FN(indices));
        }
    }
}

/// The rarity's tail counts the deviations of some rows.
static void VK_FN(count_rarity)(const vk_chain_layout *layout, float *tails, const double *moments, const double *said, int rows) {
    float *counts = tails + (size_t)layout->rarity_counts * VK_TILE;
    _Alignas(64) int32_t bins[EACH];
    _Alignas(64) float ones[EACH];
    double inside[VK_WIDTH];
    for (int i = 0; i < rows * VK_TILE; i += VK_WIDTH) {
        vi scored = (LOAD(moments + M_PRESENT * EACH + i) > 0.0) & (LOAD(said + S_STANDING * EACH + i) > 1.0);
        VK_FN(tail_bin)(LOAD(said + S_LOG_Z * EACH + i), bins + i, inside);
        *(vfu *)(ones + i) = __builtin_convertvector(scored ? (vd)(1.0) : (vd)(0.0), vf);
    }
    for (int t = 0; t < rows; t++) VK_FN(tail_count)(counts, bins + t * VK_TILE, ones + t * VK_TILE);
}
