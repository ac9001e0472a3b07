// The work of a tick: normal equations and coefficients of the filters.
//
// For a number of features known to the compiler, so that its loops are straight code.

/// A ← λ¹²A + Σ ω/σ²·ff′ and b likewise, over the rows since the last tick; b is row K of `a`.
///
/// Four sums at a time stay in registers over all rows; each adds in the order of the rows.
static inline __attribute__((always_inline)) void VK_FN(add_pending)(const VIEW *v, int l, const int k, double discount,
                                                                     vd (*a)[VK_MAX_FEATURES + 1]) {
    const vk_candidate_layout *at = v->at;
    const int width = k + 2, ticks = v->rules->tick_rows;
    double *const pending = ROW(at->pending), *const moments = ROW(at->moment), *gram = ROW(at->gram);
    for (int i = 0; i < k; gram += (i + 1) * VK_TILE, i++) {
        vd weighted[VK_MAX_TICK], moment = LOAD(moments + i * VK_TILE) * discount;
        for (int t = 0; t < ticks; t++) {
            const double *row = pending + t * width * VK_TILE;
            weighted[t] = LOAD(row + (k + 1) * VK_TILE) * LOAD(row + i * VK_TILE);
            moment += weighted[t] * LOAD(row + k * VK_TILE);
        }
        a[k][i] = moment;
        STORE(moments + i * VK_TILE, moment);
        // The last four overlap the four before; in short rows what lies beyond the diagonal is formed and left.
        for (int j = 0, last = i < 3 ? 0 : i - 3;; j = j + 4 < last ? j + 4 : last) {
            const double *sum = gram + j * VK_TILE, *f = pending + j * VK_TILE;
            vd s0 = LOAD(sum) * discount, s1 = LOAD(sum + VK_TILE) * discount;
            vd s2 = LOAD(sum + 2 * VK_TILE) * discount, s3 = LOAD(sum + 3 * VK_TILE) * discount;
#pragma clang loop unroll_count(4)
            for (int t = 0; t < ticks; t++, f += width * VK_TILE) {
                s0 += weighted[t] * LOAD(f);
                s1 += weighted[t] * LOAD(f + VK_TILE);
                s2 += weighted[t] * LOAD(f + 2 * VK_TILE);
                s3 += weighted[t] * LOAD(f + 3 * VK_TILE);
            }
            a[i][j] = s0;
            a[i][j + 1] = s1;
            a[i][j + 2] = s2;
            a[i][j + 3] = s3;
            if (j == last) break;
        }
        for (int j = 0; j <= i; j++) STORE(gram + j * VK_TILE, a[i][j]);
    }
    for (int t = 0; t < ticks; t++) STORE(pending + (t * width + k + 1) * VK_TILE, (vd)(0.0));
}

/// θ = (A + κI)⁻¹(b + κθ₀) by LDL′ without square roots.
static inline __attribute__((always_inline)) void VK_FN(solve_features)(const VIEW *v, const int k) {
    const vk_chain_rules *r = v->rules;
    const vk_candidate_layout *at = v->at;
    double discount = 1;
    for (int i = 0; i < r->tick_rows; i++) discount *= r->filter_discount;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vd a[VK_MAX_FEATURES + 1][VK_MAX_FEATURES + 1], trace = 0.0;
        VK_FN(add_pending)(v, l, k, discount, a);
        for (int i = 0; i < k; i++) trace += a[i][i];
        vd ridge = r->ridge_share / k * trace + r->ridge_floor, x[VK_MAX_FEATURES], inverse[VK_MAX_FEATURES];
        for (int i = 0; i < k; i++) {
            x[i] = a[k][i];
            a[i][i] += ridge;
        }
        x[0] += ridge * r->prior_first_lag;
        x[3] += ridge * r->prior_fast_mean;
        x[4] += ridge * r->prior_cycle_mean;
#pragma clang loop unroll(full)
        for (int i = 0; i < k; i++) {
#pragma clang loop unroll(full)
            for (int j = 0; j < i; j++) {
                vd sum = a[i][j];
#pragma clang loop unroll(full)
                for (int c = 0; c < j; c++) sum -= a[i][c] * a[j][c];
                a[i][j] = sum;  // l_ij·d_j
            }
            vd pivot = a[i][i];
#pragma clang loop unroll(full)
            for (int j = 0; j < i; j++) {
                vd scaled = a[i][j] * inverse[j];
                pivot -= scaled * a[i][j];
                x[i] -= scaled * x[j];
                a[i][j] = scaled;
            }
            inverse[i] = 1.0 / pivot;
        }
        for (int i = 0; i < k; i++) x[i] *= inverse[i];
        for (int i = k - 1; i > 0; i--)
            for (int j = 0; j < i; j++) x[j] -= a[i][j] * x[i];
        for (int i = 0; i < k; i++) STORE(ROW(at->theta + i), x[i]);
    }
}

static void VK_FN(solve_filter)(const VIEW *v) {
    switch (v->at->features) {
        case 8: return VK_FN(solve_features)(v, 8);
        case 9: return VK_FN(solve_features)(v, 9);
        case 10: return VK_FN(solve_features)(v, 10);
        default: return VK_FN(solve_features)(v, VK_MAX_FEATURES);
    }
}
