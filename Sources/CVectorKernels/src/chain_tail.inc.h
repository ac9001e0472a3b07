// The tails of |z| and of the short energy, T = √((1 − w)·t² + w·t_E²), and what a row counts in them.

/// Moves rows that are cut to the bin of the decibels they are cut at.
static inline void VK_FN(cut_bins)(vd threshold, vd index, const vk_chain_rules *r, vi cut, int32_t *bins) {
    vd at = VK_FN(clipped_log)(threshold, index, r->update_clip_decibels, r->exceedance_decibels);
    double inside[VK_WIDTH];
    int32_t cut_bins[VK_WIDTH];
    VK_FN(tail_bin)(at, cut_bins, inside);
    for (int i = 0; i < VK_WIDTH; i++) bins[i] = cut[i] ? cut_bins[i] : bins[i];
}

/// Magnitudes |z| and short energies of some cells, the latter as mean squares.
static void VK_FN(energies)(const VIEW *views, int cells, double *magnitudes, double *squares) {
    const double bound = views->rules->energy_bound;
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            vi scored = LOAD(HAND(S_STANDING)) > 1.0;
            vd z = VABS(LOAD(HAND(S_DEVIATION))), bounded = VMIN(z, bound), sum = bounded * bounded, newest = sum;
            for (int i = 0; i < VK_ENERGY_ROWS - 1; i++) {
                vd older = LOAD(ROW(VK_ENERGY_RING + i));
                sum += older;
                KEEP(scored, ROW(VK_ENERGY_RING + i), newest);
                newest = older;
            }
            vd present = LOAD(ROW(VK_ENERGY_COUNT)), share = (vd)(1.0 / VK_ENERGY_ROWS);
            if (__builtin_reduce_or(present < (double)VK_ENERGY_ROWS)) {
                vd filled = VMIN(present + 1.0, (double)VK_ENERGY_ROWS);
                share = 1.0 / filled;
                KEEP(scored, ROW(VK_ENERGY_COUNT), filled);
            }
            STORE(magnitudes + c * VK_TILE + l, VMAX(z, 1e-30));
            STORE(squares + c * VK_TILE + l, VMAX(sum * share, 1e-30));
        }
    }
}

/// Tail of |z| with its budget of uncut rows, tail of the short energy, and T = √((1 − w)·t² + w·t_E²), of some cells.
static void VK_FN(tail_rows)(const VIEW *views, int cells) {
    const vk_chain_rules *r = views->rules;
    const int count = cells * VK_TILE;
    // First |z|, then the short energy; their logarithms; bins and what remains of them; probabilities; their logarithms.
    _Alignas(64) double logs[2 * EACH], inside[2 * EACH], below[2 * EACH];
    _Alignas(64) int32_t bins[2 * EACH];
    _Alignas(64) float ones[EACH];
    VK_FN(divisors) of_z[CELLS], of_energy[CELLS];
    VK_FN(energies)(views, cells, logs, logs + EACH);
    VK_FN(log2_all)(logs, count);
    VK_FN(log2_all)(logs + EACH, count);
    for (int i = 0; i < count; i += VK_WIDTH) {
        vd log_e = 0.5 * LOAD(logs + EACH + i);
        STORE(logs + EACH + i, log_e);
        VK_FN(tail_bin)(LOAD(logs + i), bins + i, inside + i);
        VK_FN(tail_bin)(log_e, bins + EACH + i, inside + EACH + i);
    }
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        const float *upper = v->tails + (size_t)VK_TAIL_BINS * VK_TILE, *energy_upper = upper + (size_t)(2 * VK_TAIL_BINS + 1) * VK_TILE;
        const int l = 0, from = c > 0 && v->index == views[c - 1].index ? c - 1 : c;
        if (from == c) {
            VK_FN(divide_tail)(ROW(VK_TAIL_TOTAL), ROW(VK_TAIL_INDEX), &of_z[c]);
            VK_FN(divide_tail)(ROW(VK_ENERGY_TOTAL), ROW(VK_ENERGY_INDEX), &of_energy[c]);
        } else {
            of_z[c] = of_z[from];
            of_energy[c] = of_energy[from];
        }
        for (int i = 0; i < VK_TILE; i += VK_WIDTH) {
            const int at = c * VK_TILE + i, e = EACH + at;
            STORE(below + at, VMAX(VK_FN(tail_share)(upper, i, bins + at, LOAD(inside + at)) * LOAD(of_z[c].inverse + i), 1e-300));
            STORE(below + e, VMAX(VK_FN(tail_share)(energy_upper, i, bins + e, LOAD(inside + e)) * LOAD(of_energy[c].inverse + i), 1e-300));
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
            vd threshold = LOAD(ROW(VK_TAIL_THRESHOLD)), share = LOAD(ROW(VK_TAIL_SHARE));
            vd t = VK_FN(tail_level)(log_z, LOAD(below + at), threshold, LOAD(of_z[c].slope + l), r->exceedance_decibels);
            vi rare = t > r->update_clip_decibels;
            vi cut = rare & (share <= r->tail_budget_share);
            if (__builtin_reduce_or(cut)) VK_FN(cut_bins)(threshold, LOAD(ROW(VK_TAIL_INDEX)), r, cut, bins + at);
            KEEP(scored, ROW(VK_TAIL_SHARE), share + r->tail_budget_gain * ((rare ? (vd)(1.0) : (vd)(0.0)) - share));

            vd e_threshold = LOAD(ROW(VK_ENERGY_THRESHOLD));
            vd te = VK_FN(tail_level)(log_e, LOAD(below + EACH + at), e_threshold, LOAD(of_energy[c].slope + l), r->exceedance_decibels);
            vi e_cut = te > r->update_clip_decibels;
            if (__builtin_reduce_or(e_cut)) VK_FN(cut_bins)(e_threshold, LOAD(ROW(VK_ENERGY_INDEX)), r, e_cut, bins + EACH + at);
            te = VMIN(te, r->energy_maximum);
            vd both = VSQRT((1.0 - r->energy_weight) * t * t + r->energy_weight * te * te);
            STORE(HAND(S_DECIBELS), scored ? both : (vd)(0.0));
            STORE(HAND(S_LOG_Z), log_z);
            *(vfu *)(ones + at) = __builtin_convertvector(scored ? (vd)(1.0) : (vd)(0.0), vf);
        }
    }
    for (int c = 0; c < cells; c++) {
        float *counts = views[c].tails, *energy_counts = counts + (size_t)(2 * VK_TAIL_BINS + 1) * VK_TILE;
        VK_FN(tail_count)(counts, bins + c * VK_TILE, ones + c * VK_TILE);
        VK_FN(tail_count)(energy_counts, bins + EACH + c * VK_TILE, ones + c * VK_TILE);
    }
}
