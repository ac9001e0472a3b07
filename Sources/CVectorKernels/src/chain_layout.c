// Where every row of a block's state lies.
#include "chain.h"

static int32_t take(int32_t *next, int32_t rows) {
    int32_t start = *next;
    *next += rows;
    return start;
}

static void lay_out_candidate(const vk_chain_layout *block, int index, vk_candidate_layout *c) {
    const int32_t p = block->slots;
    const int filters = index <= VK_LOG, by_hour = index == 1 || index == VK_LOG;
    int32_t next = VK_ROW_COUNT;
    c->smooth = take(&next, p);
    c->smooth_count = take(&next, p);
    c->slot_scale = take(&next, p);
    c->slot_scale_count = take(&next, p);
    c->raw = c->raw_count = c->day_kind = c->day_kind_count = c->hour = c->hour_count = c->slot_lag = -1;
    c->gram = c->moment = c->theta = c->pending = -1;
    c->features = 0;
    if (filters) {
        if (block->has_raw) {
            c->raw = take(&next, p);
            c->raw_count = take(&next, p);
        }
        c->day_kind = take(&next, 2 * p);
        c->day_kind_count = take(&next, 2 * p);
        if (by_hour) {
            c->hour = take(&next, 168);
            c->hour_count = take(&next, 168);
        }
        c->slot_lag = take(&next, p);
        const int32_t k = 8 + block->has_next_slot + block->has_raw + by_hour;
        c->features = k;
        c->gram = take(&next, k * (k + 1) / 2);
        c->moment = take(&next, k);
        c->theta = take(&next, k);
        c->pending = take(&next, VK_MAX_TICK * (k + 2));
    }
    c->double_rows = next;
    c->float_rows = 2 * (VK_TAIL_BINS + VK_TAIL_BINS + 1);
}

void vk_chain_layout_make(int32_t lanes, int32_t slots, int32_t reach, vk_chain_layout *layout) {
    layout->lanes = lanes;
    layout->slots = slots;
    layout->has_raw = reach > 0;
    layout->has_next_slot = slots >= 3;
    int32_t doubles = VK_M_ROW_COUNT;
    layout->first_cycle = take(&doubles, slots);
    layout->metric_double_rows = doubles;
    int32_t floats = 0;
    layout->rarity_counts = take(&floats, VK_TAIL_BINS);
    layout->rarity_upper = take(&floats, VK_TAIL_BINS + 1);
    for (int i = 0; i < VK_CANDIDATES; i++) {
        vk_candidate_layout *c = &layout->candidate[i];
        lay_out_candidate(layout, i, c);
        c->double_start = take(&doubles, c->double_rows);
        c->float_start = take(&floats, c->float_rows);
    }
    layout->double_rows = doubles;
    layout->float_rows = floats;
}
