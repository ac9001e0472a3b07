// The exact median of every lane, from a bracket around a guess: count what lies below, collect what lies inside.

/// The value of rank `rank` (from 0); reorders `values` so that nothing before it is greater and nothing after it smaller.
static double VK_FN(stl_select)(double *values, ptrdiff_t count, ptrdiff_t rank) {
    ptrdiff_t low = 0, high = count - 1;
    while (low < high) {
        // The middle of three keeps sorted input from being the worst case.
        const double a = values[low], b = values[low + (high - low) / 2], c = values[high];
        const double pivot = a < b ? (b < c ? b : (a < c ? c : a)) : (a < c ? a : (b < c ? c : b));
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i <= j) {
                const double swap = values[i];
                values[i++] = values[j];
                values[j--] = swap;
            }
        }
        if (rank <= j) high = j;
        else if (rank >= i) low = i;
        else break;
    }
    return values[rank];
}

/// Mean of ranks `lower` and `upper`, which are equal or neighbours.
static double VK_FN(stl_middle)(double *values, ptrdiff_t count, ptrdiff_t lower, ptrdiff_t upper) {
    const double above = VK_FN(stl_select)(values, count, upper);
    double below = above;
    if (lower < upper) {
        below = values[0];
        for (ptrdiff_t i = 1; i < upper; i++) below = values[i] > below ? values[i] : below;
    }
    return 0.5 * (below + above);
}

void VK_FN(vk_stl_median)(ptrdiff_t rows, const double *residual, const int64_t *observed, const double *guess, double width,
                          double *scratch, double *median) {
    vk_lanes low, high;
    int64_t inside[VK_STL_LANES] = {0};
    for (int lane = 0; lane < VK_STL_LANES; lane++) {
        // Without a guess the bracket is empty.
        low[lane] = guess[lane] > 0 ? guess[lane] * (1 - width) : INFINITY;
        high[lane] = guess[lane] * (1 + width);
    }
    vk_lane_mask below = {0};
    for (ptrdiff_t row = 0; row < rows; row++) {
        const vk_lanes r = VK_ROW(residual, row);
        below -= r < low;
        const vk_lane_mask is_inside = (r >= low) & (r <= high);
        if (__builtin_reduce_or(is_inside) == 0) continue;
        for (int lane = 0; lane < VK_STL_LANES; lane++) {
            scratch[lane * rows + inside[lane]] = residual[row * VK_STL_LANES + lane];
            inside[lane] -= is_inside[lane];
        }
    }
    for (int lane = 0; lane < VK_STL_LANES; lane++) {
        double *values = scratch + lane * rows;
        ptrdiff_t upper = observed[lane] / 2, lower = observed[lane] - 1 - upper, count = inside[lane];
        if (observed[lane] == 0) {
            median[lane] = 0;
            continue;
        }
        if (guess[lane] > 0 && below[lane] <= lower && upper < below[lane] + count) {
            lower -= below[lane];
            upper -= below[lane];
        } else {
            // The guess was wrong: all values. Missing ones are infinite and rank last.
            for (ptrdiff_t row = 0; row < rows; row++) values[row] = residual[row * VK_STL_LANES + lane];
            count = rows;
        }
        median[lane] = VK_FN(stl_middle)(values, count, lower, upper);
    }
}
