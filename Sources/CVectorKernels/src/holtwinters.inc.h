// Holt-Winters, additive season or none, by variable projection in lanes. Compiled once a variant; see vk_variant.h.
//
// With e_t = y_t − l − φb − s_k and l ← l + φb + a·e, b ← φb + c·e, s_k ← s_k + g·e (a = α, c = αβ, g = γ), the errors are
// linear in the initial states. A pass over the series carries e and its derivatives ("streams") by a, c, g, φ, by the
// initial trend and by the first seasonal state (without a season: by the level). The response to the j-th seasonal
// state is that to the first, delayed by j. A backward pass, the adjoint recursion, gives the inner products of a stream
// with the responses to all initial states at a cost that does not grow with the period. The seasons' Gram matrix follows
// from its first column: G(j+1, k+1) = G(j, k) − r(n−1−j)·r(n−1−k), because a delayed response loses its last values.
// The initial states are eliminated by a Cholesky factor, and the smoothing parameters take damped steps in their box.

typedef double hw_v __attribute__((vector_size(HW_W * 8), aligned(HW_W * 8)));
#define HW_INLINE static inline __attribute__((always_inline))

enum {
    HW_ERROR = 0,    // the order of the streams in memory; the gains' derivatives follow the error
    HW_STREAMS = 7,  // error, a, c, g, φ, initial trend, first season or level: those that apply, packed
    HW_LONG = 64,    // periods from here on take the factor of O(period²)
    HW_CHUNK = 64,   // rows
    HW_SIDES = 6,    // right sides of the state equations: the gains' derivatives, the error; a border
};

typedef struct {
    size_t rows, period, unknowns;
    int has_trend, is_damped, has_season;
    int gains;    // streams 1...gains are derivatives by a, c, g, φ as they apply
    int streams;  // all
    int coordinate[4];
    // Lane data, [..][HW_W].
    hw_v *series, *stream, *season, *response, *adjoint;
    hw_v *factor, *sides, *solved, *generators;
    hw_v *states;  // the trial's: level, trend, seasons
    double *base;  // the accepted: states, and solved sides
    double *base_solved;
    double *transposed;
} hw_context;

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

/// Runs `pass` compiled for the model's components.
#define HW_SPECIALISED(pass, ...)                              \
    do {                                                       \
        if (c->has_season) {                                   \
            if (c->is_damped) pass(c, 1, 1, 1, __VA_ARGS__);   \
            else if (c->has_trend) pass(c, 1, 0, 1, __VA_ARGS__); \
            else pass(c, 0, 0, 1, __VA_ARGS__);                \
        } else {                                               \
            if (c->is_damped) pass(c, 1, 1, 0, __VA_ARGS__);   \
            else if (c->has_trend) pass(c, 1, 0, 0, __VA_ARGS__); \
            else pass(c, 0, 0, 0, __VA_ARGS__);                \
        }                                                      \
    } while (0)

static __attribute__((noinline)) size_t VK_FN(hw_run_forward)(
    const hw_context *c, const hw_v *gains, const hw_v *y, size_t rows, size_t slot, hw_v *levels, hw_v *trends, hw_v *out) {
    HW_SPECIALISED(return hw_forward, gains, y, rows, slot, levels, trends, out);
    return slot;
}

/// One pass forward over all rows; `products` receives the inner products of the error and its derivatives by the gains.
static void VK_FN(hw_pass)(const hw_context *c, const hw_v *gains, hw_v *products) {
    const size_t count = (size_t)c->streams;
    hw_v levels[HW_STREAMS], trends[HW_STREAMS];
    memset(levels, 0, sizeof levels);
    memset(trends, 0, sizeof trends);
    memset(products, 0, 15 * sizeof(hw_v));
    levels[0] = c->states[0];
    trends[0] = c->states[1];
    if (c->has_trend) trends[count - 2] += 1.0;
    if (c->has_season) {
        memset(c->response, 0, sizeof(hw_v) * c->period * count);
        for (size_t k = 0; k < c->period; k++) c->response[k * count] = c->states[2 + k];
        c->response[count - 1] += 1.0;
    } else {
        levels[count - 1] += 1.0;
    }
    size_t slot = 0;
    for (size_t t = 0; t < c->rows; t += HW_CHUNK) {
        const size_t rows = c->rows - t < HW_CHUNK ? c->rows - t : HW_CHUNK;
        hw_v *out = c->stream + t * count;
        slot = VK_FN(hw_run_forward)(c, gains, c->series + t, rows, slot, levels, trends, out);
        // While the chunk is in the first cache; inside the recursion the sums would not fit the registers.
        VK_FN(hw_run_products)(c, out, rows, products);
    }
    for (int p = 1; p <= c->gains; p++) products[p * (p + 1) / 2] = -products[p * (p + 1) / 2];
}

