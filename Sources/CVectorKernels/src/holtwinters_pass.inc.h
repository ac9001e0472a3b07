// A pass forward in chunks of rows: the recursion, then the inner products of what it left in the first cache.

/// One pass forward over all rows; `products` receives the inner products of the error and its derivatives by the gains.
static void VK_FN(hw_pass)(const hw_context *c, const hw_v *gains, hw_v *products) {
    const size_t count = (size_t)c->streams;
    hw_v levels[HW_STREAMS], trends[HW_STREAMS];
    memset(levels, 0, sizeof levels);
    memset(trends, 0, sizeof trends);
    memset(products, 0, 15 * sizeof(hw_v));
    levels[0] = c->states[0];
    trends[0] = c->states[1];
    if (c->has_trend) trends[count - 2] += 1.0;
    if (c->has_season) {
        memset(c->response, 0, sizeof(hw_v) * c->period * count);
        for (size_t k = 0; k < c->period; k++) c->response[k * count] = c->states[2 + k];
        c->response[count - 1] += 1.0;
    } else {
        levels[count - 1] += 1.0;
    }
    size_t slot = 0;
    for (size_t t = 0; t < c->rows; t += HW_CHUNK) {
        const size_t rows = c->rows - t < HW_CHUNK ? c->rows - t : HW_CHUNK;
        hw_v *out = c->stream + t * count;
        slot = VK_FN(hw_run_forward)(c, gains, c->series + t, rows, slot, levels, trends, out);
        // While the chunk is in the first cache; inside the recursion the sums would not fit the registers.
        VK_FN(hw_run_products)(c, out, rows, products);
    }
    for (int p = 1; p <= c->gains; p++) products[p * (p + 1) / 2] = -products[p * (p + 1) / 2];
}
