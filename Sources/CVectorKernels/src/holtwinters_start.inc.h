// Where a search begins: the means of the first cycles give level, trend and seasons.

/// States to start from: level, trend and slot means of the first cycles. The first solution replaces them.
static void VK_FN(hw_start_states)(const hw_context *c, const double *y, double *states, size_t stride) {
    const size_t period = c->has_season ? c->period : (c->rows < 8 ? c->rows : 8);
    size_t cycles = c->rows / period;
    if (cycles > 5) cycles = 5;
    double means[5];
    for (size_t k = 0; k < cycles; k++) {
        double sum = 0;
        for (size_t i = 0; i < period; i++) sum += y[k * period + i];
        means[k] = sum / (double)period;
    }
    const double slope = c->has_trend && cycles > 1 ? (means[cycles - 1] - means[0]) / (double)((cycles - 1) * period) : 0;
    const double level = means[0] - slope * (double)(period - 1) / 2;
    states[0] = level;
    states[stride] = slope;
    if (!c->has_season) { states[2 * stride] = 0; return; }
    for (size_t i = 0; i < period; i++) {
        double sum = 0;
        for (size_t k = 0; k < cycles; k++)
            sum += y[k * period + i] - (c->has_trend ? level + slope * (double)(k * period + i) : means[k]);
        states[(2 + i) * stride] = sum / (double)cycles;
    }
}

/// Puts a lane at the next start of its series.
static void VK_FN(hw_begin)(const hw_context *c, const vk_holtwinters_problem *problem, hw_search *search, int lane) {
    const double *start = problem->starts + search->start * VK_HW_COORDINATES;
    for (int k = 0; k < 4; k++) search->trial[k] = fmin(fmax(start[k], problem->lower[k]), problem->upper[k]);
    search->value = INFINITY;
    search->damping = VK_HW_FIRST_DAMPING;
    search->evaluations = 0;
    search->has_secant = 0;
    VK_FN(hw_start_states)(c, c->transposed + (size_t)search->job * c->rows, (double *)c->states + lane, HW_W);
}
