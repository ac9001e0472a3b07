// Tails: p(z) = q·(z/u)^(−1/ξ) beyond the q-point u, the histogram of log₂|z| below it; both renewed at the ticks.

typedef float vf __attribute__((ext_vector_type(VK_WIDTH)));
typedef float vfu __attribute__((ext_vector_type(VK_WIDTH), aligned(4)));
typedef int32_t vb __attribute__((ext_vector_type(VK_WIDTH)));
typedef int32_t vbu __attribute__((ext_vector_type(VK_WIDTH), aligned(4)));

/// Bin of a binary logarithm and where in it.
static inline void VK_FN(tail_bin)(vd log_z, int32_t *bins, double *inside) {
    vd place = (log_z + 6.0) * 6.0;
    vd held = VCLIP(place - 47.5, (vd)(47.5)) + 47.5;  // 0...95
    vd bin = VMIN(__builtin_elementwise_floor(held), VK_TAIL_BINS - 1.0);
    *(vbu *)bins = __builtin_convertvector(bin, vb);
    STORE(inside, place - bin);
}

/// Counts at or above a place in a bin.
static inline vd VK_FN(tail_share)(const float *upper, int l, const int32_t *bins, vd inside) {
    vf low, high;
    for (int i = 0; i < VK_WIDTH; i++) {
        const float *at = upper + (size_t)bins[i] * VK_TILE + l + i;
        low[i] = at[0];
        high[i] = at[VK_TILE];
    }
    vd from = __builtin_convertvector(low, vd), to = __builtin_convertvector(high, vd);
    return from + (to - from) * inside;
}

/// Decibels of a magnitude given by its binary logarithm and, where not beyond the threshold, by that of its share.
static inline vd VK_FN(tail_level)(vd log_z, vd log_share, vd threshold, vd index, double share_decibels) {
    vd beyond = share_decibels + (log_z - threshold) * DB_PER_OCTAVE / index;
    vd below = VMAX(-DB_PER_OCTAVE * log_share, 0.0);
    below = (log_z + 6.0) * 6.0 <= 0.0 ? (vd)(0.0) : below;
    return log_z >= threshold ? VMIN(beyond, 300.0) : below;
}

/// Decibels of magnitudes given by their binary logarithm. `upper` holds counts at or above each bin's lower edge.
static inline vd VK_FN(tail_decibels)(const float *upper, int l, vd log_z, vd threshold, vd index, vd total, double share_decibels) {
    int32_t bins[VK_WIDTH];
    double inside[VK_WIDTH];
    VK_FN(tail_bin)(log_z, bins, inside);
    vd share = VK_FN(tail_share)(upper, l, bins, LOAD(inside)) / total;
    return VK_FN(tail_level)(log_z, VLOG2(VMAX(share, 1e-300)), threshold, index, share_decibels);
}

/// The bin in which a row counts.
static inline void VK_FN(tail_count_bin)(vd log_z, int32_t *bins) {
    vd place = VCLIP((log_z + 6.0) * 6.0 - 47.75, (vd)(47.75)) + 47.75;  // 0...95.5
    *(vbu *)bins = __builtin_convertvector(place, vb);
}

/// Counts one row where `where` is set.
static inline void VK_FN(tail_count)(float *counts, int l, vd log_z, vi where) {
    int32_t bins[VK_WIDTH];
    VK_FN(tail_count_bin)(log_z, bins);
    vd one = where ? (vd)(1.0) : (vd)(0.0);
    for (int i = 0; i < VK_WIDTH; i++) counts[(size_t)bins[i] * VK_TILE + l + i] += (float)one[i];
}

/// log₂ of the magnitude as rare as `decibels`.
static inline vd VK_FN(clipped_log)(vd threshold, vd index, double decibels, double share_decibels) {
    return threshold + (decibels - share_decibels) * index * (1.0 / DB_PER_OCTAVE);
}