static __attribute__((noinline)) void VK_FN(hw_run_backward)(const hw_context *c, const hw_v *gains) {
    HW_SPECIALISED(hw_backward, gains);
}

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

/// The factor of a long season's equations, by the displacement of their Gram matrix, column after column. `result` receives the ridge.
///
/// G less G shifted down its diagonal has rank 3: x·xᵀ − y·yᵀ − w·wᵀ, where x is the first column over the root of its head,
/// y is x without its head, and w holds the responses' last values. Schur's algorithm (Kailath and Sayed, 1995, "Displacement structure: theory and applications")
/// makes a column of the factor by two hyperbolic rotations, in O(period²) where Cholesky takes period³/6. The rotations are
/// in mixed form (Bojanczyk, Brent, van Dooren and de Hoog, 1987), which is stable.
static __attribute__((noinline)) void VK_FN(hw_factor_long)(const hw_context *c, hw_v *result) {
    const size_t period = c->period, count = (size_t)c->streams;
    const size_t first = c->has_trend ? 1 : 0;
    const hw_v *adjoint = c->adjoint + first * count, *last = c->stream + (c->rows - 1) * count + (count - 1);
    hw_v *restrict factor = c->factor, *restrict y = c->generators, *restrict w = y + period;

    hw_v trace = adjoint[count - 1] * (double)period;
    hw_v lost = {0};
    w[0] = (hw_v){0};
    for (size_t i = 1; i < period; i++) {
        w[i] = last[-(ptrdiff_t)((i - 1) * count)];
        // The diagonal entry i is the first less all squares up to i.
        lost += w[i] * w[i] * (double)(period - i);
    }
    trace -= lost;
    if (first) trace += c->adjoint[count - 2];
    const hw_v ridge = trace * (VK_HW_RIDGE / (double)c->unknowns) + 2.2250738585072014e-308;
    const hw_v head = adjoint[count - 1] + ridge;
    hw_v inverse_head;
    for (int lane = 0; lane < HW_W; lane++) inverse_head[lane] = 1.0 / sqrt(head[lane]);
    factor[0] = inverse_head;
    y[0] = (hw_v){0};
    for (size_t i = 1; i < period; i++) factor[i] = y[i] = adjoint[i * count + count - 1] * inverse_head;
    // Column k lies at `column`, its entry i at column[i − k]; the diagonal keeps 1/L. The next x is this column, shifted.
    hw_v *column = factor;
    hw_v diagonal = head * inverse_head;
    for (size_t k = 1; k < period; k++) {
        const hw_v *restrict x = column;
        hw_v *restrict next = column + (period - k + 1);
        hw_v rho, c1, s1, sigma, c2, s2, inverse;
        for (int lane = 0; lane < HW_W; lane++) {
            const double r = y[k][lane] / diagonal[lane], cosine = sqrt(1 - r * r);
            const double rotated = (diagonal[lane] - r * y[k][lane]) / cosine;
            const double q = w[k][lane] / rotated, second = sqrt(1 - q * q);
            rho[lane] = r;
            c1[lane] = cosine;
            s1[lane] = 1 / cosine;
            sigma[lane] = q;
            c2[lane] = second;
            s2[lane] = 1 / second;
            diagonal[lane] = (rotated - q * w[k][lane]) / second;
            inverse[lane] = 1 / diagonal[lane];
        }
        for (size_t i = k + 1; i < period; i++) {
            const hw_v once = (x[i - k] - rho * y[i]) * s1;
            y[i] = c1 * y[i] - rho * once;
            const hw_v twice = (once - sigma * w[i]) * s2;
            w[i] = c2 * w[i] - sigma * twice;
            next[i - k] = twice;
        }
        next[0] = inverse;
        column = next;
    }
    *result = ridge;
}

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

