// One interval of the light tier, all steps in one loop over the metrics:
//
//     ŷ = l + φb + s_j,  e = y − ŷ,  σ = max(√(k·L), floor)·(1 + w/(n + 2)),  z = e/σ
//     u = e bounded to ±cσ, uncut after a run of bounded ones of one sign
//     l ← l + φb + αu,  b ← φb + βu,  s_j ← s_j + γu,  L ← L + g(a − L),  k_j ← k_j + h(a − k_j),  a = 1.25·|e| bounded
//     Q ← Q·(1 + η(1[|z| > Q] − q)),  score = 100·(1 − p^(1/9)) with p the two tails of Student's t(4) at |z|·t_q/Q
#include "lanes.inc.h"

#define STATE(i) (state + (i) * VK_LIGHT_TILE + l)
#define TABLE(i) (table + (i) * VK_LIGHT_TILE + l)

/// p^(1/9) for p in [10⁻³⁰, 1], to ten digits: short forms of lanes_log2 and lanes_exp2.
static inline vd VK_FN(ninth_root)(vd p) {
    vi bits = __builtin_bit_cast(vi, p);
    vi biased = (vi)((__builtin_bit_cast(vw, bits) - 0x3FE6A09E667F3BCDULL + (1023ULL << 52)) >> 52);
    vd m = __builtin_bit_cast(vd, bits - (biased << 52) + (1023LL << 52)), s = (m - 1.0) / (m + 1.0), q = s * s;
    // Both polynomials in halves of halves: short chains of operations.
    vd q2 = q * q, artanh = s * (((1.0 + q * (1.0 / 3)) + q2 * (1.0 / 5 + q * (1.0 / 7))) + q2 * q2 * (1.0 / 9 + q * (1.0 / 11)));
    vd exponent = __builtin_bit_cast(vd, biased | VK_WHOLE_BITS) - (VK_WHOLE + 1023.0);
    vd x = (exponent + artanh * 2.8853900817779268) * (1.0 / 9), whole = __builtin_elementwise_roundeven(x), y = (x - whole) * LN2;
    vd y2 = y * y, y4 = y2 * y2;
    vd e = ((1.0 + y) + y2 * (1.0 / 2 + y * (1.0 / 6))) +
           y4 * (((1.0 / 24 + y * (1.0 / 120)) + y2 * (1.0 / 720 + y * (1.0 / 5040))) + y4 * (1.0 / 40320));
    return e * __builtin_bit_cast(vd, __builtin_bit_cast(vi, whole + (VK_WHOLE + 1023.0)) << 52);
}

/// P(|T| > z) = (1 − w)²(2 + w)/2 with w = z/h, h = √(4 + z²) and 1 − w = 4/(h(h + z)), four degrees of freedom; as a score.
static inline vd VK_FN(light_score)(vd z) {
    z = VMIN(z, 1e12);
    vd h = VSQRT(4.0 + z * z), sum = h + z, inverse = 1.0 / (h * sum), rest = 4.0 * inverse;
    vd p = VMIN(VMAX(rest * rest * (1.0 + 0.5 * (z * sum * inverse)), 1e-30), 1.0);
    return 100.0 * (1.0 - VK_FN(ninth_root)(p));
}

