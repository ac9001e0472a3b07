// What a metric's candidates share: unit, choice, band, rarity, record, severity and alarm.

#define METRIC(i) (state + (size_t)(i) * VK_TILE + l)
#define OUT(c, i) (scratch + ((size_t)(i) * VK_CANDIDATES + (c)) * VK_TILE + l)

/// Values in units of a power of two, their logarithms, and which lanes have one.
static void VK_FN(prepare)(const vk_chain_layout *layout, const vk_chain_rules *r, const double *value, double *state, double *scratch) {
    double *scaled = scratch + (size_t)VK_CANDIDATES * S_COUNT * VK_TILE;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vd x = LOAD(value + l), unit = LOAD(METRIC(VK_M_UNIT));
        vi present = (x == x) & ~(LOAD(METRIC(VK_M_RETIRED)) > 0.0);
        vi bits = __builtin_bit_cast(vi, x) & 0x7FF0000000000000LL;
        vd power = VMAX(__builtin_bit_cast(vd, bits), 0x1p-1021);
        power = VMIN(power, 0x1p1023);
        vi starts = present & (unit == 0.0) & (x != 0.0);
        unit = starts ? power : unit;
        STORE(METRIC(VK_M_UNIT), unit);
        x = present ? x / (unit == 0.0 ? (vd)(1.0) : unit) : (vd)(0.0);
        x = VCLIP(x, (vd)(1e100));
        STORE(scaled + l, x);
        vd active = present ? (vd)(1.0) : (vd)(0.0);
        for (int c = 0; c < VK_CANDIDATES; c++) {
            STORE(OUT(c, S_OBSERVED), x);
            STORE(OUT(c, S_ACTIVE), active);
        }
        vd log_unit = LOAD(METRIC(VK_M_LOG_UNIT));
        vi has_log = log_unit > 0.0;
        vd m = has_log ? log_unit : (vd)(1.0);
        STORE(OUT(VK_LOG, S_OBSERVED), m * LN2 * VLOG2(VMAX(x, 0.0) / m + r->logarithm_offset));
        STORE(OUT(VK_LOG, S_ACTIVE), has_log ? active : (vd)(0.0));
        vd gap = LOAD(METRIC(VK_M_GAP));
        STORE(METRIC(VK_M_GAP), present ? gap : gap + 1.0);
    }
}

/// Excess of a value over a range, as a share of the range; at most 1e9.
static inline vd VK_FN(excess)(vd value, vd low, vd high) {
    vd beyond = VMAX(value - high, low - value), range = high - low;
    vd ratio = range > 0.0 ? VMIN(beyond / range, 1e9) : (vd)(1e9);
    return beyond > 0.0 ? ratio : (vd)(0.0);
}

/// Record, severity and alarm: (T + R)·t/(t + w) + frequency term, announced when it passes the event's peak.
static inline vd VK_FN(severity)(const vk_chain_rules *r, double *state, int l, vd x, vd decibels, vi active, vi is_return,
                                 vi *record_flag, vi *alarm_flag) {
    vd rows = LOAD(METRIC(VK_M_ROWS)), sum = x, newest = x;
    for (int i = 0; i < VK_ENERGY_ROWS - 1; i++) {
        vd older = LOAD(METRIC(VK_M_RECENT + i));
        sum += older;
        KEEP(active, METRIC(VK_M_RECENT + i), newest);
        newest = older;
    }
    vd filled = VMIN(LOAD(METRIC(VK_M_RECENT_COUNT)) + 1.0, (double)VK_ENERGY_ROWS), mean = sum / filled;
    KEEP(active, METRIC(VK_M_RECENT_COUNT), filled);
    vd high = LOAD(METRIC(VK_M_LARGEST)), low = LOAD(METRIC(VK_M_SMALLEST));
    vd high_mean = LOAD(METRIC(VK_M_LARGEST_MEAN)), low_mean = LOAD(METRIC(VK_M_SMALLEST_MEAN));
    vi counts = active & (rows >= (double)r->record_first_row);
    vd beyond = VMAX(VK_FN(excess)(x, low, high), VK_FN(excess)(mean, low_mean, high_mean));
    vi is_record = counts & (beyond > 0.0);
    vd share = LOAD(METRIC(VK_M_RECORD_SHARE));
    vi speaks = is_record & (share <= r->record_budget_share) & (vi)((vd)(double)r->record_enabled > 0.0);
    vd record = speaks ? r->record_base + r->record_excess * VMIN(beyond / r->record_excess_share, 1.0) : (vd)(0.0);
    KEEP(counts, METRIC(VK_M_RECORD_SHARE), share + r->record_budget_gain * ((is_record ? (vd)(1.0) : (vd)(0.0)) - share));
    KEEP(active, METRIC(VK_M_LARGEST), VMAX(high, x));
    KEEP(active, METRIC(VK_M_SMALLEST), VMIN(low, x));
    KEEP(active, METRIC(VK_M_LARGEST_MEAN), VMAX(high_mean, mean));
    KEEP(active, METRIC(VK_M_SMALLEST_MEAN), VMIN(low_mean, mean));

    vd warm = r->warm_up_rows > 0 ? rows / (rows + r->warm_up_rows) : (vd)(1.0);
    vd total = (active & ~is_return) ? VMAX((decibels + record) * warm + r->frequency_decibels, 0.0) : (vd)(0.0);
    vd peak = LOAD(METRIC(VK_M_PEAK)), age = LOAD(METRIC(VK_M_PEAK_AGE)) + 1.0;
    vi alarm = active & ~is_return & (total > peak + r->lead_decibels), higher = total > peak;
    vi expired = ~higher & (age >= (double)r->hold_rows);
    STORE(METRIC(VK_M_PEAK), higher ? total : (expired ? (vd)(0.0) : peak));
    STORE(METRIC(VK_M_PEAK_AGE), higher ? (vd)(0.0) : age);
    *record_flag = is_record;
    *alarm_flag = alarm;
    return alarm ? total : (vd)(0.0);
}