/// Tail of |z| with its budget of uncut rows, tail of the short energy, and T = √((1 − w)·t² + w·t_E²), of some cells.
static void VK_FN(tail_rows)(const VIEW *views, int cells) {
    const vk_chain_rules *r = views->rules;
    const int count = cells * VK_TILE;
    // First |z|, then the short energy; their logarithms; bins and what remains of them; probabilities; their logarithms.
    _Alignas(64) double logs[2 * EACH], inside[2 * EACH], below[2 * EACH];
    _Alignas(64) int32_t bins[2 * EACH];
    _Alignas(64) float ones[EACH];
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            vi scored = LOAD(HAND(S_STANDING)) > 1.0;
            vd z = VABS(LOAD(HAND(S_DEVIATION)));
            vd bounded = VMIN(z, r->energy_bound), sum = bounded * bounded;
            vd newest = sum;
            for (int i = 0; i < VK_ENERGY_ROWS - 1; i++) {
                vd older = LOAD(ROW(VK_ENERGY_RING + i));
                sum += older;
                KEEP(scored, ROW(VK_ENERGY_RING + i), newest);
                newest = older;
            }
            vd filled = VMIN(LOAD(ROW(VK_ENERGY_COUNT)) + 1.0, (double)VK_ENERGY_ROWS);
            KEEP(scored, ROW(VK_ENERGY_COUNT), filled);
            STORE(logs + c * VK_TILE + l, VMAX(z, 1e-30));
            STORE(logs + EACH + c * VK_TILE + l, VMAX(sum / filled, 1e-30));
        }
    }
    VK_FN(log2_all)(logs, count);
    VK_FN(log2_all)(logs + EACH, count);
    for (int i = 0; i < count; i += VK_WIDTH) {
        vd log_e = 0.5 * LOAD(logs + EACH + i);
        STORE(logs + EACH + i, log_e);
        VK_FN(tail_bin)(LOAD(logs + i), bins + i, inside + i);
        VK_FN(tail_bin)(log_e, bins + EACH + i, inside + EACH + i);
    }
    for (int e = 0; e < 2; e++) {
        for (int c = 0; c < cells; c++) {
            const float *upper = views[c].tails + (size_t)(e ? 3 * VK_TAIL_BINS + 1 : VK_TAIL_BINS) * VK_TILE;
            const double *total = views[c].d + (size_t)(e ? VK_ENERGY_TOTAL : VK_TAIL_TOTAL) * VK_TILE;
            for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
                const int at = e * EACH + c * VK_TILE + l;
                STORE(below + at, VMAX(VK_FN(tail_share)(upper, l, bins + at, LOAD(inside + at)) / LOAD(total + l), 1e-300));
            }
        }
    }
    VK_FN(log2_all)(below, count);
    VK_FN(log2_all)(below + EACH, count);
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            const int at = c * VK_TILE + l;
            vi scored = LOAD(HAND(S_STANDING)) > 1.0;
            vd log_z = LOAD(logs + at), log_e = LOAD(logs + EACH + at);
            vd threshold = LOAD(ROW(VK_TAIL_THRESHOLD)), index = LOAD(ROW(VK_TAIL_INDEX)), share = LOAD(ROW(VK_TAIL_SHARE));
            vd t = VK_FN(tail_level)(log_z, LOAD(below + at), threshold, index, r->exceedance_decibels);
            vi rare = t > r->update_clip_decibels;
            vd cut = VK_FN(clipped_log)(threshold, index, r->update_clip_decibels, r->exceedance_decibels);
            VK_FN(tail_count_bin)((rare & (share <= r->tail_budget_share)) ? cut : log_z, bins + at);
            KEEP(scored, ROW(VK_TAIL_SHARE), share + r->tail_budget_gain * ((rare ? (vd)(1.0) : (vd)(0.0)) - share));

            vd e_threshold = LOAD(ROW(VK_ENERGY_THRESHOLD)), e_index = LOAD(ROW(VK_ENERGY_INDEX));
            vd te = VK_FN(tail_level)(log_e, LOAD(below + EACH + at), e_threshold, e_index, r->exceedance_decibels);
            vd e_cut = VK_FN(clipped_log)(e_threshold, e_index, r->update_clip_decibels, r->exceedance_decibels);
            VK_FN(tail_count_bin)(te > r->update_clip_decibels ? e_cut : log_e, bins + EACH + at);
            te = VMIN(te, r->energy_maximum);
            vd both = VSQRT((1.0 - r->energy_weight) * t * t + r->energy_weight * te * te);
            STORE(HAND(S_DECIBELS), scored ? both : (vd)(0.0));
            STORE(HAND(S_LOG_Z), log_z);
            *(vfu *)(ones + at) = __builtin_convertvector(scored ? (vd)(1.0) : (vd)(0.0), vf);
        }
    }
    for (int c = 0; c < cells; c++) {
        float *counts = views[c].tails, *energy_counts = counts + (size_t)(2 * VK_TAIL_BINS + 1) * VK_TILE;
        for (int l = 0; l < VK_TILE; l++) {
            const int at = c * VK_TILE + l;
            counts[(size_t)bins[at] * VK_TILE + l] += ones[at];
            energy_counts[(size_t)bins[EACH + at] * VK_TILE + l] += ones[at];
        }
    }
}
