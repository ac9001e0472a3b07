// What a pass says of the trial: SSE = Σe² − |L⁻¹·side|², the states eliminated; the damping falls after a gain and rises after none.

/// Takes the lane's last pass in. Returns 1 when the search from this start is over, 2 when it also ended by itself.
static __attribute__((noinline)) int VK_FN(hw_judge)(const hw_context *c, const vk_holtwinters_problem *problem, hw_search *search, int lane, const hw_v *products) {
    const int n = c->gains;
    const double *sides = (const double *)c->sides;
    double reduced[5][5];
    for (int p = 0; p <= n; p++)
        for (int q = 0; q <= p; q++) {
            double x = 0;
            for (size_t i = 0; i < c->unknowns; i++)
                x += sides[(i * HW_SIDES + (size_t)p) * HW_W + (size_t)lane] * sides[(i * HW_SIDES + (size_t)q) * HW_W + (size_t)lane];
            reduced[p][q] = x;
        }
    search->evaluations++;
    search->total++;
    const double value = products[0][lane] - reduced[n][n];
    int over = 0;
    if (value < search->value) {
        const double gain = search->value - value;
        const int is_first = isinf(search->value);
        search->value = value;
        for (int p = 0; p < n; p++) search->step[p] = search->trial[c->coordinate[p]] - search->at[c->coordinate[p]];
        memcpy(search->at, search->trial, sizeof search->at);
        for (int p = 0; p < n; p++) {
            for (int q = 0; q <= p; q++) {
                const double x = products[(p + 1) * (p + 2) / 2 + q + 1][lane] - reduced[p][q];
                search->curvature[p][q] = search->curvature[q][p] = x;
            }
            search->gradient[p] = products[(p + 1) * (p + 2) / 2][lane] - reduced[n][p];
        }
        double chain[4][4];
        VK_FN(hw_chain)(search->at, chain);
        for (int p = 0; p < n; p++) {
            double slope = 0;
            for (int i = 0; i < n; i++) slope += chain[c->coordinate[i]][c->coordinate[p]] * search->gradient[i];
            search->change[p] = slope - search->slope[p];
            search->slope[p] = slope;
        }
        search->has_secant = !is_first;
        const double *states = (const double *)c->states, *solved = (const double *)c->solved;
        for (size_t i = 0; i < 2 + c->period; i++) c->base[i * HW_W + (size_t)lane] = states[i * HW_W + (size_t)lane];
        for (size_t i = 0; i < c->unknowns; i++)
            for (int q = 0; q <= n; q++) {
                const size_t at = (i * HW_SIDES + (size_t)q) * HW_W + (size_t)lane;
                c->base_solved[at] = solved[at];
            }
        search->damping = fmax(search->damping / VK_HW_DAMPING_DECREASE, VK_HW_LEAST_DAMPING);
        if (gain <= problem->tolerance * value) over = 2;
    } else {
        search->has_secant = 0;
        search->damping = fmax(search->damping * VK_HW_DAMPING_INCREASE, VK_HW_FAILED_DAMPING);
        if (search->damping > VK_HW_GREATEST_DAMPING) over = 2;
    }
    if (!over && search->evaluations >= problem->maximum_evaluations) over = 1;
    if (!over && isinf(search->value)) over = 1;
    if (!over && !VK_FN(hw_propose)(c, problem, search, lane, 0)) over = 2;
    return over;
}
