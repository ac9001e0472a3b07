// Sums over one window, for registers: with tricube K, distance d to the output and robustness ρ
//
//     S0 = ΣKρ   S1 = ΣKρd   S2 = ΣKρd²   T0 = ΣKρy   T1 = ΣKρdy
//
// Away from the ends windows are even: rows at distance d on either side enter by their sum, where K·d is even, and by their
// difference, where it is odd. That is half of the multiplications, and additions have units of their own.

/// The sums of the lanes of one register.
typedef struct {
    vk_part s0, s1, s2, t0, t1;
} VK_FN(stl_part_sums);

/// The sums of all lanes.
typedef struct {
    vk_lanes s0, s1, s2, t0, t1;
} VK_FN(stl_moments);

#define VK_PARTS (VK_STL_LANES / VK_STL_PART)
#define VK_PART(pointer, part) (((const vk_part *)(pointer))[part])
#define VK_PART_OUT(lanes, part) (((vk_part *)(lanes))[part])
/// Keeps what stands before it before what stands after it: mixed, their operands would push sums out of the registers.
#define VK_IN_TURN __asm__ volatile("" ::: "memory")

static inline void VK_FN(stl_put_sums)(const VK_FN(stl_part_sums) * m, VK_FN(stl_moments) * sums) {
    for (ptrdiff_t p = 0; p < VK_PARTS; p++) {
        VK_PART_OUT(&sums->s0, p) = m[p].s0, VK_PART_OUT(&sums->s1, p) = m[p].s1, VK_PART_OUT(&sums->s2, p) = m[p].s2;
        VK_PART_OUT(&sums->t0, p) = m[p].t0, VK_PART_OUT(&sums->t1, p) = m[p].t1;
    }
}

/// S0, S1, S2, T0, T1 of a window around the row at which `rho` and `value` stand, `reach` rows on either side; `k` is at the row's own.
static inline void VK_FN(stl_even_moments)(const double *rho, const double *value, ptrdiff_t stride, const double *k,
                                           ptrdiff_t reach, VK_FN(stl_moments) * sums) {
    VK_FN(stl_part_sums) m[VK_PARTS];
    for (ptrdiff_t p = 0; p < VK_PARTS; p++)
        m[p] = (VK_FN(stl_part_sums)){.s0 = VK_PART(rho, p) * k[0], .t0 = VK_PART(value, p) * k[0]};
    const double *above = rho + stride, *below = rho - stride, *after = value + stride, *before = value - stride;
    k += 3;
    for (ptrdiff_t d = 0; d < reach; d++, above += stride, below -= stride, after += stride, before -= stride, k += 3) {
        const double k0 = k[0], k1 = k[1], k2 = k[2];
        for (ptrdiff_t p = 0; p < VK_PARTS; p++) {
            const vk_part sum = VK_PART(above, p) + VK_PART(below, p), difference = VK_PART(above, p) - VK_PART(below, p);
            m[p].s0 += sum * k0, m[p].s2 += sum * k2, m[p].s1 += difference * k1;
            VK_IN_TURN;
        }
        for (ptrdiff_t p = 0; p < VK_PARTS; p++) {
            const vk_part sum = VK_PART(after, p) + VK_PART(before, p), difference = VK_PART(after, p) - VK_PART(before, p);
            m[p].t0 += sum * k0, m[p].t1 += difference * k1;
            VK_IN_TURN;
        }
    }
    VK_FN(stl_put_sums)(m, sums);
}

/// The same for a window of `taps` rows from `rho` and `value` on that need not be even.
static inline void VK_FN(stl_any_moments)(const double *rho, const double *value, ptrdiff_t stride, const double *k,
                                          ptrdiff_t taps, VK_FN(stl_moments) * sums) {
    VK_FN(stl_part_sums) m[VK_PARTS];
    for (ptrdiff_t p = 0; p < VK_PARTS; p++) m[p] = (VK_FN(stl_part_sums)){0};
    for (ptrdiff_t tap = 0; tap < taps; tap++, rho += stride, value += stride, k += 3) {
        const double k0 = k[0], k1 = k[1], k2 = k[2];
        for (ptrdiff_t p = 0; p < VK_PARTS; p++) {
            const vk_part r = VK_PART(rho, p), v = VK_PART(value, p);
            m[p].s0 += r * k0, m[p].t0 += v * k0, m[p].s1 += r * k1, m[p].t1 += v * k1, m[p].s2 += r * k2;
            VK_IN_TURN;
        }
    }
    VK_FN(stl_put_sums)(m, sums);
}

/// T0 and T1 alone of an even window: two sums of each kind, because one alone waits for its last addition.
static inline void VK_FN(stl_even_value_moments)(const double *value, ptrdiff_t stride, const double *k, ptrdiff_t reach,
                                                 VK_FN(stl_moments) * sums) {
    vk_lanes t0 = *(const vk_lanes *)value * k[0], t1 = {0}, u0 = {0}, u1 = {0};
    const double *after = value + stride, *before = value - stride;
    k += 3;
    ptrdiff_t d = 0;
    for (; d + 1 < reach; d += 2, after += 2 * stride, before -= 2 * stride, k += 6) {
        const vk_lanes a = *(const vk_lanes *)after, b = *(const vk_lanes *)before;
        t0 += (a + b) * k[0], t1 += (a - b) * k[1];
        const vk_lanes c = *(const vk_lanes *)(after + stride), e = *(const vk_lanes *)(before - stride);
        u0 += (c + e) * k[3], u1 += (c - e) * k[4];
    }
    if (d < reach) {
        const vk_lanes a = *(const vk_lanes *)after, b = *(const vk_lanes *)before;
        t0 += (a + b) * k[0], t1 += (a - b) * k[1];
    }
    sums->t0 = t0 + u0, sums->t1 = t1 + u1;
}

/// T0 and T1 alone of any window.
static inline void VK_FN(stl_any_value_moments)(const double *value, ptrdiff_t stride, const double *k, ptrdiff_t taps,
                                                VK_FN(stl_moments) * sums) {
    vk_lanes t0 = {0}, t1 = {0}, u0 = {0}, u1 = {0};
    ptrdiff_t tap = 0;
    for (; tap + 1 < taps; tap += 2, value += 2 * stride, k += 6) {
        const vk_lanes v = *(const vk_lanes *)value, next = *(const vk_lanes *)(value + stride);
        t0 += v * k[0], t1 += v * k[1];
        u0 += next * k[3], u1 += next * k[4];
    }
    if (tap < taps) {
        const vk_lanes v = *(const vk_lanes *)value;
        t0 += v * k[0], t1 += v * k[1];
    }
    sums->t0 = t0 + u0, sums->t1 = t1 + u1;
}
