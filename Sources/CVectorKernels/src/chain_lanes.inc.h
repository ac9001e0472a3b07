// What the stages of the chain share.
#include "lanes.inc.h"

/// Most cells that a stage works on together. A cell is one row of one candidate of a tile. Rows come together up to the next
/// tick, candidate after candidate, so that a candidate's state stays in the first cache; a single row, with all candidates.
/// A stage is a few short loops over its cells: registers that do not wait for each other, where a chain of divisions, roots
/// and logarithms a metric would leave the units idle.
enum { CELLS = VK_MAX_TICK, EACH = CELLS * VK_TILE };

/// What a candidate hands from stage to stage, one row of lanes a cell.
/// S_STANDING is 0 where nothing is known of a row, 1 where it has a value, 2 where it has a score.
enum { S_FORECAST, S_BASELINE, S_RETURN, S_IN_EVENT, S_ACCEPTED, S_DEVIATION, S_SIGMA, S_DECIBELS, S_LOG_Z, S_STANDING, S_COUNT };

/// What a metric makes of that of its chosen candidate: severity of an alarm or −1, record, rows before.
enum { C_SEVERITY = S_COUNT, C_RECORD, C_ROWS, SAID_COUNT };

/// What a metric keeps of each row besides: value and presence on both axes, gap, unit.
enum { M_VALUE, M_PRESENT, M_LOG_VALUE, M_LOG_PRESENT, M_GAP, M_UNIT, M_COUNT };

/// What every stage sees of a cell.
typedef struct VK_FN(chain_view) {
    const vk_chain_layout *layout;
    const vk_candidate_layout *at;
    const vk_chain_rules *rules;
    const vk_position *position;
    double *d;        // candidate's first row
    float *tails;     // candidate's first float row
    double *scratch;  // cell's lanes of the first scratch row
    const double *value, *active, *gap;  // of the row, on the candidate's axis
    int index, row;   // candidate, row
} VK_FN(chain_view);
#define VIEW VK_FN(chain_view)
#define ROW(i) (v->d + (size_t)(i) * VK_TILE + l)
#define HAND(i) (v->scratch + (size_t)(i) * EACH + l)

/// The greater of a gain and 1/n: divides only where a register holds a count that young.
static inline vd VK_FN(gain_of)(double gain, vd n) {
    vi young = n * gain < 1.0;
    if (!__builtin_reduce_or(young)) return (vd)gain;
    return young ? 1.0 / n : (vd)gain;
}

// Stores what changes seldom: a line that was not written need not go back to memory.
#define STORE_WHERE(changed, pointer, value) \
    do {                                     \
        if (__builtin_reduce_or(changed)) STORE(pointer, value); \
    } while (0)

// A metric's rows of lanes: of its state, of a row besides it, and of what the chosen candidate says of the row.
#define METRIC(i) (state + (size_t)(i) * VK_TILE + l)
#define MOMENT(i, t) (moments + (size_t)(i) * EACH + (t) * VK_TILE + l)
#define SAID(i, t) (said + (size_t)(i) * EACH + (t) * VK_TILE + l)

/// Where a tile writes the results of a row.
static inline void VK_FN(output_at)(const vk_chain_output *all, ptrdiff_t row, int lane, vk_chain_output *out) {
    const ptrdiff_t at = row * all->stride + lane;
    *out = (vk_chain_output){
        .expected = all->expected + at, .lower = all->lower + at, .upper = all->upper + at, .deviation = all->deviation + at,
        .rarity = all->rarity + at, .decibels = all->decibels + at, .score = all->score + at, .severity = all->severity + at,
        .flags = all->flags + at, .chosen = all->chosen + at, .stride = all->stride,
    };
}

/// log2 of `count` numbers in place, two registers at a time, so that processors overlap what does not follow from each other.
static void VK_FN(log2_all)(double *x, int count) {
    int i = 0;
    for (; i + 2 * VK_WIDTH <= count; i += 2 * VK_WIDTH) {
        vd a = VLOG2(LOAD(x + i)), b = VLOG2(LOAD(x + i + VK_WIDTH));
        STORE(x + i, a);
        STORE(x + i + VK_WIDTH, b);
    }
    for (; i < count; i += VK_WIDTH) STORE(x + i, VLOG2(LOAD(x + i)));
}

/// 2^x of `count` numbers in place.
static void VK_FN(exp2_all)(double *x, int count) {
    int i = 0;
    for (; i + 2 * VK_WIDTH <= count; i += 2 * VK_WIDTH) {
        vd a = VEXP2(LOAD(x + i)), b = VEXP2(LOAD(x + i + VK_WIDTH));
        STORE(x + i, a);
        STORE(x + i + VK_WIDTH, b);
    }
    for (; i < count; i += VK_WIDTH) STORE(x + i, VEXP2(LOAD(x + i)));
}
