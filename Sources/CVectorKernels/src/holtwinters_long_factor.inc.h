// G = L·Lᵀ for long periods, from G − shifted G = x·xᵀ − y·yᵀ − w·wᵀ.

/// The factor of a long season's equations, by the displacement of their Gram matrix, column after column. `result` receives the ridge.
///
/// G less G shifted down its diagonal has rank 3: x·xᵀ − y·yᵀ − w·wᵀ, where x is the first column over the root of its head,
/// y is x without its head, and w holds the responses' last values. Schur's algorithm (Kailath and Sayed, 1995, "Displacement structure: theory and applications")
/// makes a column of the factor by two hyperbolic rotations, in O(period²) where Cholesky takes period³/6. The rotations are
/// in mixed form (Bojanczyk, Brent, van Dooren and de Hoog, 1987), which is stable.
static __attribute__((noinline)) void VK_FN(hw_factor_long)(const hw_context *c, hw_v *result) {
    const size_t period = c->period, count = (size_t)c->streams;
    const size_t first = c->has_trend ? 1 : 0;
    const hw_v *adjoint = c->adjoint + first * count, *last = c->stream + (c->rows - 1) * count + (count - 1);
    hw_v *restrict factor = c->factor, *restrict y = c->generators, *restrict w = y + period;

    hw_v trace = adjoint[count - 1] * (double)period;
    hw_v lost = {0};
    w[0] = (hw_v){0};
    for (size_t i = 1; i < period; i++) {
        w[i] = last[-(ptrdiff_t)((i - 1) * count)];
        // The diagonal entry i is the first less all squares up to i.
        lost += w[i] * w[i] * (double)(period - i);
    }
    trace -= lost;
    if (first) trace += c->adjoint[count - 2];
    const hw_v ridge = trace * (VK_HW_RIDGE / (double)c->unknowns) + 2.2250738585072014e-308;
    const hw_v head = adjoint[count - 1] + ridge;
    hw_v inverse_head;
    for (int lane = 0; lane < HW_W; lane++) inverse_head[lane] = 1.0 / sqrt(head[lane]);
    factor[0] = inverse_head;
    y[0] = (hw_v){0};
    for (size_t i = 1; i < period; i++) factor[i] = y[i] = adjoint[i * count + count - 1] * inverse_head;
    // Column k lies at `column`, its entry i at column[i − k]; the diagonal keeps 1/L. The next x is this column, shifted.
    hw_v *column = factor;
    hw_v diagonal = head * inverse_head;
    for (size_t k = 1; k < period; k++) {
        const hw_v *restrict x = column;
        hw_v *restrict next = column + (period - k + 1);
        hw_v rho, c1, s1, sigma, c2, s2, inverse;
        for (int lane = 0; lane < HW_W; lane++) {
            const double r = y[k][lane] / diagonal[lane], cosine = sqrt(1 - r * r);
            const double rotated = (diagonal[lane] - r * y[k][lane]) / cosine;
            const double q = w[k][lane] / rotated, second = sqrt(1 - q * q);
            rho[lane] = r;
            c1[lane] = cosine;
            s1[lane] = 1 / cosine;
            sigma[lane] = q;
            c2[lane] = second;
            s2[lane] = 1 / second;
            diagonal[lane] = (rotated - q * w[k][lane]) / second;
            inverse[lane] = 1 / diagonal[lane];
        }
        for (size_t i = k + 1; i < period; i++) {
            const hw_v once = (x[i - k] - rho * y[i]) * s1;
            y[i] = c1 * y[i] - rho * once;
            const hw_v twice = (once - sigma * w[i]) * s2;
            w[i] = c2 * w[i] - sigma * twice;
            next[i - k] = twice;
        }
        next[0] = inverse;
        column = next;
    }
    *result = ridge;
}
