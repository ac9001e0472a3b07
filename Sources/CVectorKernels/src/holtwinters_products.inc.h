// Σ_t p_t·q_t over the error and its derivatives by the gains: the sum of squares, its gradient, the Gauss–Newton matrix.

/// Adds the inner products (lower triangle) of the first `correlated` of `count` streams.
HW_INLINE void hw_products(const int correlated, const size_t count, const hw_v *restrict in, size_t rows, hw_v *restrict products) {
    hw_v sums[15];
    for (int i = 0; i < 15; i++) sums[i] = products[i];
    for (size_t t = 0; t < rows; t++, in += count) {
#pragma clang loop unroll(full)
        for (int p = 0; p < correlated; p++) {
#pragma clang loop unroll(full)
            for (int q = 0; q <= p; q++) sums[p * (p + 1) / 2 + q] += in[p] * in[q];
        }
    }
    for (int i = 0; i < 15; i++) products[i] = sums[i];
}

static __attribute__((noinline)) void VK_FN(hw_run_products)(const hw_context *c, const hw_v *in, size_t rows, hw_v *products) {
    switch (c->gains) {
        case 1: hw_products(2, (size_t)c->streams, in, rows, products); break;
        case 2: hw_products(3, (size_t)c->streams, in, rows, products); break;
        case 3: hw_products(4, (size_t)c->streams, in, rows, products); break;
        default: hw_products(5, (size_t)c->streams, in, rows, products); break;
    }
}
