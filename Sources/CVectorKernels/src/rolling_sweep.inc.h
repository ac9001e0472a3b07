// The sweep: a sorted window loses the rank that leaves and takes in the one that comes, 32 lanes at once.
//
//     tᵢ = max(sᵢ₋₁, min(in, sᵢ))        the window with `in` at its place
//     sᵢ ← tᵢ where tᵢ < out, else tᵢ₊₁    and without `out`

typedef uint16_t VK_FN(ranks) __attribute__((ext_vector_type(VK_ROLLING_LANES), aligned(64)));
#define RANKS VK_FN(ranks)

static inline void VK_FN(replace)(RANKS *places, ptrdiff_t window, const RANKS *coming, const RANKS *leaving) {
    const RANKS in = *coming, out = *leaving;
    RANKS here = places[0], t = __builtin_elementwise_min(in, here);
    for (ptrdiff_t i = 0; i + 1 < window; i++) {
        const RANKS above = places[i + 1];
        const RANKS next = __builtin_elementwise_max(here, __builtin_elementwise_min(in, above));
        // t < out without a comparison of unsigned numbers, which AVX2 lacks.
        places[i] = __builtin_elementwise_max(t, out) == t ? next : t;
        here = above;
        t = next;
    }
    const RANKS last = __builtin_elementwise_max(here, in);
    places[window - 1] = __builtin_elementwise_max(t, out) == t ? last : t;
}

/// (a + b) / 2, halved first where the sum overflows.
static inline double VK_FN(mean)(double a, double b) {
    const double sum = a + b;
    return __builtin_isinf(sum) ? a / 2 + b / 2 : sum / 2;
}

/// The median absolute deviation of a lane's first `count` places from their median `centre`.
///
/// The k values nearest to the centre are neighbours sᵢ … s(i+k−1); over starts i, centre − sᵢ falls and the other end's
/// distance rises, so the best start is where they cross: nine times in ten where it was a row before. For an even count the
/// next nearest value, just outside, is averaged in.
static inline double VK_FN(deviation)(const uint16_t *places, const double *sorted, ptrdiff_t count, double centre, ptrdiff_t *nearest) {
#define PLACE(i) sorted[places[(i) * VK_ROLLING_LANES]]
    const ptrdiff_t k = (count + 1) / 2, last = count - k;
    ptrdiff_t start = *nearest < last ? *nearest : last;
    // Distances of the ends, and of what lies outside them.
    double left = centre - PLACE(start), right = PLACE(start + k - 1) - centre;
    double below = start > 0 ? centre - PLACE(start - 1) : INFINITY, above = start < last ? PLACE(start + k) - centre : INFINITY;
    // sᵢ leaves where s(i+k) is nearer; s(i−1) comes where it is nearer than s(i+k−1).
    while (above < left) {
        below = left, right = above, start++;
        left = centre - PLACE(start);
        above = start < last ? PLACE(start + k) - centre : INFINITY;
    }
    while (below < right) {
        above = right, left = below, start--;
        right = PLACE(start + k - 1) - centre;
        below = start > 0 ? centre - PLACE(start - 1) : INFINITY;
    }
    *nearest = start;
    const double reach = left > right ? left : right;
    return count % 2 ? reach : VK_FN(mean)(reach, below < above ? below : above);
#undef PLACE
}

void VK_FN(vk_rolling_sweep)(const vk_rolling_problem *problem, const uint16_t *ranks, const double *sorted, uint16_t *places,
                             double *location, double *scale, double *score) {
    const RANKS missing = VK_ROLLING_MISSING;
    const ptrdiff_t rows = problem->rows, window = problem->window, lanes = problem->lanes;
    ptrdiff_t count[VK_ROLLING_LANES] = {0}, nearest[VK_ROLLING_LANES] = {0};
    RANKS *order = (RANKS *)places;
    for (ptrdiff_t i = 0; i < window; i++) order[i] = missing;
    for (ptrdiff_t row = 0; row < rows; row++) {
        const RANKS *coming = (const RANKS *)ranks + row, *leaving = row >= window ? coming - window : &missing;
        const uint16_t *in = (const uint16_t *)coming, *out = (const uint16_t *)leaving;
        double centre[VK_ROLLING_LANES], deviation[VK_ROLLING_LANES];
        for (ptrdiff_t lane = 0; lane < lanes; lane++) {
            const ptrdiff_t n = count[lane], middle = n / 2;
            count[lane] += (in[lane] != VK_ROLLING_MISSING) - (out[lane] != VK_ROLLING_MISSING);
            centre[lane] = deviation[lane] = NAN;
            if (n < problem->least || row < problem->first_row) continue;
            const uint16_t *place = places + lane;
            const double *values = sorted + lane * rows;
            const double upper = values[place[middle * VK_ROLLING_LANES]];
            centre[lane] = n % 2 ? upper : VK_FN(mean)(values[place[(middle - 1) * VK_ROLLING_LANES]], upper);
            deviation[lane] = VK_FN(deviation)(place, values, n, centre[lane], &nearest[lane]);
        }
        VK_FN(replace)(order, window, coming, leaving);
        if (row < problem->first_row) continue;
        for (ptrdiff_t lane = 0; lane < lanes; lane++) {
            const ptrdiff_t at = row * problem->stride + lane;
            const double share = problem->share_floor * fabs(centre[lane]), floor = share > problem->absolute_floor ? share : problem->absolute_floor;
            const double own = problem->consistency * deviation[lane], size = own < floor ? floor : own;
            const double distance = problem->values[at] - centre[lane];
            location[at] = centre[lane];
            scale[at] = size;
            score[at] = distance == 0 ? (size == size ? 0 : NAN) : distance / size;
        }
    }
}
