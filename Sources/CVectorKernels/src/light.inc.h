// One interval of the light tier:
//
//     ŷ = l + φb + s_j,  e = y − ŷ,  σ = max(√(k·L), floor)·(1 + w/(n + 2)),  z = e/σ
//     u = e bounded to ±cσ, uncut after a run of bounded ones of one sign
//     l ← l + φb + αu,  b ← φb + βu,  s_j ← s_j + γu,  L ← L + g(a − L),  k_j ← k_j + h(a − k_j),  a = 1.25·|e| bounded
//     Q ← Q·(1 + η(1[|z| > Q] − q)),  score = 100·(1 − p^(1/9)) with p the two tails of Student's t(4) at |z|·t_q/Q
//
// Three short loops over a group of tiles, handed on through rows in the first cache: scales, learning, scores. One loop
// would be a chain of a division, a square root and another division a metric, too long for a processor to overlap with the
// next. Reciprocals that only young metrics need are formed only where a register holds one; other lanes do not use them.
#include "lanes.inc.h"
#include "light_score.inc.h"

#define STATE(i) (state + (i) * VK_LIGHT_TILE + l)
#define TABLE(i) (table + (i) * VK_LIGHT_TILE + l)

/// What follows from the rules, once an interval; a copy, so that no store can change it.
typedef struct {
    vk_light_rules r;
    double per_slot, grown, shrunk, least, greatest;
    double mature;  ///< from so many values on all gains are the rules' own
} VK_FN(light_numbers);

/// Deviations' scales of a tile.
static inline void VK_FN(light_scales)(const VK_FN(light_numbers) * a, const double *state, const double *table, double *sigma) {
    for (int l = 0; l < VK_LIGHT_TILE; l += VK_WIDTH) {
        vd n = LOAD(STATE(VK_LIGHT_VALUES)), scale = LOAD(STATE(VK_LIGHT_SCALE)), cycles = __builtin_elementwise_floor((n + 0.5) * a->per_slot);
        vd rows = n + 2.0, values = GREATER(cycles + a->r.slot_shrinkage, 1e-9), both = 1.0 / (rows * values);
        vd slot = (LOAD(TABLE(VK_LIGHT_SLOT_SCALE)) * cycles + a->r.slot_shrinkage * scale) * (both * rows);
        vd floor = GREATER(a->r.floor_share * VABS(LOAD(STATE(VK_LIGHT_LEVEL))), 1e-100);
        STORE(sigma + l, GREATER(VSQRT(slot * scale), floor) * (1.0 + a->r.wide_start_rows * (both * values)));
    }
}