/// The minimiser of ½dᵀMd + rᵀd in a box: the free one where it lies inside, else by projected coordinate descent.
static void VK_FN(hw_box_step)(int n, const double m[4][4], const double *r, const double *lower, const double *upper, double *d) {
    double f[4][4];
    int positive = 1;
    for (int j = 0; j < n && positive; j++) {
        for (int i = j; i < n; i++) {
            double x = m[i][j];
            for (int k = 0; k < j; k++) x -= f[i][k] * f[j][k];
            if (i == j) {
                if (!(x > 0)) { positive = 0; break; }
                f[j][j] = sqrt(x);
            } else {
                f[i][j] = x / f[j][j];
            }
        }
    }
    for (int i = 0; i < n; i++) d[i] = -r[i];
    if (positive) {
        int inside = 1;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) d[i] -= f[i][k] * d[k];
            d[i] /= f[i][i];
        }
        for (int i = n; i-- > 0;) {
            for (int k = i + 1; k < n; k++) d[i] -= f[k][i] * d[k];
            d[i] /= f[i][i];
        }
        for (int i = 0; i < n; i++) inside &= d[i] >= lower[i] && d[i] <= upper[i];
        if (inside) return;
    }
    for (int i = 0; i < n; i++) d[i] = fmin(fmax(d[i], lower[i]), upper[i]);
    for (int sweep = 0; sweep < 60; sweep++) {
        double moved = 0;
        for (int i = 0; i < n; i++) {
            double slope = r[i];
            for (int k = 0; k < n; k++) slope += m[i][k] * d[k];
            const double target = fmin(fmax(d[i] - slope / m[i][i], lower[i]), upper[i]);
            moved = fmax(moved, fabs(target - d[i]));
            d[i] = target;
        }
        if (moved < VK_HW_BOX_TOLERANCE) break;
    }
}

/// One lane's search.
typedef struct {
    ptrdiff_t job;  // the series, or −1
    size_t start;
    double at[4], trial[4];  // accepted and tried coordinates
    double value, damping;
    double curvature[4][4], gradient[4];  // in gains: a, c, g, φ as they apply
    // The last accepted step of the coordinates and what it changed of the gradient by them.
    int has_secant;
    double slope[4], step[4], change[4];
    int evaluations, total;
    double best;
} hw_search;

/// d(a, c, g, φ)/d(α, β, ρ, φ).
static void VK_FN(hw_chain)(const double *at, double t[4][4]) {
    memset(t, 0, 16 * sizeof(double));
    t[0][0] = 1;
    t[1][0] = at[1];
    t[1][1] = at[0];
    t[2][0] = -at[2];
    t[2][2] = 1 - at[0];
    t[3][3] = 1;
}

/// States to start from: level, trend and slot means of the first cycles. The first solution replaces them.
static void VK_FN(hw_start_states)(const hw_context *c, const double *y, double *states, size_t stride) {
    const size_t period = c->has_season ? c->period : (c->rows < 8 ? c->rows : 8);
    size_t cycles = c->rows / period;
    if (cycles > 5) cycles = 5;
    double means[5];
    for (size_t k = 0; k < cycles; k++) {
        double sum = 0;
        for (size_t i = 0; i < period; i++) sum += y[k * period + i];
        means[k] = sum / (double)period;
    }
    const double slope = c->has_trend && cycles > 1 ? (means[cycles - 1] - means[0]) / (double)((cycles - 1) * period) : 0;
    const double level = means[0] - slope * (double)(period - 1) / 2;
    states[0] = level;
    states[stride] = slope;
    if (!c->has_season) { states[2 * stride] = 0; return; }
    for (size_t i = 0; i < period; i++) {
        double sum = 0;
        for (size_t k = 0; k < cycles; k++)
            sum += y[k * period + i] - (c->has_trend ? level + slope * (double)(k * period + i) : means[k]);
        states[(2 + i) * stride] = sum / (double)cycles;
    }
}

