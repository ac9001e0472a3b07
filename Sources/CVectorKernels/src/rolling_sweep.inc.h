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
/// distance rises, so the best start is where they cross, a step or two from the last one. For an even count the next
/// nearest value, just outside, is averaged in.
static inline double VK_FN(deviation)(const uint16_t *places, const double *sorted, ptrdiff_t count, double centre, ptrdiff_t *nearest) {
#define PLACE(i) sorted[places[(i) * VK_ROLLING_LANES]]
    const ptrdiff_t k = (count + 1) / 2, last = count - k;
    ptrdiff_t start = *nearest < last ? *nearest : last;
    // sᵢ leaves where s(i+k) is nearer; s(i−1) comes where it is nearer than s(i+k−1).
    while (start < last && PLACE(start + k) - centre < centre - PLACE(start)) start++;
    while (start > 0 && PLACE(start + k - 1) - centre > centre - PLACE(start - 1)) start--;
    *nearest = start;
    const double reach = fmax(centre - PLACE(start), PLACE(start + k - 1) - centre);
    if (count % 2) return reach;
    const double below = start > 0 ? centre - PLACE(start - 1) : INFINITY;
    const double above = start < last ? PLACE(start + k) - centre : INFINITY;
    return VK_FN(mean)(reach, fmin(below, above));
#undef PLACE
}

void VK_FN(vk_rolling_sweep)(ptrdiff_t rows, ptrdiff_t window, ptrdiff_t least, const uint16_t *ranks, const double *sorted,
                             uint16_t *places, ptrdiff_t lanes, ptrdiff_t stride, double *median, double *deviation) {
    const RANKS missing = VK_ROLLING_MISSING;
    ptrdiff_t count[VK_ROLLING_LANES] = {0}, nearest[VK_ROLLING_LANES] = {0};
    RANKS *order = (RANKS *)places;
    for (ptrdiff_t i = 0; i < window; i++) order[i] = missing;
    for (ptrdiff_t row = 0; row < rows; row++) {
        const RANKS *coming = (const RANKS *)ranks + row, *leaving = row >= window ? coming - window : &missing;
        for (ptrdiff_t lane = 0; lane < lanes; lane++) {
            const ptrdiff_t at = row * stride + lane, n = count[lane], middle = n / 2;
            count[lane] += ((*coming)[lane] != VK_ROLLING_MISSING) - ((*leaving)[lane] != VK_ROLLING_MISSING);
            if (n < least) {
                median[at] = deviation[at] = NAN;
                continue;
            }
            const uint16_t *place = places + lane;
            const double *values = sorted + lane * rows;
            const double upper = values[place[middle * VK_ROLLING_LANES]];
            const double centre = n % 2 ? upper : VK_FN(mean)(values[place[(middle - 1) * VK_ROLLING_LANES]], upper);
            median[at] = centre;
            deviation[at] = VK_FN(deviation)(place, values, n, centre, &nearest[lane]);
        }
        VK_FN(replace)(order, window, coming, leaving);
    }
}