/// Forecasts and learns; `reference` holds the scales and receives the magnitudes of deviations on the axis of the reference
/// distribution.
static inline void VK_FN(light_tile)(const VK_FN(light_numbers) * a, const double *values, double *state, double *table, double *expected,
                                     double *deviation, double *reference) {
    for (int l = 0; l < VK_LIGHT_TILE; l += VK_WIDTH) {
        vd y = LOAD(values + l), n = LOAD(STATE(VK_LIGHT_VALUES)), sigma = LOAD(reference + l), quantile = LOAD(STATE(VK_LIGHT_QUANTILE));
        vi present = VABS(y) <= VK_LIGHT_LARGEST, learns = present & (n > 0.0), scaled = present & (n > 1.0);
        vd trend = a->r.damping * LOAD(STATE(VK_LIGHT_TREND)), base = LOAD(STATE(VK_LIGHT_LEVEL)) + trend, season = LOAD(TABLE(VK_LIGHT_SEASON));
        vd forecast = base + season, e = WHERE(learns, y - forecast), distance = VABS(e);
        vd inverse = 1.0 / (sigma * quantile), z = WHERE(scaled, e * (inverse * quantile)), magnitude = VABS(z);
        STORE(deviation + l, z);
        STORE(reference + l, WHERE(scaled & (n >= a->r.learning_rows), distance * (inverse * a->r.reference_quantile)));

        // The quantile of deviations, and the innovation that may enter.
        vd moved = quantile * (magnitude > quantile ? (vd)(a->grown) : (vd)(a->shrunk));
        KEEP(scaled, STATE(VK_LIGHT_QUANTILE), LESSER(GREATER(moved, a->least), a->greatest));
        vd side = VSIGN(e), run = LOAD(STATE(VK_LIGHT_RUN));
        vi bounded = scaled & (magnitude > a->r.clip);
        vd longer = WHERE(bounded, side + WHERE(run * side > 0.0, run));
        vd u = (bounded & (VABS(longer) < a->r.accept_run)) ? side * (a->r.clip * sigma) : e;
        KEEP(present, STATE(VK_LIGHT_RUN), longer);
        vd size = a->r.mean_deviation * distance;
        size = scaled ? LESSER(size, a->r.scale_clip * sigma) : size;

        vd level = base + a->r.level_gain * u, season_gain = a->r.season_gain, scale_gain = a->r.scale_gain, slot_gain = a->r.slot_gain;
        if (__builtin_reduce_or(n < a->mature)) {
            vd cycles = __builtin_elementwise_floor((n + 0.5) * a->per_slot), fewest = GREATER(n, 1.0), next = cycles + 1.0;
            vd both = 1.0 / (fewest * next), over_next = both * fewest;
            season_gain = GREATER(WHERE(cycles < 3.0, (1.0 - a->r.level_gain) * over_next), season_gain);
            scale_gain = GREATER(both * next, scale_gain);
            slot_gain = GREATER(over_next, slot_gain);
            level = (present & (n <= 0.0)) ? y : level;
            forecast = n > 0.0 ? forecast : (vd)(NAN);
        }
        vd scale = LOAD(STATE(VK_LIGHT_SCALE)), slot_scale = LOAD(TABLE(VK_LIGHT_SLOT_SCALE));
        STORE(expected + l, forecast);
        STORE(STATE(VK_LIGHT_LEVEL), level);
        STORE(STATE(VK_LIGHT_TREND), trend + a->r.trend_gain * u);
        STORE(STATE(VK_LIGHT_SCALE), scale + WHERE(learns, scale_gain * (size - scale)));
        STORE(STATE(VK_LIGHT_VALUES), n + WHERE(present, 1.0));
        STORE(TABLE(VK_LIGHT_SEASON), season + season_gain * u);
        STORE(TABLE(VK_LIGHT_SLOT_SCALE), slot_scale + WHERE(learns, slot_gain * (size - slot_scale)));
    }
}

/// Tiles that go through each loop together.
#define LIGHT_GROUP 16

void VK_FN(vk_light_interval)(const vk_light_rules *rules, ptrdiff_t count, const double *values, double *state, double *table,
                              double *expected, double *deviation, double *score) {
    const vk_light_rules r = *rules;
    const VK_FN(light_numbers) numbers = {
        .r = r, .per_slot = 1.0 / r.slots, .grown = 1.0 + r.quantile_gain * (1.0 - r.share), .shrunk = 1.0 - r.quantile_gain * r.share,
        .least = r.reference_quantile / r.quantile_reach, .greatest = r.reference_quantile * r.quantile_reach,
        .mature = fmax(fmax(1.0 / r.scale_gain, r.slots / r.slot_gain), 3.0 * r.slots) + r.slots,
    };
    double reference[LIGHT_GROUP * VK_LIGHT_TILE];
    for (ptrdiff_t first = 0; first < count; first += LIGHT_GROUP * VK_LIGHT_TILE) {
        const ptrdiff_t size = count - first < LIGHT_GROUP * VK_LIGHT_TILE ? count - first : LIGHT_GROUP * VK_LIGHT_TILE;
        for (ptrdiff_t metric = 0; metric < size; metric += VK_LIGHT_TILE)
            VK_FN(light_scales)(&numbers, state + (first + metric) * VK_LIGHT_ROWS, table + (first + metric) * VK_LIGHT_TABLE_ROWS, reference + metric);
        ptrdiff_t metric = 0;
        for (; metric < size; metric += VK_LIGHT_TILE) {
            const ptrdiff_t at = first + metric, rest = size - metric;
            const int is_whole = rest >= VK_LIGHT_TILE;
            double last[3][VK_LIGHT_TILE];
            for (ptrdiff_t l = 0; l < VK_LIGHT_TILE && !is_whole; l++) last[0][l] = l < rest ? values[at + l] : NAN;
            VK_FN(light_tile)(&numbers, is_whole ? values + at : last[0], state + at * VK_LIGHT_ROWS, table + at * VK_LIGHT_TABLE_ROWS,
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
#undef LESSER
#undef GREATER
#undef WHERE
