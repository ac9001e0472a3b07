// Loess where all windows are alike, for windows too long to be summed term by term: the weights are even, so the
// transform of the estimates is the product of both transforms (stl_hartley.inc.h).
//
//     g_i = Σ_j w_|j| x_{i+j}    G_k = W_k X_k    W_k = w_0 + 2 Σ_{j≥1} w_j cos(2πjk/n)

/// Transform in the order of reversed bits of `n` rows, a power of two, n ≥ 4; halves of halves, so that small parts stay in
/// the nearest cache.
static void VK_FN(hartley)(vk_lanes *x, ptrdiff_t n, const double *turns) {
    if (n == 4) {
        const vk_lanes a = x[0] + x[2], b = x[1] + x[3], c = x[0] - x[2], d = x[1] - x[3];
        x[0] = a + b, x[1] = a - b, x[2] = c + d, x[3] = c - d;
        return;
    }
    const int is_odd = __builtin_ctzll((unsigned long long)n) & 1;
    const ptrdiff_t part = is_odd ? n / 2 : n / 4;
    if (is_odd) VK_FN(hartley_level)(x, n, turns);
    else VK_FN(hartley_two_levels)(x, n, turns);
    for (ptrdiff_t first = 0; first < n; first += part) VK_FN(hartley)(x + first, part, turns);
}

/// n times its inverse.
static void VK_FN(hartley_back)(vk_lanes *x, ptrdiff_t n, const double *turns) {
    if (n == 4) {
        const vk_lanes a = x[0] + x[1], b = x[0] - x[1], c = x[2] + x[3], d = x[2] - x[3];
        x[0] = a + c, x[1] = b + d, x[2] = a - c, x[3] = b - d;
        return;
    }
    const int is_odd = __builtin_ctzll((unsigned long long)n) & 1;
    const ptrdiff_t part = is_odd ? n / 2 : n / 4;
    for (ptrdiff_t first = 0; first < n; first += part) VK_FN(hartley_back)(x + first, part, turns);
    if (is_odd) VK_FN(hartley_level_back)(x, n, turns);
    else VK_FN(hartley_two_levels_back)(x, n, turns);
}

/// Writes the estimates of rows first ≤ i < last by transforms, one stretch of `size − 2 reach` rows after the other. What is less than the rounding
/// of values around 1 is 0: where all neighbours are 0, so is their sum.
static void VK_FN(stl_transform)(const vk_stl_smoother *s, const double *values, double *room, double *out) {
    const vk_stl_convolution *c = &s->convolution;
    vk_lanes *x = (vk_lanes *)room;
    for (ptrdiff_t start = c->first - c->reach; start + c->reach < c->last; start += c->size - 2 * c->reach) {
        const ptrdiff_t given = s->count - start < c->size ? s->count - start : c->size;
        memcpy(x, &VK_ROW(values, start), (size_t)given * sizeof(vk_lanes));
        memset(x + given, 0, (size_t)(c->size - given) * sizeof(vk_lanes));
        VK_FN(hartley)(x, c->size, c->turns);
        for (ptrdiff_t k = 0; k < c->size; k++) x[k] *= c->response[k];
        VK_FN(hartley_back)(x, c->size, c->turns);
        const ptrdiff_t beyond = c->last - start < c->size - c->reach ? c->last - start : c->size - c->reach;
        for (ptrdiff_t row = c->reach; row < beyond; row++) {
            const vk_lanes magnitude = (vk_lanes)((vk_lane_mask)x[row] & INT64_MAX);
            VK_ROW_OUT(out, start + row) = VK_SELECT(magnitude > VK_STL_ROUNDING, x[row], VK_ALL_LANES(0.0));
        }
    }
}

/// The same by whichever way is faster.
static __attribute__((noinline)) void VK_FN(stl_convolve)(const vk_stl_smoother *s, const double *values, double *room, double *out) {
    if (s->convolution.size > 0) VK_FN(stl_transform)(s, values, room, out);
    else VK_FN(stl_add_pairs)(&s->convolution, values, out);
}

/// Whether the estimates of the block from `row` on are already written.
static inline int VK_FN(stl_is_convolved)(const vk_stl_smoother *s, ptrdiff_t row) {
    return row >= s->convolution.first && row < s->convolution.last;
}
