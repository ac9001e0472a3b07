// Series by series instead of row by row, scaled by a power of two to a largest value of about 1.

/// Puts a series into a lane.
static __attribute__((noinline)) void VK_FN(hw_load)(const hw_context *c, size_t job, int lane) {
    const double *from = c->transposed + job * c->rows;
    double *to = (double *)c->series + lane;
    for (size_t t = 0; t < c->rows; t++) to[t * HW_W] = from[t];
}

/// Packs the lanes one after another, scaled to a largest value of about 1, and finds those that cannot be fitted here.
static __attribute__((noinline)) void VK_FN(hw_pack)(const hw_context *c, const vk_holtwinters_problem *problem, vk_holtwinters_outcome *outcomes) {
    const size_t rows = c->rows;
    for (size_t first = 0; first < problem->lanes; first += 8) {
        const size_t width = problem->lanes - first < 8 ? problem->lanes - first : 8;
        double largest[8] = {0};
        int missing[8] = {0};
        for (size_t t = 0; t < rows; t++) {
            const double *row = problem->values + t * problem->stride + first;
            for (size_t w = 0; w < width; w++) {
                const double x = fabs(row[w]);
                missing[w] |= x != x;
                largest[w] = x > largest[w] ? x : largest[w];
                c->transposed[(first + w) * rows + t] = row[w];
            }
        }
        for (size_t w = 0; w < width; w++) {
            vk_holtwinters_outcome *outcome = outcomes + first + w;
            memset(outcome, 0, sizeof *outcome);
            outcome->status = isinf(largest[w]) ? 2 : missing[w] ? 1 : 0;
            if (outcome->status) continue;
            int exponent = largest[w] == 0 ? 0 : ilogb(largest[w]);
            if (exponent < -1000) exponent = -1000;
            outcome->exponent = exponent;
            outcome->sum_of_squares = INFINITY;
            // In two steps: the factor 2^1000 of tiny series is a normal number, that of huge ones too.
            const double factor = ldexp(1, -exponent);
            double *series = c->transposed + (first + w) * rows;
            for (size_t t = 0; t < rows; t++) series[t] *= factor;
        }
    }
}
