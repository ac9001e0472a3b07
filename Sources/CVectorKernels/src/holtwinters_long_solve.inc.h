// L·u = sides and Lᵀ·x = u for long periods, L by columns; the trend t with border v: (t − Σv²)·x_t = side − Σv·u.

/// Solves all sides with that factor; the initial trend, where there is one, is eliminated last, as a border.
HW_INLINE void hw_solve_long(const hw_context *c, const int has_trend, const int is_damped, const int has_season, const hw_v *ridge_value) {
    const hw_v ridge = *ridge_value;
    const int gains = 1 + has_trend + has_season + is_damped, sides_used = gains + 1, columns = sides_used + has_trend;
    const size_t period = c->period, count = (size_t)(3 + 2 * has_trend + has_season + is_damped), first = has_trend ? 1 : 0;
    const hw_v *adjoint = c->adjoint + first * count;
    hw_v *restrict sides = c->sides + first * HW_SIDES, *restrict solved = c->solved + first * HW_SIDES;
    for (size_t i = 0; i < period; i++) {
        for (int q = 0; q < gains; q++) sides[i * HW_SIDES + (size_t)q] = adjoint[i * count + 1 + (size_t)q];
        sides[i * HW_SIDES + (size_t)gains] = adjoint[i * count + HW_ERROR];
        if (has_trend) sides[i * HW_SIDES + (size_t)sides_used] = adjoint[i * count + count - 2];
    }
    // Two columns at once share the loads and stores of the sides.
    const hw_v *restrict column = c->factor;
    size_t k = 0;
    for (; k + 2 <= period; k += 2) {
        const hw_v *restrict after = column + (period - k);
        hw_v here[HW_SIDES], next[HW_SIDES];
        for (int q = 0; q < columns; q++) {
            here[q] = sides[k * HW_SIDES + (size_t)q] * column[0];
            next[q] = (sides[(k + 1) * HW_SIDES + (size_t)q] - column[1] * here[q]) * after[0];
            sides[k * HW_SIDES + (size_t)q] = here[q];
            sides[(k + 1) * HW_SIDES + (size_t)q] = next[q];
        }
        for (size_t i = k + 2; i < period; i++) {
            const hw_v l = column[i - k], m = after[i - k - 1];
#pragma clang loop unroll(full)
            for (int q = 0; q < columns; q++) sides[i * HW_SIDES + (size_t)q] -= l * here[q] + m * next[q];
        }
        column = after + (period - k - 1);
    }
    if (k < period) {
        for (int q = 0; q < columns; q++) sides[k * HW_SIDES + (size_t)q] *= column[0];
    }
    for (size_t i = 0; i < period; i++)
        for (int q = 0; q < sides_used; q++) solved[i * HW_SIDES + (size_t)q] = sides[i * HW_SIDES + (size_t)q];
    if (has_trend) {
        const hw_v *border = sides + sides_used;
        hw_v pivot = c->adjoint[count - 2] + ridge, inverse;
        for (size_t i = 0; i < period; i++) pivot -= border[i * HW_SIDES] * border[i * HW_SIDES];
        for (int lane = 0; lane < HW_W; lane++) inverse[lane] = 1 / sqrt(pivot[lane]);
        for (int q = 0; q < sides_used; q++) {
            hw_v value = q < gains ? c->adjoint[1 + q] : c->adjoint[HW_ERROR];
            for (size_t i = 0; i < period; i++) value -= border[i * HW_SIDES] * sides[i * HW_SIDES + (size_t)q];
            value *= inverse;
            c->sides[q] = value;
            value *= inverse;
            c->solved[q] = value;
            for (size_t i = 0; i < period; i++) solved[i * HW_SIDES + (size_t)q] -= border[i * HW_SIDES] * value;
        }
    }
    const hw_v *restrict behind = c->factor + period * (period + 1) / 2;
    k = period;
    for (; k >= 2; k -= 2) {
        // Columns k − 1 and k − 2.
        const hw_v *restrict one = behind - (period - k + 1), *restrict two = one - (period - k + 2);
        hw_v sum[HW_SIDES], other[HW_SIDES];
        for (int q = 0; q < sides_used; q++) {
            sum[q] = solved[(k - 1) * HW_SIDES + (size_t)q];
            other[q] = solved[(k - 2) * HW_SIDES + (size_t)q];
        }
        for (size_t i = k; i < period; i++) {
            const hw_v l = one[i - k + 1], m = two[i - k + 2];
#pragma clang loop unroll(full)
            for (int q = 0; q < sides_used; q++) {
                const hw_v x = solved[i * HW_SIDES + (size_t)q];
                sum[q] -= l * x;
                other[q] -= m * x;
            }
        }
        for (int q = 0; q < sides_used; q++) {
            const hw_v x = sum[q] * one[0];
            solved[(k - 1) * HW_SIDES + (size_t)q] = x;
            solved[(k - 2) * HW_SIDES + (size_t)q] = (other[q] - two[1] * x) * two[0];
        }
        behind = two;
    }
    if (k == 1) {
        const hw_v *restrict one = c->factor;
        for (int q = 0; q < sides_used; q++) {
            hw_v sum = solved[q];
            for (size_t i = 1; i < period; i++) sum -= one[i] * solved[i * HW_SIDES + (size_t)q];
            solved[q] = sum * one[0];
        }
    }
}

static __attribute__((noinline)) void VK_FN(hw_solve_sides)(const hw_context *c, const hw_v *ridge) {
    HW_SPECIALISED(hw_solve_long, ridge);
}
