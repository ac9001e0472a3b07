// Tails: p(z) = q·(z/u)^(−1/ξ) beyond the q-point u, the histogram of log₂|z| below it; both renewed at the ticks.

/// Decibels of magnitudes given by their binary logarithm. `upper` holds counts at or above each bin's lower edge.
static inline vd VK_FN(tail_decibels)(const float *upper, int l, vd log_z, vd threshold, vd index, vd total,
                                       double share_decibels) {
    vd beyond = share_decibels + (log_z - threshold) * DB_PER_OCTAVE / index;
    vd place = (log_z + 6.0) * 6.0;
    vd inside = VCLIP(place - 47.5, (vd)(47.5)) + 47.5;  // 0...95
    vd bin = __builtin_elementwise_min(__builtin_elementwise_floor(inside), (vd)(VK_TAIL_BINS - 1.0));
    vd low, high;
    for (int i = 0; i < VK_WIDTH; i++) {
        const float *at = upper + (size_t)(int)bin[i] * VK_TILE + l + i;
        low[i] = at[0];
        high[i] = at[VK_TILE];
    }
    vd p = (low + (high - low) * (place - bin)) / total;
    vd below = VMAX(-DB_PER_OCTAVE * VLOG2(VMAX(p, 1e-300)), 0.0);
    below = place <= 0.0 ? (vd)(0.0) : below;
    return log_z >= threshold ? VMIN(beyond, 300.0) : below;
}

/// Counts one row where `where` is set.
static inline void VK_FN(tail_count)(float *counts, int l, vd log_z, vi where) {
    vd place = VCLIP((log_z + 6.0) * 6.0 - 47.75, (vd)(47.75)) + 47.75;  // 0...95.5
    for (int i = 0; i < VK_WIDTH; i++) counts[(size_t)(int)place[i] * VK_TILE + l + i] += where[i] ? 1.0f : 0.0f;
}

/// log₂ of the magnitude as rare as `decibels`.
static inline vd VK_FN(clipped_log)(vd threshold, vd index, double decibels, double share_decibels) {
    return threshold + (decibels - share_decibels) * index * (1.0 / DB_PER_OCTAVE);
}

/// Tail of |z| with its budget of uncut rows, tail of the short energy, and T = √((1 − w)·t² + w·t_E²).
static void VK_FN(tail_row)(const VIEW *v) {
    const vk_chain_rules *r = v->rules;
    float *counts = v->tails, *upper = counts + (size_t)VK_TAIL_BINS * VK_TILE;
    float *energy_counts = upper + (size_t)(VK_TAIL_BINS + 1) * VK_TILE, *energy_upper = energy_counts + (size_t)VK_TAIL_BINS * VK_TILE;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vi scored = LOAD(HAND(S_ACTIVE)) > 1.0;
        vd z = VABS(LOAD(HAND(S_DEVIATION)));
        vd log_z = VLOG2(VMAX(z, 1e-30));
        vd threshold = LOAD(ROW(VK_TAIL_THRESHOLD)), index = LOAD(ROW(VK_TAIL_INDEX)), share = LOAD(ROW(VK_TAIL_SHARE));
        vd t = VK_FN(tail_decibels)(upper, l, log_z, threshold, index, LOAD(ROW(VK_TAIL_TOTAL)), r->exceedance_decibels);
        vi rare = t > r->update_clip_decibels;
        vd cut = VK_FN(clipped_log)(threshold, index, r->update_clip_decibels, r->exceedance_decibels);
        VK_FN(tail_count)(counts, l, (rare & (share <= r->tail_budget_share)) ? cut : log_z, scored);
        KEEP(scored, ROW(VK_TAIL_SHARE), share + r->tail_budget_gain * ((rare ? (vd)(1.0) : (vd)(0.0)) - share));

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
        vd log_e = 0.5 * VLOG2(VMAX(sum / filled, 1e-30));
        vd e_threshold = LOAD(ROW(VK_ENERGY_THRESHOLD)), e_index = LOAD(ROW(VK_ENERGY_INDEX));
        vd te = VK_FN(tail_decibels)(energy_upper, l, log_e, e_threshold, e_index, LOAD(ROW(VK_ENERGY_TOTAL)), r->exceedance_decibels);
        vd e_cut = VK_FN(clipped_log)(e_threshold, e_index, r->update_clip_decibels, r->exceedance_decibels);
        VK_FN(tail_count)(energy_counts, l, te > r->update_clip_decibels ? e_cut : log_e, scored);
        te = VMIN(te, r->energy_maximum);
        vd both = VSQRT((1.0 - r->energy_weight) * t * t + r->energy_weight * te * te);
        STORE(HAND(S_DECIBELS), scored ? both : (vd)(0.0));
        STORE(HAND(S_LOG_Z), log_z);
    }
}

typedef float vf __attribute__((ext_vector_type(VK_WIDTH)));
typedef float vfu __attribute__((ext_vector_type(VK_WIDTH), aligned(4)));
#define COUNTS(row) (*(vfu *)((row) + l))
#define WIDEN(x) __builtin_convertvector(x, vd)

/// Renews one tail from its counts: the q-point u and Hill's index ξ (Hill 1975) shrunk to its prior.
static void VK_FN(renew_tail)(float *counts, float *upper, double discount, double share, double prior, double weight,
                              double *threshold, double *index, double *total) {
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        // From the top: counts at or above each bin, and Σ count·(k + ½) over them.
        vd above[VK_TAIL_BINS + 1], excess[VK_TAIL_BINS + 1], sum = 0.0, moment = 0.0, middle = VK_TAIL_BINS - 0.5;
        above[VK_TAIL_BINS] = excess[VK_TAIL_BINS] = 0.0;
        COUNTS(upper + (size_t)VK_TAIL_BINS * VK_TILE) = 0.0f;
        for (int k = VK_TAIL_BINS - 1; k >= 0; k--) {
            vf c = __builtin_convertvector(WIDEN(COUNTS(counts + (size_t)k * VK_TILE)) * discount, vf);
            COUNTS(counts + (size_t)k * VK_TILE) = c;
            sum += WIDEN(c);
            moment += WIDEN(c) * middle;
            middle -= 1.0;
            above[k] = sum;
            excess[k] = moment;
            COUNTS(upper + (size_t)k * VK_TILE) = __builtin_convertvector(sum, vf);
        }
        const vd wanted = share * sum;
        // The bin that holds the q-point: the highest with as many counts at or above it.
        vd bin, inside_count, beyond, hill;
        for (int i = 0; i < VK_WIDTH; i++) {
            int k = 0;
            for (int step = 64; step > 0; step /= 2)
                if (k + step < VK_TAIL_BINS && !(above[k + step][i] < wanted[i])) k += step;
            bin[i] = k;
            inside_count[i] = counts[(size_t)k * VK_TILE + l + i];
            beyond[i] = above[k + 1][i];
            hill[i] = excess[k + 1][i];
        }
        vd inside = inside_count > 0.0 ? (wanted - beyond) / inside_count : (vd)(0.0);
        inside = VMAX(VMIN(inside, 1.0), 0.0);
        const vd place = bin + 1.0 - inside;
        hill += (bin + 1.0 - inside * 0.5) * (wanted - beyond) - wanted * place;
        STORE(threshold + l, -6.0 + place * (1.0 / 6));
        STORE(index + l, (hill * (LN2 / 6) + weight * prior) / (wanted + weight));
        STORE(total + l, sum);
    }
}