/// Puts the curvature that the last step met in the place of the Gauss–Newton matrix's in its direction (Broyden, Fletcher,
/// Goldfarb, Shanno 1970): M − Mss'M/s'Ms + yy'/s'y for the step s and the change y of the gradient.
///
/// Where errors are large and far from linear the matrix is several times too large in the flat direction, and its steps as
/// many times too short.
static void VK_FN(hw_correct)(int n, double m[4][4], const double *step, const double *change) {
    double image[4], own = 0, met = 0;
    for (int p = 0; p < n; p++) {
        image[p] = 0;
        for (int q = 0; q < n; q++) image[p] += m[p][q] * step[q];
        own += step[p] * image[p];
        met += step[p] * change[p];
    }
    if (!(own > 0)) return;
    const double least = VK_HW_LEAST_CURVATURE * own;
    for (int p = 0; p < n; p++)
        for (int q = 0; q < n; q++) {
            m[p][q] -= image[p] * image[q] / own;
            m[p][q] += met > least ? change[p] * change[q] / met : VK_HW_LEAST_CURVATURE * image[p] * image[q] / own;
        }
}

/// The lane's next trial: a damped step of the coordinates, the states exact for the step's linear part. Returns 0 when nothing moves,
/// or too little would be gained.
static int VK_FN(hw_propose)(const hw_context *c, const vk_holtwinters_problem *problem, hw_search *search, int lane, int still) {
    const int n = c->gains;
    double chain[4][4], t[4][4], m[4][4], r[4], lower[4], upper[4], d[4] = {0}, moved[4];
    VK_FN(hw_chain)(search->at, chain);
    for (int p = 0; p < n; p++)
        for (int q = 0; q < n; q++) t[p][q] = chain[c->coordinate[p]][c->coordinate[q]];
    double largest;
    for (int p = 0; p < n; p++) {
        r[p] = 0;
        for (int i = 0; i < n; i++) r[p] += t[i][p] * search->gradient[i];
        for (int q = 0; q < n; q++) {
            double x = 0;
            for (int i = 0; i < n; i++) {
                double y = 0;
                for (int j = 0; j < n; j++) y += search->curvature[i][j] * t[j][q];
                x += t[i][p] * y;
            }
            m[p][q] = x;
        }
    }
    if (search->has_secant) VK_FN(hw_correct)(n, m, search->step, search->change);
    largest = 0;
    for (int p = 0; p < n; p++) largest = m[p][p] > largest ? m[p][p] : largest;
    for (int p = 0; p < n; p++) {
        // The relative floor keeps a direction without effect, such as β at α = 0, from an unbounded step.
        m[p][p] += search->damping * m[p][p] + VK_HW_STEP_RIDGE * largest + 2.2250738585072014e-308;
        lower[p] = problem->lower[c->coordinate[p]] - search->at[c->coordinate[p]];
        upper[p] = problem->upper[c->coordinate[p]] - search->at[c->coordinate[p]];
    }
    if (!still) VK_FN(hw_box_step)(n, m, r, lower, upper, d);
    int moves = 0;
    double predicted = 0;
    for (int p = 0; p < n; p++) {
        double x = 2 * r[p];
        for (int q = 0; q < n; q++) x += m[p][q] * d[q];
        predicted -= x * d[p];
    }
    const int is_worth_it = predicted > VK_HW_LEAST_GAIN * problem->tolerance * search->value;
    for (int p = 0; p < 4; p++) search->trial[p] = search->at[p];
    for (int p = 0; p < n; p++) {
        const int k = c->coordinate[p];
        search->trial[k] = fmin(fmax(search->at[k] + d[p], problem->lower[k]), problem->upper[k]);
        moves |= fabs(d[p]) >= VK_HW_LEAST_STEP;
    }
    for (int p = 0; p < n; p++) {
        moved[p] = 0;
        for (int q = 0; q < n; q++) moved[p] += t[p][q] * d[q];
    }
    const double *base = c->base, *solved = c->base_solved;
    double *states = (double *)c->states;
    states[0 * HW_W + lane] = base[0 * HW_W + lane];
    states[1 * HW_W + lane] = base[1 * HW_W + lane];
    for (size_t i = 0; i < c->unknowns; i++) {
        const size_t state = c->has_trend ? (i == 0 ? 1 : c->has_season ? 1 + i : 0) : c->has_season ? 2 + i : 0;
        const double *x = solved + i * HW_SIDES * HW_W + (size_t)lane;
        double sum = x[(size_t)n * HW_W];
        moves |= fabs(sum) >= VK_HW_LEAST_STATE_STEP;
        for (int p = 0; p < n; p++) sum += x[(size_t)p * HW_W] * moved[p];
        states[state * HW_W + (size_t)lane] = base[state * HW_W + (size_t)lane] - sum;
    }
    return moves && is_worth_it;
}

