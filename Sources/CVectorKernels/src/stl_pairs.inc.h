// Loess where all windows are alike, term by term: weights are even, so rows at the same distance are added first.
//
//     g_i = w_0 x_i + Σ_{d≥1} w_d (x_{i−d} + x_{i+d})
//
// Half of the multiplications, and additions have units of their own. Six outputs at once, a register of lanes each: the rows
// before them move on by one from distance to distance and stay in registers, those after them are operands in memory.

/// Outputs at once.
#define VK_STL_TOGETHER 6

#define VK_AT(pointer, row) (*(const vk_part *)((pointer) + (row) * VK_STL_LANES))

#define VK_ADD(a, b, c, d, e, f)                                                                             \
    do {                                                                                                     \
        e0 += *w * (a + VK_AT(after, 0)), e1 += *w * (b + VK_AT(after, 1)), e2 += *w * (c + VK_AT(after, 2)); \
        e3 += *w * (d + VK_AT(after, 3)), e4 += *w * (e + VK_AT(after, 4)), e5 += *w * (f + VK_AT(after, 5)); \
    } while (0)

// In this order: with the operands of several distances at a time, registers would not do.
#define VK_NEXT(a, b, c, d, e, f)                                 \
    do {                                                          \
        VK_ADD(a, b, c, d, e, f);                                 \
        f = VK_AT(before, 0);                                     \
        VK_IN_TURN;                                               \
        w++, after += VK_STL_LANES, before -= VK_STL_LANES;       \
    } while (0)

/// Estimates of the row at `row` and the five that follow, for the lanes of one register; `reach` is at least 1.
static inline void VK_FN(stl_six_estimates)(const double *even, ptrdiff_t reach, const double *row, double *out) {
    const double *w = even + 1, *after = row + VK_STL_LANES, *before = row - 2 * VK_STL_LANES;
    vk_part e0 = even[0] * VK_AT(row, 0), e1 = even[0] * VK_AT(row, 1), e2 = even[0] * VK_AT(row, 2);
    vk_part e3 = even[0] * VK_AT(row, 3), e4 = even[0] * VK_AT(row, 4), e5 = even[0] * VK_AT(row, 5);
    vk_part a = VK_AT(row, -1), b = VK_AT(row, 0), c = VK_AT(row, 1), d = VK_AT(row, 2), e = VK_AT(row, 3), f = VK_AT(row, 4);
    ptrdiff_t left = reach;
    for (; left > VK_STL_TOGETHER; left -= VK_STL_TOGETHER) {
        VK_NEXT(a, b, c, d, e, f);
        VK_NEXT(f, a, b, c, d, e);
        VK_NEXT(e, f, a, b, c, d);
        VK_NEXT(d, e, f, a, b, c);
        VK_NEXT(c, d, e, f, a, b);
        VK_NEXT(b, c, d, e, f, a);
    }
    for (; left > 1; left--) {
        VK_NEXT(a, b, c, d, e, f);
        const vk_part first = f;
        f = e, e = d, d = c, c = b, b = a, a = first;
    }
    // The last distance takes no further row: it may lie before the series.
    VK_ADD(a, b, c, d, e, f);
    VK_PART_OUT(out, 0) = e0, VK_PART_OUT(out + VK_STL_LANES, 0) = e1, VK_PART_OUT(out + 2 * VK_STL_LANES, 0) = e2;
    VK_PART_OUT(out + 3 * VK_STL_LANES, 0) = e3, VK_PART_OUT(out + 4 * VK_STL_LANES, 0) = e4, VK_PART_OUT(out + 5 * VK_STL_LANES, 0) = e5;
}

/// Writes the estimates of rows first ≤ i < last, at least six; the last six may overlap those before them.
static inline void VK_FN(stl_add_pairs)(const vk_stl_convolution *c, const double *values, double *out) {
    for (ptrdiff_t row = c->first; row < c->last; row += VK_STL_TOGETHER) {
        const ptrdiff_t start = row + VK_STL_TOGETHER <= c->last ? row : c->last - VK_STL_TOGETHER;
        for (ptrdiff_t place = start * VK_STL_LANES; place < (start + 1) * VK_STL_LANES; place += VK_STL_PART)
            VK_FN(stl_six_estimates)(c->even, c->reach, values + place, out + place);
    }
}

#undef VK_AT
#undef VK_ADD
#undef VK_NEXT
