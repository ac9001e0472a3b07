// Σe² and the last states of the parameters found.

/// The sums of squares by a pass of their own, and the states at the end.
HW_INLINE void hw_finish(const hw_context *c, const vk_holtwinters_problem *problem, vk_holtwinters_outcome *outcomes, const double *initial, double *final) {
    const size_t width = 2 + c->period;
    hw_search searches[HW_W];
    hw_v gains[4], products[1];
    memset(searches, 0, sizeof searches);
    for (size_t first = 0; first < problem->lanes;) {
        int used = 0;
        ptrdiff_t jobs[HW_W];
        for (; first < problem->lanes && used < HW_W; first++) {
            if (outcomes[first].status) continue;
            jobs[used] = (ptrdiff_t)first;
            VK_FN(hw_load)(c, first, used);
            memcpy(searches[used].trial, outcomes[first].coordinates, sizeof searches[used].trial);
            for (size_t i = 0; i < width; i++) ((double *)c->states)[i * HW_W + (size_t)used] = initial[first * width + i];
            used++;
        }
        if (used == 0) break;
        VK_FN(hw_gains)(c, searches, gains);
        VK_FN(hw_filter)(c, gains, products);
        for (int w = 0; w < used; w++) {
            outcomes[jobs[w]].sum_of_squares = products[0][w];
            for (size_t i = 0; i < width; i++) final[(size_t)jobs[w] * width + i] = ((const double *)c->states)[i * HW_W + (size_t)w];
        }
    }
}