/// Takes the lane's last pass in. Returns 1 when the search from this start is over, 2 when it also ended by itself.
static __attribute__((noinline)) int VK_FN(hw_judge)(const hw_context *c, const vk_holtwinters_problem *problem, hw_search *search, int lane, const hw_v *products) {
    const int n = c->gains;
    const double *sides = (const double *)c->sides;
    double reduced[5][5];
    for (int p = 0; p <= n; p++)
        for (int q = 0; q <= p; q++) {
            double x = 0;
            for (size_t i = 0; i < c->unknowns; i++)
                x += sides[(i * HW_SIDES + (size_t)p) * HW_W + (size_t)lane] * sides[(i * HW_SIDES + (size_t)q) * HW_W + (size_t)lane];
            reduced[p][q] = x;
        }
    search->evaluations++;
    search->total++;
    const double value = products[0][lane] - reduced[n][n];
    int over = 0;
    if (value < search->value) {
        const double gain = search->value - value;
        const int is_first = isinf(search->value);
        search->value = value;
        for (int p = 0; p < n; p++) search->step[p] = search->trial[c->coordinate[p]] - search->at[c->coordinate[p]];
        memcpy(search->at, search->trial, sizeof search->at);
        for (int p = 0; p < n; p++) {
            for (int q = 0; q <= p; q++) {
                const double x = products[(p + 1) * (p + 2) / 2 + q + 1][lane] - reduced[p][q];
                search->curvature[p][q] = search->curvature[q][p] = x;
            }
            search->gradient[p] = products[(p + 1) * (p + 2) / 2][lane] - reduced[n][p];
        }
        double chain[4][4];
        VK_FN(hw_chain)(search->at, chain);
        for (int p = 0; p < n; p++) {
            double slope = 0;
            for (int i = 0; i < n; i++) slope += chain[c->coordinate[i]][c->coordinate[p]] * search->gradient[i];
            search->change[p] = slope - search->slope[p];
            search->slope[p] = slope;
        }
        search->has_secant = !is_first;
        const double *states = (const double *)c->states, *solved = (const double *)c->solved;
        for (size_t i = 0; i < 2 + c->period; i++) c->base[i * HW_W + (size_t)lane] = states[i * HW_W + (size_t)lane];
        for (size_t i = 0; i < c->unknowns; i++)
            for (int q = 0; q <= n; q++) {
                const size_t at = (i * HW_SIDES + (size_t)q) * HW_W + (size_t)lane;
                c->base_solved[at] = solved[at];
            }
        search->damping = fmax(search->damping / VK_HW_DAMPING_DECREASE, VK_HW_LEAST_DAMPING);
        if (gain <= problem->tolerance * value) over = 2;
    } else {
        search->has_secant = 0;
        search->damping = fmax(search->damping * VK_HW_DAMPING_INCREASE, VK_HW_FAILED_DAMPING);
        if (search->damping > VK_HW_GREATEST_DAMPING) over = 2;
    }
    if (!over && search->evaluations >= problem->maximum_evaluations) over = 1;
    if (!over && isinf(search->value)) over = 1;
    if (!over && !VK_FN(hw_propose)(c, problem, search, lane, 0)) over = 2;
    return over;
}

static void VK_FN(hw_begin)(const hw_context *c, const vk_holtwinters_problem *problem, hw_search *search, int lane) {
    const double *start = problem->starts + search->start * VK_HW_COORDINATES;
    for (int k = 0; k < 4; k++) search->trial[k] = fmin(fmax(start[k], problem->lower[k]), problem->upper[k]);
    search->value = INFINITY;
    search->damping = VK_HW_FIRST_DAMPING;
    search->evaluations = 0;
    search->has_secant = 0;
    VK_FN(hw_start_states)(c, c->transposed + (size_t)search->job * c->rows, (double *)c->states + lane, HW_W);
}

/// The gains a, c, g, φ of every lane's trial.
static void VK_FN(hw_gains)(const hw_context *c, const hw_search *searches, hw_v *gains) {
    for (int w = 0; w < HW_W; w++) {
        const double *at = searches[w].trial;
        gains[0][w] = at[0];
        gains[1][w] = c->has_trend ? at[0] * at[1] : 0;
        gains[2][w] = c->has_season ? at[2] * (1 - at[0]) : 0;
        gains[3][w] = c->is_damped ? at[3] : 1;
    }
}

