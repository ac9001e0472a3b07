// G = L·Lᵀ (Cholesky, row by row), L·u = sides, Lᵀ·x = u.

/// Σ first[k]·second[k] taken from `value`, over vectors.
#define HW_SUBTRACT_DOT(value, first, second, length)               \
    do {                                                            \
        hw_v hw_even = (value), hw_odd = {0};                       \
        size_t hw_k = 0;                                            \
        for (; hw_k + 2 <= (length); hw_k += 2) {                   \
            hw_even -= (first)[hw_k] * (second)[hw_k];              \
            hw_odd += (first)[hw_k + 1] * (second)[hw_k + 1];       \
        }                                                           \
        if (hw_k < (length)) hw_even -= (first)[hw_k] * (second)[hw_k]; \
        (value) = hw_even - hw_odd;                                 \
    } while (0)

/// Factors in place and solves all sides: `sides` become L⁻¹·sides, `solved` the solutions. The diagonal keeps 1/L.
static __attribute__((noinline)) void VK_FN(hw_solve)(const hw_context *c) {
    const size_t unknowns = c->unknowns;
    const size_t count = (size_t)c->gains + 1;
    hw_v *factor = c->factor, *sides = c->sides, *solved = c->solved;
    for (size_t i = 0; i < unknowns; i++) {
        hw_v *row = factor + i * (i + 1) / 2;
        size_t j = 0;
        // Two columns at once share the loads of the row.
        for (; j + 2 <= i; j += 2) {
            const hw_v *one = factor + j * (j + 1) / 2, *two = factor + (j + 1) * (j + 2) / 2;
            hw_v x = row[j], y = row[j + 1];
            for (size_t k = 0; k < j; k++) {
                x -= row[k] * one[k];
                y -= row[k] * two[k];
            }
            x *= one[j];
            y = (y - x * two[j]) * two[j + 1];
            row[j] = x;
            row[j + 1] = y;
        }
        if (j < i) {
            const hw_v *one = factor + j * (j + 1) / 2;
            hw_v x = row[j];
            HW_SUBTRACT_DOT(x, row, one, j);
            row[j] = x * one[j];
        }
        hw_v pivot = row[i];
        HW_SUBTRACT_DOT(pivot, row, row, i);
        for (int w = 0; w < HW_W; w++) row[i][w] = 1.0 / sqrt(pivot[w]);
        for (size_t q = 0; q < count; q++) {
            hw_v x = sides[i * HW_SIDES + q];
            for (size_t k = 0; k < i; k++) x -= row[k] * sides[k * HW_SIDES + q];
            sides[i * HW_SIDES + q] = x * row[i];
        }
    }
    for (size_t i = 0; i < unknowns; i++)
        for (size_t q = 0; q < count; q++) solved[i * HW_SIDES + q] = sides[i * HW_SIDES + q];
    for (size_t i = unknowns; i-- > 0;) {
        const hw_v *row = factor + i * (i + 1) / 2;
        for (size_t q = 0; q < count; q++) {
            const hw_v x = solved[i * HW_SIDES + q] * row[i];
            solved[i * HW_SIDES + q] = x;
            for (size_t k = 0; k < i; k++) solved[k * HW_SIDES + q] -= row[k] * x;
        }
    }
}
