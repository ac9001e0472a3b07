// The work of a tick: normal equations and coefficients of the filters, discounts and renewal of the tails.

/// A ← λ¹²A + Σ ω/σ²·ff′, b likewise; θ = (A + κI)⁻¹(b + κθ₀) by LDL′ without square roots.
static void VK_FN(solve_filter)(const VIEW *v) {
    const vk_chain_rules *r = v->rules;
    const vk_candidate_layout *at = v->at;
    const int k = at->features, ticks = r->tick_rows;
    double discount = 1;
    for (int i = 0; i < ticks; i++) discount *= r->filter_discount;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vd a[VK_MAX_FEATURES][VK_MAX_FEATURES + 1], trace = 0.0;
        for (int i = 0, at_row = at->gram; i < k; i++) {
            for (int j = 0; j <= i; j++) a[i][j] = LOAD(ROW(at_row + j)) * discount;
            a[i][k] = LOAD(ROW(at->moment + i)) * discount;
            at_row += i + 1;
        }
        for (int t = 0; t < ticks; t++) {
            const int row = at->pending + t * (k + 2);
            vd w = LOAD(ROW(row + k + 1)), response = LOAD(ROW(row + k)), f[VK_MAX_FEATURES];
            for (int i = 0; i < k; i++) {
                f[i] = LOAD(ROW(row + i));
                vd wf = w * f[i];
                for (int j = 0; j <= i; j++) a[i][j] += wf * f[j];
                a[i][k] += wf * response;
            }
            STORE(ROW(row + k + 1), (vd)(0.0));
        }
        for (int i = 0, at_row = at->gram; i < k; i++) {
            for (int j = 0; j <= i; j++) STORE(ROW(at_row + j), a[i][j]);
            STORE(ROW(at->moment + i), a[i][k]);
            trace += a[i][i];
            at_row += i + 1;
        }
        vd ridge = r->ridge_share / k * trace + r->ridge_floor, x[VK_MAX_FEATURES], inverse[VK_MAX_FEATURES];
        for (int i = 0; i < k; i++) {
            x[i] = a[i][k];
            a[i][i] += ridge;
        }
        x[0] += ridge * r->prior_first_lag;
        x[3] += ridge * r->prior_fast_mean;
        x[4] += ridge * r->prior_cycle_mean;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < i; j++) {
                vd sum = a[i][j];
                for (int c = 0; c < j; c++) sum -= a[i][c] * a[j][c];
                a[i][j] = sum;  // l_ij·d_j
            }
            vd pivot = a[i][i];
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

static void VK_FN(renew_candidate_tails)(const VIEW *v, double discount) {
    const vk_chain_rules *r = v->rules;
    const int l = 0;
    float *counts = v->tails, *upper = counts + (size_t)VK_TAIL_BINS * VK_TILE;
    float *energy_counts = upper + (size_t)(VK_TAIL_BINS + 1) * VK_TILE, *energy_upper = energy_counts + (size_t)VK_TAIL_BINS * VK_TILE;
    VK_FN(renew_tail)(counts, upper, discount, r->exceedance_share, r->index_prior, r->index_weight,
                      ROW(VK_TAIL_THRESHOLD), ROW(VK_TAIL_INDEX), ROW(VK_TAIL_TOTAL));
    VK_FN(renew_tail)(energy_counts, energy_upper, discount, r->exceedance_share, r->index_prior, r->energy_index_weight,
                      ROW(VK_ENERGY_THRESHOLD), ROW(VK_ENERGY_INDEX), ROW(VK_ENERGY_TOTAL));
}