/// Errors alone: sums of squares and the states at the end, left in `states`.
static void VK_FN(hw_filter)(const hw_context *c, const hw_v *gains, hw_v *sum) {
    const hw_v a = gains[0], cc = gains[1], g = gains[2], phi = gains[3];
    hw_v level = c->states[0], trend = c->states[1], total = {0};
    hw_v *season = c->states + 2;
    const hw_v *y = c->series;
    size_t slot = 0;
    for (size_t t = 0; t < c->rows; t++) {
        const hw_v damped = phi * trend, up = level + damped;
        const hw_v e = (y[t] - season[slot]) - up;
        level = up + a * e;
        trend = damped + cc * e;
        season[slot] += g * e;
        total += e * e;
        if (++slot == c->period) slot = 0;
    }
    c->states[0] = level;
    c->states[1] = trend;
    *sum = total;
}

static __attribute__((noinline)) void VK_FN(hw_load)(const hw_context *c, size_t job, int lane) {
    const double *from = c->transposed + job * c->rows;
    double *to = (double *)c->series + lane;
    for (size_t t = 0; t < c->rows; t++) to[t * HW_W] = from[t];
}

/// Packs the lanes one after another, scaled to a largest value of about 1, and finds those that cannot be fitted here.
static __attribute__((noinline)) void VK_FN(hw_pack)(const hw_context *c, const vk_holtwinters_problem *problem, vk_holtwinters_outcome *outcomes) {
    const size_t rows = c->rows;
    for (size_t first = 0; first < problem->lanes; first += 8) {
        const size_t width = problem->lanes - first < 8 ? problem->lanes - first : 8;
        double largest[8] = {0};
        int missing[8] = {0};
        for (size_t t = 0; t < rows; t++) {
            const double *row = problem->values + t * problem->stride + first;
            for (size_t w = 0; w < width; w++) {
                const double x = fabs(row[w]);
                missing[w] |= x != x;
                largest[w] = x > largest[w] ? x : largest[w];
                c->transposed[(first + w) * rows + t] = row[w];
            }
        }
        for (size_t w = 0; w < width; w++) {
            vk_holtwinters_outcome *outcome = outcomes + first + w;
            memset(outcome, 0, sizeof *outcome);
            outcome->status = isinf(largest[w]) ? 2 : missing[w] ? 1 : 0;
            if (outcome->status) continue;
            int exponent = largest[w] == 0 ? 0 : ilogb(largest[w]);
            if (exponent < -1000) exponent = -1000;
            outcome->exponent = exponent;
            outcome->sum_of_squares = INFINITY;
            // In two steps: the factor 2^1000 of tiny series is a normal number, that of huge ones too.
            const double factor = ldexp(1, -exponent);
            double *series = c->transposed + (first + w) * rows;
            for (size_t t = 0; t < rows; t++) series[t] *= factor;
        }
    }
}

