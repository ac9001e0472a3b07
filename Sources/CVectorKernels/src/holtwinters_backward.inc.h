// The adjoint recursion: Σ_t q_t·r_t for a stream q and the response r to every initial state, in one pass from the last row to
// the first. With λ for the adjoint of a state, every row does
//   μ = a·λ_l + c·λ_b + g·λ_s + q,  λ_s ← λ_s − μ,  λ_l ← λ_l − μ,  λ_b ← φ(λ_b + λ_l).

/// One pass backward: inner products of every stream with the responses to all initial states, [unknown][stream].
/// Unknown 0 is the initial trend where there is one; then the seasons, or the level.
HW_INLINE void hw_backward(const hw_context *c, const int has_trend, const int is_damped, const int has_season, const hw_v *gains) {
    const int count = 3 + 2 * has_trend + has_season + is_damped;
    const size_t rows = c->rows, period = c->period;
    const hw_v a = gains[0], cc = gains[1], g = gains[2], phi = gains[3];
    hw_v ll[HW_STREAMS], lb[HW_STREAMS];
    for (int q = 0; q < HW_STREAMS; q++) ll[q] = lb[q] = (hw_v){0};
    hw_v *seasons = c->adjoint + (has_trend ? count : 0);
    if (has_season) memset(seasons, 0, sizeof(hw_v) * period * (size_t)count);
    const hw_v *restrict in = c->stream + rows * (size_t)count;
    size_t slot = rows % period;
    for (size_t t = rows; t-- > 0;) {
        in -= count;
        if (has_season) slot = slot == 0 ? period - 1 : slot - 1;
        hw_v *restrict s = seasons + slot * (size_t)count;
#pragma clang loop unroll(full)
        for (int q = 0; q < count; q++) {
            // The error's derivatives are the responses with the other sign.
            hw_v mu = q == HW_ERROR ? a * ll[q] + in[q] : a * ll[q] - in[q];
            if (has_trend) mu += cc * lb[q];
            if (has_season) {
                mu += g * s[q];
                s[q] -= mu;
            }
            ll[q] -= mu;
            if (has_trend) {
                lb[q] += ll[q];
                if (is_damped) lb[q] *= phi;
            }
        }
    }
    for (int q = 0; q < count; q++) {
        if (has_trend) c->adjoint[q] = lb[q];
        if (!has_season) seasons[q] = ll[q];
    }
}

static __attribute__((noinline)) void VK_FN(hw_run_backward)(const hw_context *c, const hw_v *gains) {
    HW_SPECIALISED(hw_backward, gains);
}
