// STL inner loop, step 3: C smoothed by moving averages of lengths p, p and 3, in one pass over C.
//
//     a_j = (C_j + … + C_{j+p−1}) / p    b_j = (a_j + … + a_{j+p−1}) / p    c_j = (b_j + b_{j+1} + b_{j+2}) / 3

void VK_FN(vk_stl_low_pass_average)(ptrdiff_t rows, ptrdiff_t period, const double *cycle, double *ring, double *average) {
    const double share = 1.0 / (double)period;
    vk_lanes inner = {0}, outer = {0}, before = {0}, last = {0};
    for (ptrdiff_t row = 0; row < period; row++) VK_ROW_OUT(ring, row) = VK_ALL_LANES(0.0);
    for (ptrdiff_t row = 0; row < period - 1; row++) inner += VK_ROW(cycle, row);
    ptrdiff_t place = 0;
    for (ptrdiff_t row = 0; row < rows + period + 1; row++) {
        inner += VK_ROW(cycle, row + period - 1);
        const vk_lanes mean = inner * share;
        inner -= VK_ROW(cycle, row);
        // The ring holds the last p means; before it is full it holds zeros.
        outer += mean - VK_ROW(ring, place);
        VK_ROW_OUT(ring, place) = mean;
        place = place + 1 == period ? 0 : place + 1;
        const vk_lanes next = outer * share;
        if (row >= period + 1) VK_ROW_OUT(average, row - period - 1) = (before + last + next) * (1.0 / 3.0);
        before = last;
        last = next;
    }
}