void VK_FN(vk_holtwinters_fit)(
    const vk_holtwinters_problem *problem, vk_holtwinters_outcome *outcomes, double *initial, double *final, void *workspace) {
    hw_context context = {0}, *c = &context;
    c->rows = problem->rows;
    c->period = problem->period;
    c->has_season = problem->period > 1;
    c->has_trend = problem->trend != 0;
    c->is_damped = problem->trend == 2;
    c->unknowns = (c->has_season ? c->period : 1) + (size_t)c->has_trend;
    c->coordinate[c->gains++] = 0;
    if (c->has_trend) c->coordinate[c->gains++] = 1;
    if (c->has_season) c->coordinate[c->gains++] = 2;
    if (c->is_damped) c->coordinate[c->gains++] = 3;
    c->streams = 1 + c->gains + c->has_trend + 1;
    hw_v *next = workspace;
    c->series = next, next += c->rows;
    c->stream = next, next += c->rows * HW_STREAMS;
    c->response = next, next += c->period * HW_STREAMS;
    c->adjoint = next, next += (c->period + 1) * HW_STREAMS;
    c->factor = next, next += (c->period + 1) * (c->period + 2) / 2;
    c->sides = next, next += (c->period + 1) * HW_SIDES;
    c->solved = next, next += (c->period + 1) * HW_SIDES;
    c->states = next, next += 2 + c->period;
    c->generators = next, next += 2 * c->period;
    c->base = (double *)next, next += 2 + c->period;
    c->base_solved = (double *)next, next += (c->period + 1) * HW_SIDES;
    c->transposed = (double *)next;

#if defined(__SSE2__)
    // Decaying responses would become denormal and slow; they are far below rounding by then.
    const unsigned mode = _mm_getcsr();
#endif
    VK_FN(hw_pack)(c, problem, outcomes);
#if defined(__SSE2__)
    _mm_setcsr(mode | 0x8040);
#endif
    const size_t width = 2 + c->period;
    hw_search searches[HW_W];
    hw_v gains[4], products[15];
    size_t job = 0;
    int busy = 0;
    memset(searches, 0, sizeof searches);
    memset(c->series, 0, sizeof(hw_v) * c->rows);
    memset(c->states, 0, sizeof(hw_v) * width);
    // A lane takes the next series as soon as its own is done, so that no lane waits for the slowest.
#define HW_REFILL(lane)                                                            \
    do {                                                                           \
        while (job < problem->lanes && outcomes[job].status) job++;                \
        searches[lane].job = job < problem->lanes ? (ptrdiff_t)job++ : -1;         \
        if (searches[lane].job >= 0) {                                             \
            busy++;                                                                \
            searches[lane].start = 0;                                              \
            searches[lane].total = 0;                                              \
            searches[lane].best = INFINITY;                                        \
            VK_FN(hw_load)(c, (size_t)searches[lane].job, lane);                   \
            VK_FN(hw_begin)(c, problem, &searches[lane], lane);                    \
        }                                                                          \
    } while (0)
    for (int w = 0; w < HW_W; w++) HW_REFILL(w);
    while (busy > 0) {
        VK_FN(hw_gains)(c, searches, gains);
        VK_FN(hw_pass)(c, gains, products);
        VK_FN(hw_run_backward)(c, gains);
        if (c->period >= HW_LONG) {
            hw_v ridge;
            VK_FN(hw_factor_long)(c, &ridge);
            VK_FN(hw_solve_sides)(c, &ridge);
        } else {
            VK_FN(hw_assemble)(c);
            VK_FN(hw_solve)(c);
        }
        for (int w = 0; w < HW_W; w++) {
            hw_search *search = &searches[w];
            if (search->job < 0) continue;
            const int over = VK_FN(hw_judge)(c, problem, search, w, products);
            if (!over) continue;
            vk_holtwinters_outcome *outcome = outcomes + search->job;
            if (search->value < search->best) {
                search->best = search->value;
                memcpy(outcome->coordinates, search->at, sizeof search->at);
                outcome->converged = over == 2;
                VK_FN(hw_propose)(c, problem, search, w, 1);
                double *states = initial + (size_t)search->job * width;
                for (size_t i = 0; i < width; i++) states[i] = ((const double *)c->states)[i * HW_W + (size_t)w];
            }
            outcome->evaluations = search->total;
            if (++search->start < problem->start_count) {
                VK_FN(hw_begin)(c, problem, search, w);
            } else {
                busy--;
                HW_REFILL(w);
            }
        }
    }
    // The sums by a pass of their own, and the states at the end.
    for (size_t first = 0; first < problem->lanes;) {
        int used = 0;
        ptrdiff_t jobs[HW_W];
        for (; first < problem->lanes && used < HW_W; first++) {
            if (outcomes[first].status) continue;
            jobs[used] = (ptrdiff_t)first;
            VK_FN(hw_load)(c, first, used);
            memcpy(searches[used].trial, outcomes[first].coordinates, sizeof searches[used].trial);
            for (size_t i = 0; i < width; i++) ((double *)c->states)[i * HW_W + (size_t)used] = initial[first * width + i];
            used++;
        }
        if (used == 0) break;
        VK_FN(hw_gains)(c, searches, gains);
        VK_FN(hw_filter)(c, gains, products);
        for (int w = 0; w < used; w++) {
            outcomes[jobs[w]].sum_of_squares = products[0][w];
            for (size_t i = 0; i < width; i++) final[(size_t)jobs[w] * width + i] = ((const double *)c->states)[i * HW_W + (size_t)w];
        }
    }
#if defined(__SSE2__)
    _mm_setcsr(mode);
#endif
}
