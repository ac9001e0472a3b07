// STL inner loop, step 2: every slot of the season is a series of its own, `period` rows apart.

void VK_FN(vk_stl_smooth_cycles)(const vk_stl_smoother *shorter, const vk_stl_smoother *longer, ptrdiff_t rows, ptrdiff_t period,
                                 const double *detrended, const vk_stl_weights *weights, double *cycle) {
    const ptrdiff_t stride = period * VK_STL_LANES;
    const vk_stl_block *last = &longer->block[longer->blocks - 1];
    const ptrdiff_t factors = (last->first_output + last->outputs) * 2 * VK_STL_LANES;
    for (ptrdiff_t slot = 0; slot < period; slot++) {
        const vk_stl_smoother *s = slot < rows % period ? longer : shorter;
        const ptrdiff_t offset = slot * VK_STL_LANES;
        VK_FN(stl_series) series = {.values = detrended + offset, .stride = stride, .out = cycle + stride + offset};
        if (weights) {
            series.weights = (vk_stl_weights){
                .robustness = weights->robustness + offset,
                .weighted = weights->weighted + offset,
                .factors = weights->factors ? weights->factors + slot * factors : NULL,
                .are_known = weights->are_known,
            };
        }
        VK_FN(stl_cursor) cursor;
        VK_FN(stl_start)(s, &cursor);
        for (ptrdiff_t b = 0; b < s->blocks; b++) VK_FN(stl_smooth_block)(s, &s->block[b], &series, &cursor);
        vk_lanes *start = (vk_lanes *)(cycle + offset);
        *start = VK_SELECT(cursor.has_start, *start, *(const vk_lanes *)series.out);
    }
}
