// The recursion and its derivatives. With x' for the derivative of x by a stream's own coordinate:
//   e = y − l − φb − s,  l ← l + φb + a·e,  b ← φb + c·e,  s ← s + g·e
//   e' = −(l' + φb' + φ'b + s'),  l' ← l' + φb' + φ'b + a·e' + a'·e, and b', s' likewise.

/// A run of rows forward, from slot `slot` on: errors and responses into `out`, the states moved on in `l`, `b` and the seasons.
/// A response is the derivative of the expected value, the error's with the other sign.
HW_INLINE size_t hw_forward(
    const hw_context *c, const int has_trend, const int is_damped, const int has_season, const hw_v *gains, const hw_v *restrict y, size_t rows,
    size_t slot, hw_v *restrict levels, hw_v *restrict trends, hw_v *restrict out) {
    enum { A = 1, C = 2 };
    const int G = has_trend ? 3 : 2;
    const int P = 2 + has_trend + has_season;  // φ where damped
    const int count = 3 + 2 * has_trend + has_season + is_damped;
    const size_t period = c->period;
    const hw_v a = gains[0], cc = gains[1], g = gains[2], phi = gains[3];
    hw_v l[HW_STREAMS], b[HW_STREAMS];
    for (int q = 0; q < count; q++) {
        l[q] = levels[q];
        b[q] = trends[q];
    }
    for (size_t t = 0; t < rows; t++) {
        hw_v *restrict s = c->response + slot * (size_t)count;
        const hw_v trend = b[0];
        const hw_v damped = is_damped ? phi * trend : trend;
        const hw_v level = has_trend ? l[0] + damped : l[0];
        const hw_v e = has_season ? (y[t] - s[0]) - level : y[t] - level;
        l[0] = level + a * e;
        if (has_trend) b[0] = damped + cc * e;
        if (has_season) s[0] += g * e;
        out[0] = e;
#pragma clang loop unroll(full)
        for (int q = 1; q < count; q++) {
            hw_v down = is_damped ? phi * b[q] : b[q];
            if (is_damped && q == P) down += trend;
            const hw_v up = has_trend ? l[q] + down : l[q];
            const hw_v f = has_season ? up + s[q] : up;
            l[q] = up - a * f;
            if (q == A) l[q] += e;
            if (has_trend) {
                b[q] = down - cc * f;
                if (q == C) b[q] += e;
            }
            if (has_season) {
                s[q] -= g * f;
                if (q == G) s[q] += e;
            }
            out[q] = f;
        }
        out += count;
        if (has_season && ++slot == period) slot = 0;
    }
    for (int q = 0; q < count; q++) {
        levels[q] = l[q];
        trends[q] = b[q];
    }
    return slot;
}

static __attribute__((noinline)) size_t VK_FN(hw_run_forward)(
    const hw_context *c, const hw_v *gains, const hw_v *y, size_t rows, size_t slot, hw_v *levels, hw_v *trends, hw_v *out) {
    HW_SPECIALISED(return hw_forward, gains, y, rows, slot, levels, trends, out);
    return slot;
}
