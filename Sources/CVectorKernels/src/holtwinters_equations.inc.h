// The normal equations of the initial states, (G + ridge)·x = right sides, with
//   G(j+1, k+1) = G(j, k) − r(n−1−j)·r(n−1−k):  only the first column is an inner product over the rows.

/// The Gram matrix of the responses to the initial states (lower triangle, rows packed) and the right sides.
static __attribute__((noinline)) void VK_FN(hw_assemble)(const hw_context *c) {
    const size_t unknowns = c->unknowns, count = (size_t)c->streams, rows = c->rows;
    const size_t first = c->has_trend ? 1 : 0;
    const hw_v *adjoint = c->adjoint, *last = c->stream + (rows - 1) * count + (count - 1);
    hw_v *factor = c->factor;
    if (c->has_trend) {
        factor[0] = adjoint[count - 2];
        for (size_t i = first; i < unknowns; i++) factor[i * (i + 1) / 2] = adjoint[i * count + count - 2];
    }
    for (size_t i = first; i < unknowns; i++) {
        hw_v *row = factor + i * (i + 1) / 2;
        row[first] = adjoint[i * count + count - 1];
        const hw_v *above = factor + (i - 1) * i / 2;
        if (i > first) {
            const hw_v own = last[-(ptrdiff_t)((i - 1 - first) * count)];
            for (size_t k = first + 1; k <= i; k++) row[k] = above[k - 1] - own * last[-(ptrdiff_t)((k - 1 - first) * count)];
        }
    }
    hw_v trace = {0};
    for (size_t i = 0; i < unknowns; i++) trace += factor[i * (i + 1) / 2 + i];
    // States without any observation would make the matrix singular.
    const hw_v ridge = trace * (VK_HW_RIDGE / (double)unknowns) + 2.2250738585072014e-308;
    for (size_t i = 0; i < unknowns; i++) {
        factor[i * (i + 1) / 2 + i] += ridge;
        for (int q = 0; q < c->gains; q++) c->sides[i * HW_SIDES + (size_t)q] = adjoint[i * count + 1 + (size_t)q];
        c->sides[i * HW_SIDES + (size_t)c->gains] = adjoint[i * count + HW_ERROR];
    }
}
