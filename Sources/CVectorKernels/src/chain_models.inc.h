// Holt-Winters and robust z in streaming form.

/// ŷ = l + φb + s_j, or (l + φb)(1 + s_j); l ← l + φb + αu, b ← φb + βu, s_j ← s_j + γu (multiplicative: u over the
/// other factor), u the bounded innovation (Gelper, Fried, Croux 2010).
static void VK_FN(holt_winters_row)(const VIEW *v) {
    const vk_chain_rules *r = v->rules;
    const int j = v->position->slot, season_row = v->at->smooth + j, count_row = v->at->smooth_count + j;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vi active = LOAD(v->active + l) > 0.0;
        vd y = LOAD(v->value + l), rows = LOAD(ROW(VK_MODEL_ROWS));
        vi multiplicative = LOAD(ROW(VK_MULTIPLICATIVE)) > 0.0;
        vd damping = LOAD(ROW(VK_DAMPING)), level_gain = LOAD(ROW(VK_LEVEL_GAIN)), season_gain = LOAD(ROW(VK_SEASON_GAIN));
        vd level = rows > 0.0 ? LOAD(ROW(VK_LEVEL)) : y;
        vd trend = LOAD(ROW(VK_TREND)), s = LOAD(ROW(season_row)), count = LOAD(ROW(count_row));
        vd base = level + damping * trend;
        vd forecast = multiplicative ? base * (1.0 + s) : base + s;
        vd home = LOAD(ROW(VK_HOME)), slow = LOAD(ROW(VK_SLOW_MEAN));
        vd at_home = multiplicative ? home * (1.0 + s) : home + s;
        vi was_open = LOAD(ROW(VK_OPEN)) > 0.0;
        VK_FN(verdict) verdict;
        if (__builtin_reduce_and(active & ~VK_FN(has_event)(v, l, y - forecast)))
            VK_FN(judge)(v, l, y - forecast, y - at_home, slow, r->hw_clip, r->accept_run, active, 1, &verdict);
        else VK_FN(judge)(v, l, y - forecast, y - at_home, slow, r->hw_clip, r->accept_run, active, 0, &verdict);
        vi is_return = verdict.is_return;
        vd u = is_return ? y - at_home : (verdict.accepts ? y - forecast : verdict.bounded);
        VK_FN(update_model_scale)(v, l, verdict.bounded, active & ~is_return & (rows > 0.0));
        base = is_return ? home : base;
        slow = is_return ? home : slow;
        vd factor = multiplicative ? 1.0 + s : (vd)(1.0);
        vd in_level = factor > VK_LEAST_SEASON_FACTOR ? u / factor : (vd)(0.0);
        vd in_season = multiplicative ? (VABS(base) > 0.0 ? u / base : (vd)(0.0)) : u;
        vd next_trend = (is_return ? (vd)(0.0) : damping * trend) + LOAD(ROW(VK_TREND_GAIN)) * in_level;
        vd next_level = base + level_gain * in_level;
        vi moves = active & ~(verdict.standstill & (count >= r->standstill_values));
        vd young = count < r->hw_young_values ? (1.0 - level_gain) / (count + 1.0) : (vd)(0.0);
        KEEP(moves, ROW(season_row), s + VMAX(season_gain, young) * in_season);
        KEEP(moves, ROW(count_row), count + 1.0);
        // A missing interval lets level and trend go on.
        STORE(ROW(VK_TREND), active ? next_trend : damping * trend);
        STORE(ROW(VK_LEVEL), active ? next_level : (rows > 0.0 ? base : LOAD(ROW(VK_LEVEL))));
        KEEP(active, ROW(VK_SLOW_MEAN), rows > 0.0 ? slow + r->slow_mean_gain * (next_level - slow) : next_level);
        KEEP(active, ROW(VK_MODEL_ROWS), rows + 1.0);
        STORE(HAND(S_FORECAST), forecast);
        STORE(HAND(S_BASELINE), forecast);
        STORE(HAND(S_RETURN), (active & is_return) ? (vd)(1.0) : (vd)(0.0));
        STORE(HAND(S_IN_EVENT), was_open ? (vd)(1.0) : (vd)(0.0));
    }
}

