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

static inline void VK_FN(write_results)(const vk_chain_rules *r, const double *state, const float *upper, const double *moments,
                                        const double *said, int t, int l, const VK_FN(conclusion) * c, const vk_chain_output *out) {
    vd unit = LOAD(MOMENT(M_UNIT, t));
    vd band = c->sigma * VEXP2(VK_FN(band_log)(upper, l, c->threshold, c->index, c->total, r->band_decibels, r->exceedance_decibels));
    vd low = c->forecast - band, high = c->forecast + band, middle = c->forecast;
    vi on_log = c->chosen == (double)VK_LOG;
    if (__builtin_reduce_or(on_log)) {
        vd log_unit = VMAX(LOAD(METRIC(VK_M_LOG_UNIT)), 1e-300);
        low = on_log ? VK_FN(from_log)(low, log_unit, r->logarithm_offset) : low;
        high = on_log ? VK_FN(from_log)(high, log_unit, r->logarithm_offset) : high;
        middle = on_log ? VK_FN(from_log)(middle, log_unit, r->logarithm_offset) : middle;
    }
    const vd none = __builtin_nan(""), silent = 0.0;
    vi known = c->rows > 0.0, judged = c->scored & ~c->learning, alarm = c->alarm & ~c->learning;
    vd rarity = VK_FN(tail_decibels)(upper, l, c->log_z, c->threshold, c->index, c->total, r->exceedance_decibels);
    STORE(out->expected + l, known ? middle * unit : none);
    STORE(out->lower + l, (known & ~c->learning) ? low * unit : none);
    STORE(out->upper + l, (known & ~c->learning) ? high * unit : none);
    STORE(out->deviation + l, judged ? c->z : silent);
    STORE(out->rarity + l, judged ? rarity : silent);
    STORE(out->decibels + l, judged ? c->decibels : silent);
    STORE(out->score + l, judged ? 100.0 * (1.0 - VEXP2(c->decibels * (-3.3219280948873623 / 90))) : silent);
    STORE(out->severity + l, alarm ? 100.0 * (1.0 - VEXP2(c->severity * (-3.3219280948873623 / 90))) : silent);

    vi retired = LOAD(METRIC(VK_M_RETIRED)) > 0.0;
    vi flags = (~c->active & VK_FLAG_MISSING) | (c->learning & VK_FLAG_LEARNING) | (alarm & VK_FLAG_ALARM) |
               ((c->active & c->is_return) & VK_FLAG_RETURNED) | (c->is_record & VK_FLAG_RECORD) | (retired & VK_FLAG_RETIRED) |
               ((LOAD(SAID(S_IN_EVENT, t)) > 0.0) & VK_FLAG_IN_EVENT) |
               ((LOAD(SAID(S_ACCEPTED, t)) > 0.0) & VK_FLAG_ACCEPTED);
    for (int i = 0; i < VK_WIDTH; i++) {
        out->flags[l + i] = (uint16_t)flags[i];
        out->chosen[l + i] = (uint8_t)c->chosen[i];
    }
}
