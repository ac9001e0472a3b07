// The event of a candidate: innovation e against scale σ of the forecaster.
//   opens where |e| > 5σ, remembering home; comes home where |y − ŷ(home)| ≤ 5σ; the return is that row when its
//   innovation is bounded and of the opposite sign; accepted after a cycle.

typedef struct VK_FN(verdict) {
    vd bounded, weight;  // e clipped to ±clip·σ; min(1, clip·σ/|e|)
    vi is_return, accepts, standstill, open;
} VK_FN(verdict);

/// Where an event is open or opens with this innovation.
static inline vi VK_FN(has_event)(const VIEW *v, int l, vd e) {
    vi bounds = LOAD(ROW(VK_MODEL_ROWS)) >= v->rules->unclipped_rows;
    return (LOAD(ROW(VK_OPEN)) > 0.0) | (bounds & (VABS(e) > v->rules->open_scales * LOAD(ROW(VK_MODEL_SCALE))));
}

/// Judges an innovation; `plain` where all lanes are active and none has an event.
static inline __attribute__((always_inline)) void VK_FN(judge)(const VIEW *v, int l, vd e, vd home_distance, vd slow_mean, double clip,
                                                               double accept_run, vi active, const int plain, VK_FN(verdict) *out) {
    const vk_chain_rules *r = v->rules;
    vd scale = LOAD(ROW(VK_MODEL_SCALE));
    vi bounds = LOAD(ROW(VK_MODEL_ROWS)) >= r->unclipped_rows;
    vd magnitude = VABS(e), bound = clip * scale, side = VSIGN(e);
    vi is_bounded = bounds & (magnitude > bound);
    out->bounded = is_bounded ? side * bound : e;
    out->weight = (vd)(1.0);
    if (__builtin_reduce_or(is_bounded)) out->weight = is_bounded ? bound / magnitude : (vd)(1.0);
    vd run = LOAD(ROW(VK_RUN)), run_sign = LOAD(ROW(VK_RUN_SIGN));
    vi runs = is_bounded | (run != 0.0) | (run_sign != 0.0);
    run = is_bounded ? (side == run_sign ? run + 1.0 : (vd)(1.0)) : (vd)(0.0);
    run_sign = is_bounded ? side : (vd)(0.0);
    if (plain) {
        STORE_WHERE(runs, ROW(VK_RUN), run);
        STORE_WHERE(runs, ROW(VK_RUN_SIGN), run_sign);
        out->is_return = out->standstill = out->open = (vi)(0);
        out->accepts = run >= accept_run;
        return;
    }
    vi open = LOAD(ROW(VK_OPEN)) > 0.0;
    vi large = LOAD(ROW(VK_LARGE)) > 0.0;
    vi beyond = magnitude > r->standstill_scales * scale;
    vi comes_home = open & (VABS(home_distance) <= r->home_scales * scale);
    vi is_return = comes_home & is_bounded & (side == -LOAD(ROW(VK_SIGN)));
    vi opens = ~open & bounds & (magnitude > r->open_scales * scale);
    large = (opens & beyond) | (open & ~comes_home & (large | beyond));
    open = opens | (open & ~comes_home);
    run = is_return ? (vd)(0.0) : run;
    run_sign = is_return ? (vd)(0.0) : run_sign;

    vi opening = opens & active;
    KEEP(opening, ROW(VK_HOME), slow_mean);
    KEEP(opening, ROW(VK_SIGN), side);
    KEEP(opening, ROW(VK_AGE), (vd)(0.0));
    KEEP(active, ROW(VK_OPEN), open ? (vd)(1.0) : (vd)(0.0));
    KEEP(active, ROW(VK_LARGE), large ? (vd)(1.0) : (vd)(0.0));
    KEEP(active, ROW(VK_RUN), run);
    KEEP(active, ROW(VK_RUN_SIGN), run_sign);
    out->is_return = is_return;
    out->accepts = ~is_return & (run >= accept_run);
    out->standstill = open & large;
    out->open = open;
}

/// Advances the event by one interval, missing ones included; tells where it was accepted as the new normal.
static inline vi VK_FN(advance_event)(const VIEW *v, int l, vi alive) {
    vi open = (LOAD(ROW(VK_OPEN)) > 0.0) & alive;
    vd age = LOAD(ROW(VK_AGE)) + 1.0;
    vi accepted = open & (age >= (double)v->rules->accept_rows);
    KEEP(open, ROW(VK_AGE), age);
    KEEP(accepted, ROW(VK_OPEN), (vd)(0.0));
    KEEP(accepted, ROW(VK_LARGE), (vd)(0.0));
    return accepted;
}

/// The forecaster's own scale after its first row: σ ← σ + max(gain, 1/n)·(1.25·|u| − σ).
static inline void VK_FN(update_model_scale)(const VIEW *v, int l, vd bounded, vi where) {
    vd rows = LOAD(ROW(VK_MODEL_ROWS)), scale = LOAD(ROW(VK_MODEL_SCALE));
    vd gain = VK_FN(gain_of)(v->rules->model_scale_gain, VMAX(rows, 1.0));
    KEEP(where, ROW(VK_MODEL_SCALE), scale + gain * (1.25 * VABS(bounded) - scale));
}
