// Fetching ahead, where rows come one by one and no tile's state is in the cache: lines far apart, of which no processor sees
// the pattern. The next tile's are asked for a few at a time between the stages of the present one, because a processor
// waits for no more than about twenty lines at once.

enum { MOST_FETCHED = VK_M_ROW_COUNT + VK_CANDIDATES * (VK_ROW_COUNT + 2 * VK_MAX_FEATURES + 16), FETCHED_AT_ONCE = 40 };

/// What a row of a tile touches besides bins of the tails: rows of the tile's state.
typedef struct VK_FN(fetching) {
    const double *state;  // of the tile to come; NULL = none
    int next, count;
    int32_t rows[MOST_FETCHED];
} VK_FN(fetching);

static void VK_FN(list_fetched)(const vk_chain_layout *layout, const vk_chain_rules *r, const vk_position *position, VK_FN(fetching) * f) {
    const int p = layout->slots, j = position->slot, kind = position->day_kind * p + j;
    int count = 0;
#define FETCH(row) f->rows[count++] = (int32_t)(row)
    for (int row = 0; row < VK_M_ROW_COUNT; row++) FETCH(row);
    for (int c = 0; c < VK_CANDIDATES; c++) {
        const vk_candidate_layout *at = &layout->candidate[c];
        const int32_t start = at->double_start;
        for (int row = 0; row < VK_ROW_COUNT; row++) FETCH(start + row);
        const int32_t slots[4] = {at->smooth, at->smooth_count, at->slot_scale, at->slot_scale_count};
        for (int i = 0; i < 4; i++) FETCH(start + slots[i] + j);
        if (at->features == 0) continue;
        FETCH(start + at->day_kind + kind), FETCH(start + at->day_kind_count + kind);
        FETCH(start + at->slot_lag + j), FETCH(start + at->slot_lag + (j + 1) % p);
        if (at->hour >= 0) FETCH(start + at->hour + position->hour_of_week), FETCH(start + at->hour_count + position->hour_of_week);
        const int32_t pending = start + at->pending + (int32_t)(position->step % r->tick_rows) * (at->features + 2);
        for (int i = 0; i < at->features + 2; i++) FETCH(pending + i);
        for (int i = 0; i < at->features; i++) FETCH(start + at->theta + i);
    }
#undef FETCH
    f->state = NULL;
    f->next = f->count = count;
}

static inline void VK_FN(fetch_tile)(VK_FN(fetching) * f, const double *state) {
    f->state = state;
    f->next = 0;
}

static inline void VK_FN(fetch_some)(VK_FN(fetching) * f) {
    if (!f->state) return;
    const int end = f->next + FETCHED_AT_ONCE < f->count ? f->next + FETCHED_AT_ONCE : f->count;
    for (; f->next < end; f->next++) __builtin_prefetch(f->state + (size_t)f->rows[f->next] * VK_TILE, 1);
}
