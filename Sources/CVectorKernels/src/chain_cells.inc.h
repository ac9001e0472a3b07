// Every stage of every candidate of a tile's rows, up to the next tick.

/// A candidate's view of row t; without `moments` of its state alone.
static VIEW VK_FN(view_of)(const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *position, double *state,
                           float *tails, const double *moments, double *scratch, int index, int t) {
    const int l = 0;
    VIEW v = {
        .layout = layout, .at = &layout->candidate[index], .rules = rules, .position = position,
        .d = state + (size_t)layout->candidate[index].double_start * VK_TILE,
        .tails = tails + (size_t)layout->candidate[index].float_start * VK_TILE, .scratch = scratch, .index = index, .row = t,
    };
    if (moments) {
        v.value = MOMENT(index == VK_LOG ? M_LOG_VALUE : M_VALUE, t);
        v.active = MOMENT(index == VK_LOG ? M_LOG_PRESENT : M_PRESENT, t);
        v.gap = MOMENT(M_GAP, t);
    }
    return v;
}

/// All stages of some cells: rows of one candidate in their order, or candidates of one row.
static void VK_FN(run_cells)(const VIEW *views, int cells, const double *state, double *said, VK_FN(fetching) * next) {
    for (int c = 0; c < cells; c++) {
        const VIEW *v = &views[c];
        if (v->index == VK_HOLT_WINTERS) VK_FN(holt_winters_row)(v);
        else if (v->index == VK_ROBUST_Z) VK_FN(robust_z_row)(v);
        else VK_FN(forecast_row)(v), VK_FN(filter_row)(v);
        VK_FN(event_row)(v);
        VK_FN(fetch_some)(next);
    }
    VK_FN(scale_rows)(views, cells, state + (size_t)VK_M_LOG_UNIT * VK_TILE);
    VK_FN(fetch_some)(next);
    VK_FN(tail_rows)(views, cells);
    VK_FN(fetch_some)(next);
    VK_FN(hear_chosen)(views, cells, state, said);
}

/// Up to a dozen rows of one tile, the last of which may be one with a tick; their values stand in `moments`.
static void VK_FN(tile_rows)(const vk_chain_layout *layout, const vk_chain_rules *rules, const vk_position *positions, int rows, double *state,
                             float *tails, double *moments, double *said, VK_FN(fetching) * next) {
    _Alignas(64) double scratch[S_COUNT * EACH];
    VIEW views[CELLS];
    for (int t = 0; t < rows; t++) VK_FN(prepare)(rules, state, moments, t);
    if (rows == 1) {
        for (int c = 0; c < VK_CANDIDATES; c++)
            views[c] = VK_FN(view_of)(layout, rules, positions, state, tails, moments, scratch + c * VK_TILE, c, 0);
        VK_FN(run_cells)(views, VK_CANDIDATES, state, said, next);
        return;
    }
    for (int c = 0; c < VK_CANDIDATES; c++) {
        for (int t = 0; t < rows; t++)
            views[t] = VK_FN(view_of)(layout, rules, positions + t, state, tails, moments, scratch + t * VK_TILE, c, t);
        VK_FN(run_cells)(views, rows, state, said, next);
    }
}