/// Forecasts and learns; `reference` receives the magnitudes of deviations on the axis of the reference distribution.
static inline void VK_FN(light_tile)(const vk_light_rules *r, const double *values, double *state, double *table, double *expected,
                                     double *deviation, double *reference) {
    for (int l = 0; l < VK_LIGHT_TILE; l += VK_WIDTH) {
        vd y = LOAD(values + l), n = LOAD(STATE(VK_LIGHT_VALUES));
        vd level = LOAD(STATE(VK_LIGHT_LEVEL)), trend = r->damping * LOAD(STATE(VK_LIGHT_TREND)), scale = LOAD(STATE(VK_LIGHT_SCALE));
        vd season = LOAD(TABLE(VK_LIGHT_SEASON)), slot_scale = LOAD(TABLE(VK_LIGHT_SLOT_SCALE));
        vi present = VABS(y) <= VK_LIGHT_LARGEST, started = n > 0.0, scaled = present & (n > 1.0);
        y = present ? y : (vd)(0.0);

        // Reciprocals of what depends on the number of values, by one division.
        vd cycles = __builtin_elementwise_floor((n + 0.5) * (1.0 / r->slots));
        vd a1 = n + 2.0, a2 = VMAX(n, 1.0), a3 = cycles + 1.0, a4 = VMAX(cycles + r->slot_shrinkage, 1e-9);
        vd a12 = a1 * a2, a34 = a3 * a4, both = 1.0 / (a12 * a34);
        vd over1 = both * a34 * a2, over2 = both * a34 * a1, over3 = both * a12 * a4, over4 = both * a12 * a3;

        vd base = level + trend, forecast = base + season, e = (present & started) ? y - forecast : (vd)(0.0);
        vd slot = (slot_scale * cycles + r->slot_shrinkage * scale) * over4, quantile = LOAD(STATE(VK_LIGHT_QUANTILE));
        vd sigma = VMAX(VMAX(VSQRT(slot * scale), r->floor_share * VABS(level)), 1e-100) * (1.0 + r->wide_start_rows * over1);
        vd inverse = 1.0 / (sigma * quantile), z = scaled ? e * (inverse * quantile) : (vd)(0.0), magnitude = VABS(z);

        // The innovation that may enter.
        vd side = VSIGN(e), run = LOAD(STATE(VK_LIGHT_RUN));
        vi bounded = scaled & (magnitude > r->clip);
        run = bounded ? (run * side > 0.0 ? run + side : side) : (vd)(0.0);
        vd u = (bounded & (VABS(run) < r->accept_run)) ? side * (r->clip * sigma) : e;
        vd young = cycles < 3.0 ? (1.0 - r->level_gain) * over3 : (vd)(0.0);

        // The scales, and the quantile of deviations.
        vd a = r->mean_deviation * VABS(e);
        a = scaled ? VMIN(a, r->scale_clip * sigma) : a;
        vd beyond = magnitude > quantile ? (vd)(1.0 - r->share) : (vd)(-r->share);
        vd moved = VMIN(VMAX(quantile * (1.0 + r->quantile_gain * beyond), r->reference_quantile / r->quantile_reach),
                        r->reference_quantile * r->quantile_reach);

        vi learns = present & started;
        STORE(expected + l, started ? forecast : (vd)(NAN));
        STORE(deviation + l, z);
        vi judged = scaled & (n >= r->learning_rows);
        STORE(reference + l, judged ? VABS(e) * (inverse * r->reference_quantile) : (vd)(0.0));

        STORE(STATE(VK_LIGHT_LEVEL), learns ? base + r->level_gain * u : (present ? y : base));
        STORE(STATE(VK_LIGHT_TREND), learns ? trend + r->trend_gain * u : trend);
        KEEP(learns, STATE(VK_LIGHT_SCALE), scale + VMAX(r->scale_gain, over2) * (a - scale));
        KEEP(present, STATE(VK_LIGHT_VALUES), n + 1.0);
        KEEP(present, STATE(VK_LIGHT_RUN), run);
        KEEP(scaled, STATE(VK_LIGHT_QUANTILE), moved);
        KEEP(learns, TABLE(VK_LIGHT_SEASON), season + VMAX(r->season_gain, young) * u);
        KEEP(learns, TABLE(VK_LIGHT_SLOT_SCALE), slot_scale + VMAX(r->slot_gain, over3) * (a - slot_scale));
    }
}

/// Tiles whose deviations become scores together: long chains of operations overlap better in short loops.
#define LIGHT_GROUP 16

void VK_FN(vk_light_interval)(const vk_light_rules *rules, ptrdiff_t count, const double *values, double *state, double *table,
                              double *expected, double *deviation, double *score) {
    double reference[LIGHT_GROUP * VK_LIGHT_TILE];
    for (ptrdiff_t first = 0; first < count; first += LIGHT_GROUP * VK_LIGHT_TILE) {
        const ptrdiff_t size = count - first < LIGHT_GROUP * VK_LIGHT_TILE ? count - first : LIGHT_GROUP * VK_LIGHT_TILE;
        ptrdiff_t metric = 0;
        for (; metric < size; metric += VK_LIGHT_TILE) {
            const ptrdiff_t at = first + metric, rest = size - metric;
            const int is_whole = rest >= VK_LIGHT_TILE;
            double last[3][VK_LIGHT_TILE];
            for (ptrdiff_t l = 0; l < VK_LIGHT_TILE && !is_whole; l++) last[0][l] = l < rest ? values[at + l] : NAN;
            VK_FN(light_tile)(rules, is_whole ? values + at : last[0], state + at * VK_LIGHT_ROWS, table + at * VK_LIGHT_TABLE_ROWS,
                              is_whole ? expected + at : last[1], is_whole ? deviation + at : last[2], reference + metric);
            if (is_whole) continue;
            memcpy(expected + at, last[1], (size_t)rest * sizeof(double));
            memcpy(deviation + at, last[2], (size_t)rest * sizeof(double));
        }
        for (ptrdiff_t l = 0; l < metric; l += VK_WIDTH) STORE(reference + l, VK_FN(light_score)(LOAD(reference + l)));
        memcpy(score + first, reference, (size_t)size * sizeof(double));
    }
}
#undef STATE
#undef TABLE
