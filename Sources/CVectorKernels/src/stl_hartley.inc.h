// The fast Hartley transform of eight series in lockstep (Bracewell 1984, Proc. IEEE 72(8)):
//
//     H_k = Σ_j x_j cas(2πjk/n)    cas θ = cos θ + sin θ
//
// Real in, real out, and its own inverse but for a factor n. One level halves the size (decimation in frequency):
//
//     even k: the transform of  x_j + x_{j+n/2}
//     odd k:  the transform of  d_j cos(2πj/n) + d_{n/2−j} sin(2πj/n)    d_j = x_j − x_{j+n/2}
//
// Even outputs go to the first half and odd ones to the second, so that results stand in the order of reversed bits; the way
// back takes the transposed levels in reverse order and needs no other order. `turns` holds cos and sin of 2πj/n, j < n/4, for
// n = 8, 16 …, those of n from n/2 on.

#define VK_ROOT_HALF 0.70710678118654752440

/// Rows 0 and n/4 have no partner; the same both ways.
static inline void VK_FN(hartley_single_rows)(vk_lanes *x, ptrdiff_t half, ptrdiff_t quarter) {
    for (ptrdiff_t j = 0; j <= quarter; j += quarter) {
        const vk_lanes sum = x[j] + x[half + j];
        x[half + j] = x[j] - x[half + j];
        x[j] = sum;
    }
}

/// One level of `n` rows, n ≥ 8.
static inline void VK_FN(hartley_level)(vk_lanes *x, ptrdiff_t n, const double *turns) {
    const ptrdiff_t half = n / 2, quarter = n / 4;
    VK_FN(hartley_single_rows)(x, half, quarter);
    for (ptrdiff_t j = 1; j < quarter; j++) {
        const double c = turns[half + 2 * j], s = turns[half + 2 * j + 1];
        const vk_lanes d = x[j] - x[half + j], e = x[half - j] - x[n - j];
        x[j] += x[half + j], x[half - j] += x[n - j];
        x[half + j] = c * d + s * e, x[n - j] = s * d - c * e;
    }
}

/// The same, transposed.
static inline void VK_FN(hartley_level_back)(vk_lanes *x, ptrdiff_t n, const double *turns) {
    const ptrdiff_t half = n / 2, quarter = n / 4;
    VK_FN(hartley_single_rows)(x, half, quarter);
    for (ptrdiff_t j = 1; j < quarter; j++) {
        const double c = turns[half + 2 * j], s = turns[half + 2 * j + 1];
        const vk_lanes d = c * x[half + j] + s * x[n - j], e = s * x[half + j] - c * x[n - j];
        x[half + j] = x[j] - d, x[j] += d, x[n - j] = x[half - j] - e, x[half - j] += e;
    }
}

/// Two levels at once, for half the loads and stores: the angle of row n/4 − j is a right angle less that of row j.
static inline void VK_FN(hartley_two_levels)(vk_lanes *x, ptrdiff_t n, const double *turns) {
    const ptrdiff_t h = n / 2, q = n / 4, o = n / 8;
    const vk_lanes a0 = x[0] + x[h], b0 = x[0] - x[h], aq = x[q] + x[h + q], bq = x[q] - x[h + q];
    x[0] = a0 + aq, x[q] = a0 - aq, x[h] = b0 + bq, x[h + q] = b0 - bq;
    const vk_lanes ao = x[o] + x[h + o], am = x[h - o] + x[n - o];
    const vk_lanes d0 = VK_ROOT_HALF * (x[o] - x[h + o]), e0 = VK_ROOT_HALF * (x[h - o] - x[n - o]);
    x[o] = ao + am, x[h - o] = ao - am, x[h + o] = 2 * d0, x[n - o] = 2 * e0;
    for (ptrdiff_t j = 1; j < o; j++) {
        const double c = turns[h + 2 * j], s = turns[h + 2 * j + 1], c2 = turns[q + 2 * j], s2 = turns[q + 2 * j + 1];
        vk_lanes d = x[j] - x[h + j], e = x[h - j] - x[n - j];
        const vk_lanes a = x[j] + x[h + j], ah = x[h - j] + x[n - j], b = c * d + s * e, bh = s * d - c * e;
        d = x[q - j] - x[h + q - j], e = x[q + j] - x[h + q + j];
        const vk_lanes al = x[q - j] + x[h + q - j], ar = x[q + j] + x[h + q + j], bl = s * d + c * e, br = c * d - s * e;
        x[j] = a + ar, x[q - j] = al + ah, d = a - ar, e = al - ah;
        x[q + j] = c2 * d + s2 * e, x[h - j] = s2 * d - c2 * e;
        x[h + j] = b + br, x[h + q - j] = bl + bh, d = b - br, e = bl - bh;
        x[h + q + j] = c2 * d + s2 * e, x[n - j] = s2 * d - c2 * e;
    }
}

/// The same, transposed.
static inline void VK_FN(hartley_two_levels_back)(vk_lanes *x, ptrdiff_t n, const double *turns) {
    const ptrdiff_t h = n / 2, q = n / 4, o = n / 8;
    const vk_lanes a0 = x[0] + x[q], aq = x[0] - x[q], b0 = x[h] + x[h + q], bq = x[h] - x[h + q];
    x[0] = a0 + b0, x[h] = a0 - b0, x[q] = aq + bq, x[h + q] = aq - bq;
    const vk_lanes ao = x[o] + x[h - o], am = x[o] - x[h - o], bo = 2 * VK_ROOT_HALF * x[h + o], bm = 2 * VK_ROOT_HALF * x[n - o];
    x[o] = ao + bo, x[h + o] = ao - bo, x[h - o] = am + bm, x[n - o] = am - bm;
    for (ptrdiff_t j = 1; j < o; j++) {
        const double c = turns[h + 2 * j], s = turns[h + 2 * j + 1], c2 = turns[q + 2 * j], s2 = turns[q + 2 * j + 1];
        vk_lanes d = c2 * x[q + j] + s2 * x[h - j], e = s2 * x[q + j] - c2 * x[h - j];
        const vk_lanes a = x[j] + d, ar = x[j] - d, al = x[q - j] + e, ah = x[q - j] - e;
        d = c2 * x[h + q + j] + s2 * x[n - j], e = s2 * x[h + q + j] - c2 * x[n - j];
        const vk_lanes b = x[h + j] + d, br = x[h + j] - d, bl = x[h + q - j] + e, bh = x[h + q - j] - e;
        d = c * b + s * bh, e = s * b - c * bh;
        x[j] = a + d, x[h + j] = a - d, x[h - j] = ah + e, x[n - j] = ah - e;
        d = s * bl + c * br, e = c * bl - s * br;
        x[q - j] = al + d, x[h + q - j] = al - d, x[q + j] = ar + e, x[h + q + j] = ar - e;
    }
}