/// ŷ = m + d_j·n_j/(n_j + κ): a bounded mean over a long memory and, where used, shrunk departures of the slots.
static void VK_FN(robust_z_row)(const VIEW *v) {
    const vk_chain_rules *r = v->rules;
    const int j = v->position->slot, departure_row = v->at->smooth + j, count_row = v->at->smooth_count + j;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vi active = LOAD(v->active + l) > 0.0;
        vd y = LOAD(v->value + l), rows = LOAD(ROW(VK_MODEL_ROWS));
        vi uses_slots = LOAD(ROW(VK_USES_SLOTS)) > 0.0;
        vd location = rows > 0.0 ? LOAD(ROW(VK_LOCATION)) : y;
        vd count = LOAD(ROW(count_row)), departure = LOAD(ROW(departure_row));
        vd slot = uses_slots ? departure * count / (count + r->rz_slot_shrinkage) : (vd)(0.0);
        vd forecast = location + slot;
        vi was_open = LOAD(ROW(VK_OPEN)) > 0.0;
        VK_FN(verdict) verdict;
        vd home_distance = y - slot - LOAD(ROW(VK_HOME));
        if (__builtin_reduce_and(active & ~VK_FN(has_event)(v, l, y - forecast)))
            VK_FN(judge)(v, l, y - forecast, home_distance, location, r->rz_clip, 1e300, active, 1, &verdict);
        else VK_FN(judge)(v, l, y - forecast, home_distance, location, r->rz_clip, 1e300, active, 0, &verdict);
        vi learns = active & ~verdict.is_return;
        vd seen = LOAD(ROW(VK_LOCATION_COUNT));
        KEEP(active, ROW(VK_LOCATION), learns ? location + VK_FN(gain_of)(r->rz_gain, seen + 1.0) * verdict.bounded : location);
        KEEP(learns, ROW(VK_LOCATION_COUNT), seen + 1.0);
        vi moves = learns & uses_slots & ~verdict.standstill;
        KEEP(moves, ROW(departure_row), departure + VK_FN(gain_of)(r->rz_slot_gain, count + 1.0) * (slot + verdict.bounded - departure));
        KEEP(moves, ROW(count_row), count + 1.0);
        VK_FN(update_model_scale)(v, l, verdict.bounded, learns & (rows > 0.0));
        vd slow = LOAD(ROW(VK_SLOW_MEAN));
        KEEP(active, ROW(VK_SLOW_MEAN), rows > 0.0 ? slow + r->slow_mean_gain * (y - slot - slow) : y);
        KEEP(active, ROW(VK_MODEL_ROWS), rows + 1.0);
        STORE(HAND(S_FORECAST), forecast);
        STORE(HAND(S_BASELINE), forecast);
        STORE(HAND(S_RETURN), (active & verdict.is_return) ? (vd)(1.0) : (vd)(0.0));
        STORE(HAND(S_IN_EVENT), was_open ? (vd)(1.0) : (vd)(0.0));
    }
}

/// Advances every candidate's event; a robust location starts again from the recent mean where it was accepted.
static void VK_FN(event_row)(const VIEW *v) {
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vi open = LOAD(ROW(VK_OPEN)) > 0.0, accepted = (vi)(0);
        vi was = (LOAD(HAND(S_IN_EVENT)) > 0.0) & (LOAD(v->active + l) > 0.0) & ~(LOAD(HAND(S_RETURN)) > 0.0);
        if (__builtin_reduce_or(open)) {
            accepted = VK_FN(advance_event)(v, l, LOAD(ROW(VK_MODEL_ROWS)) > 0.0);
            if (v->index == VK_ROBUST_Z) {
                KEEP(accepted, ROW(VK_LOCATION), LOAD(ROW(VK_SLOW_MEAN)));
                KEEP(accepted, ROW(VK_LOCATION_COUNT), VMIN(LOAD(ROW(VK_LOCATION_COUNT)), (double)v->layout->slots));
            }
            open = LOAD(ROW(VK_OPEN)) > 0.0;
        }
        STORE(HAND(S_ACCEPTED), accepted ? (vd)(1.0) : (vd)(0.0));
        STORE(HAND(S_IN_EVENT), (open | was) ? (vd)(1.0) : (vd)(0.0));
    }
}
