// The recursion alone, e = y − l − φb − s with a = α, c = αβ, g = ρ(1 − α), for the sums of squares at the end.

/// The gains a, c, g, φ of every lane's trial.
static void VK_FN(hw_gains)(const hw_context *c, const hw_search *searches, hw_v *gains) {
    for (int w = 0; w < HW_W; w++) {
        const double *at = searches[w].trial;
        gains[0][w] = at[0];
        gains[1][w] = c->has_trend ? at[0] * at[1] : 0;
        gains[2][w] = c->has_season ? at[2] * (1 - at[0]) : 0;
        gains[3][w] = c->is_damped ? at[3] : 1;
    }
}

/// Errors alone: sums of squares and the states at the end, left in `states`.
static void VK_FN(hw_filter)(const hw_context *c, const hw_v *gains, hw_v *sum) {
    const hw_v a = gains[0], cc = gains[1], g = gains[2], phi = gains[3];
    hw_v level = c->states[0], trend = c->states[1], total = {0};
    hw_v *season = c->states + 2;
    const hw_v *y = c->series;
    size_t slot = 0;
    for (size_t t = 0; t < c->rows; t++) {
        const hw_v damped = phi * trend, up = level + damped;
        const hw_v e = (y[t] - season[slot]) - up;
        level = up + a * e;
        trend = damped + cc * e;
        season[slot] += g * e;
        total += e * e;
        if (++slot == c->period) slot = 0;
    }
    c->states[0] = level;
    c->states[1] = trend;
    *sum = total;
}
