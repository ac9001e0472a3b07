// One smoother along a series, block by block, with straight lines between the rows it is evaluated at.

/// What a smoother reads and where its estimates go: rows are `stride` doubles apart in all arrays.
typedef struct {
    const double *values;
    vk_stl_weights weights;  ///< without robustness where every weight is 1
    ptrdiff_t stride;
    double *out;
} VK_FN(stl_series);

/// The last evaluated row and its estimate.
typedef struct {
    vk_lanes estimate;
    ptrdiff_t row;
    /// Lanes in which the value before the series has an estimate of its own.
    vk_lane_mask has_start;
} VK_FN(stl_cursor);

/// Writes the estimate of the next evaluated row and the line that leads to it.
static inline void VK_FN(stl_reach)(VK_FN(stl_cursor) * cursor, ptrdiff_t row, const vk_lanes *estimate, double *out,
                                    ptrdiff_t stride) {
    const ptrdiff_t gap = row - cursor->row;
    if (gap > 1) {
        const vk_lanes slope = (*estimate - cursor->estimate) / (double)gap;
        for (ptrdiff_t step = 1; step < gap; step++)
            *(vk_lanes *)(out + (cursor->row + step) * stride) = cursor->estimate + slope * (double)step;
    }
    *(vk_lanes *)(out + row * stride) = *estimate;
    cursor->estimate = *estimate;
    cursor->row = row;
}

/// Evaluates one block of outputs. Where a window has no weight the value itself stands in; after the series, the
/// estimate before it; before the series the caller repeats row 0 (`has_start`).
static inline void VK_FN(stl_smooth_block)(const vk_stl_smoother *s, const vk_stl_block *b, const VK_FN(stl_series) * series,
                                           VK_FN(stl_cursor) * cursor) {
    const int64_t *position = s->position + b->first_output;
    const vk_stl_weights *weights = &series->weights;
    if (weights->robustness == NULL) {
        if (VK_FN(stl_is_convolved)(s, position[0])) {
            cursor->row = position[b->outputs - 1];
            cursor->estimate = VK_ROW(series->out, cursor->row);
            return;
        }
        if (b->step == 1 && b->outputs == VK_STL_PANEL && series->stride == VK_STL_LANES && position[0] == cursor->row + 1) {
            // Row after row: nothing to interpolate, nothing to hold back.
            vk_lanes *out = (vk_lanes *)(series->out + position[0] * VK_STL_LANES);
            VK_FN(stl_plain_estimates)(s, b, series->values, VK_STL_LANES, out);
            cursor->row = position[VK_STL_PANEL - 1];
            cursor->estimate = out[VK_STL_PANEL - 1];
            return;
        }
        vk_lanes estimate[VK_STL_PANEL];
        VK_FN(stl_plain_estimates)(s, b, series->values, series->stride, estimate);
        for (ptrdiff_t i = 0; i < b->outputs; i++)
            VK_FN(stl_reach)(cursor, position[i], &estimate[i], series->out, series->stride);
        return;
    }
    for (ptrdiff_t i = 0; i < b->outputs; i++) {
        const vk_stl_window *window = &s->window[b->first_output + i];
        double *factors = weights->factors ? weights->factors + (b->first_output + i) * 2 * VK_STL_LANES : NULL;
        vk_lanes estimate;
        if (weights->are_known) VK_FN(stl_repeated_estimate)(s, window, position[i], weights->weighted, series->stride, factors, &estimate);
        else VK_FN(stl_weighted_estimate)(s, window, position[i], weights->robustness, weights->weighted, series->stride, factors, &estimate);
        const vk_lane_mask has_weight = estimate == estimate;
        if (position[i] < 0) {
            cursor->has_start = has_weight;
        } else {
            const vk_lanes stand_in = position[i] < s->count
                ? *(const vk_lanes *)(series->values + position[i] * series->stride) : cursor->estimate;
            estimate = VK_SELECT(has_weight, estimate, stand_in);
        }
        VK_FN(stl_reach)(cursor, position[i], &estimate, series->out, series->stride);
    }
}

/// A cursor before the first output.
static inline void VK_FN(stl_start)(const vk_stl_smoother *s, VK_FN(stl_cursor) * cursor) {
    cursor->estimate = VK_ALL_LANES(0.0);
    cursor->row = s->position[0] - 1;
    cursor->has_start = ~(vk_lane_mask){0};
}