static inline vd VK_FN(of_chosen)(const double *scratch, int l, int item, vd chosen) {
    vd result = LOAD(OUT(0, item));
    for (int c = 1; c < VK_CANDIDATES; c++) result = chosen == (double)c ? LOAD(OUT(c, item)) : result;
    return result;
}

/// What the chosen candidate says of a row, and what the metric makes of it.
typedef struct VK_FN(conclusion) {
    vd chosen, rows, forecast, sigma, z, log_z, decibels, severity, threshold, index, total;
    vi active, scored, is_return, is_record, alarm, learning;
} VK_FN(conclusion);

#include "chain_results.inc.h"

/// The conclusion of a row: rarity's tail, extremes, alarms and the gates learn from it; results are written where wanted.
static void VK_FN(conclude)(const vk_chain_layout *layout, const vk_chain_rules *r, double *state, float *tails, double *scratch,
                            const vk_chain_output *out) {
    const double *scaled = scratch + (size_t)VK_CANDIDATES * S_COUNT * VK_TILE;
    float *counts = tails + (size_t)layout->rarity_counts * VK_TILE, *upper = tails + (size_t)layout->rarity_upper * VK_TILE;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vd chosen = LOAD(METRIC(VK_M_CHOSEN)), x = LOAD(scaled + l), rows = LOAD(METRIC(VK_M_ROWS));
        VK_FN(conclusion) c = {.chosen = chosen, .rows = rows, .learning = rows < (double)r->learning_rows};
        c.active = LOAD(OUT(0, S_ACTIVE)) > 0.0;
        c.scored = c.active & (VK_FN(of_chosen)(scratch, l, S_ACTIVE, chosen) > 1.0);
        c.is_return = VK_FN(of_chosen)(scratch, l, S_RETURN, chosen) > 0.0;
        c.forecast = VK_FN(of_chosen)(scratch, l, S_FORECAST, chosen);
        c.sigma = VK_FN(of_chosen)(scratch, l, S_SIGMA, chosen);
        c.z = c.scored ? VK_FN(of_chosen)(scratch, l, S_DEVIATION, chosen) : (vd)(0.0);
        c.log_z = VK_FN(of_chosen)(scratch, l, S_LOG_Z, chosen);
        c.decibels = c.scored ? VK_FN(of_chosen)(scratch, l, S_DECIBELS, chosen) : (vd)(0.0);
        c.threshold = LOAD(METRIC(VK_M_RARITY_THRESHOLD));
        c.index = LOAD(METRIC(VK_M_RARITY_INDEX));
        c.total = LOAD(METRIC(VK_M_RARITY_TOTAL));
        VK_FN(tail_count)(counts, l, c.log_z, c.scored);
        c.severity = VK_FN(severity)(r, state, l, x, c.decibels, c.active, c.is_return, &c.is_record, &c.alarm);
        if (out) VK_FN(write_results)(r, state, upper, scratch, l, &c, out);

        // Gates of the logarithm.
        vd gain = VMAX(1.0 - r->log_score_discount, 1.0 / (rows + 1.0));
        vd running = LOAD(METRIC(VK_M_RUNNING_MEAN)), small = LOAD(METRIC(VK_M_SMALL_SHARE));
        KEEP(c.active, METRIC(VK_M_SMALL_SHARE), small + gain * ((x < r->small_fraction * running ? (vd)(1.0) : (vd)(0.0)) - small));
        KEEP(c.active, METRIC(VK_M_RUNNING_MEAN), running + gain * (x - running));
        KEEP(c.active & (x < 0.0), METRIC(VK_M_NEGATIVE), (vd)(1.0));
        KEEP(c.active, METRIC(VK_M_GAP), (vd)(0.0));
        KEEP(c.active, METRIC(VK_M_ROWS), rows + 1.0);
    }
}
