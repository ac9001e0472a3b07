// The next trial: d from (TᵀMT + damping)·d = −Tᵀr in the box, T = d(a, c, g, φ)/d(α, β, ρ, φ); states x − Σ solved·(1, T·d).

/// The lane's next trial: a damped step of the coordinates, the states exact for the step's linear part. Returns 0 when nothing moves,
/// or too little would be gained.
static int VK_FN(hw_propose)(const hw_context *c, const vk_holtwinters_problem *problem, hw_search *search, int lane, int still) {
    const int n = c->gains;
    double chain[4][4], t[4][4], m[4][4], r[4], lower[4], upper[4], d[4] = {0}, moved[4];
    VK_FN(hw_chain)(search->at, chain);
    for (int p = 0; p < n; p++)
        for (int q = 0; q < n; q++) t[p][q] = chain[c->coordinate[p]][c->coordinate[q]];
    double largest;
    for (int p = 0; p < n; p++) {
        r[p] = 0;
        for (int i = 0; i < n; i++) r[p] += t[i][p] * search->gradient[i];
        for (int q = 0; q < n; q++) {
            double x = 0;
            for (int i = 0; i < n; i++) {
                double y = 0;
                for (int j = 0; j < n; j++) y += search->curvature[i][j] * t[j][q];
                x += t[i][p] * y;
            }
            m[p][q] = x;
        }
    }
    if (search->has_secant) VK_FN(hw_correct)(n, m, search->step, search->change);
    largest = 0;
    for (int p = 0; p < n; p++) largest = m[p][p] > largest ? m[p][p] : largest;
    for (int p = 0; p < n; p++) {
        // The relative floor keeps a direction without effect, such as β at α = 0, from an unbounded step.
        m[p][p] += search->damping * m[p][p] + VK_HW_STEP_RIDGE * largest + 2.2250738585072014e-308;
        lower[p] = problem->lower[c->coordinate[p]] - search->at[c->coordinate[p]];
        upper[p] = problem->upper[c->coordinate[p]] - search->at[c->coordinate[p]];
    }
    if (!still) VK_FN(hw_box_step)(n, m, r, lower, upper, d);
    int moves = 0;
    double predicted = 0;
    for (int p = 0; p < n; p++) {
        double x = 2 * r[p];
        for (int q = 0; q < n; q++) x += m[p][q] * d[q];
        predicted -= x * d[p];
    }
    const int is_worth_it = predicted > VK_HW_LEAST_GAIN * problem->tolerance * search->value;
    for (int p = 0; p < 4; p++) search->trial[p] = search->at[p];
    for (int p = 0; p < n; p++) {
        const int k = c->coordinate[p];
        search->trial[k] = fmin(fmax(search->at[k] + d[p], problem->lower[k]), problem->upper[k]);
        moves |= fabs(d[p]) >= VK_HW_LEAST_STEP;
    }
    for (int p = 0; p < n; p++) {
        moved[p] = 0;
        for (int q = 0; q < n; q++) moved[p] += t[p][q] * d[q];
    }
    const double *base = c->base, *solved = c->base_solved;
    double *states = (double *)c->states;
    states[0 * HW_W + lane] = base[0 * HW_W + lane];
    states[1 * HW_W + lane] = base[1 * HW_W + lane];
    for (size_t i = 0; i < c->unknowns; i++) {
        const size_t state = c->has_trend ? (i == 0 ? 1 : c->has_season ? 1 + i : 0) : c->has_season ? 2 + i : 0;
        const double *x = solved + i * HW_SIDES * HW_W + (size_t)lane;
        double sum = x[(size_t)n * HW_W];
        moves |= fabs(sum) >= VK_HW_LEAST_STATE_STEP;
        for (int p = 0; p < n; p++) sum += x[(size_t)p * HW_W] * moved[p];
        states[state * HW_W + (size_t)lane] = base[state * HW_W + (size_t)lane] - sum;
    }
    return moves && is_worth_it;
}
