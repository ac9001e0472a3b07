// Ranks: values between a series' least and greatest become 16-bit numbers, which two passes of a radix sort order, eight bits
// each; an insertion sort settles what these leave undecided.

enum { COLUMNS = 8, DIGIT_BITS = 8, DIGIT_SIZE = 1 << DIGIT_BITS };

/// Merges two ascending halves of rows by their values, the left one first where they are equal.
static void VK_FN(sort_by_merging)(const double *values, ptrdiff_t count, uint32_t *rows, uint32_t *scratch) {
    for (ptrdiff_t width = 1; width < count; width *= 2) {
        for (ptrdiff_t first = 0; first < count; first += 2 * width) {
            const ptrdiff_t middle = first + width < count ? first + width : count;
            const ptrdiff_t end = middle + width < count ? middle + width : count;
            ptrdiff_t left = first, right = middle;
            for (ptrdiff_t i = first; i < end; i++) {
                const int from_left = left < middle && (right == end || values[rows[left]] <= values[rows[right]]);
                scratch[i] = from_left ? rows[left++] : rows[right++];
            }
        }
        memcpy(rows, scratch, (size_t)count * sizeof *rows);
    }
}

/// Sorts numbers by one digit; the lower 16 bits are rows.
static void VK_FN(sort_digit)(const uint32_t *from, uint32_t *to, ptrdiff_t count, int shift, uint32_t *start) {
    uint32_t next = 0;
    for (int value = 0; value < DIGIT_SIZE; value++) {
        const uint32_t size = start[value];
        start[value] = next;
        next += size;
    }
    for (ptrdiff_t i = 0; i < count; i++) to[start[from[i] >> shift & (DIGIT_SIZE - 1)]++] = from[i];
}

/// Ranks a column of finite values and NaN.
static void VK_FN(rank_column)(const double *values, ptrdiff_t rows, double least, double greatest, uint32_t *order, uint32_t *other,
                               double *sorted, uint16_t *ranks) {
    uint32_t low[DIGIT_SIZE] = {0}, high[DIGIT_SIZE] = {0};
    // Halves, so that the range of the greatest numbers is finite; a range too small to divide by leaves it to the insertions.
    const double range = 0.5 * greatest - 0.5 * least, unit = range > 1e-290 ? 0.5 * 65535 / range : 0, start = least * unit;
    ptrdiff_t count = 0;
    for (ptrdiff_t row = 0; row < rows; row++) {
        const double value = values[row], place = value * unit - start;
        const uint32_t bits = (uint32_t)(int32_t)(place > 0 ? (place < 65535 ? place : 65535) : 0);
        const int is_present = value == value;
        ranks[row] = VK_ROLLING_MISSING;
        order[count] = bits << 16 | (uint32_t)row;
        low[bits & (DIGIT_SIZE - 1)] += (uint32_t)is_present;
        high[bits >> DIGIT_BITS] += (uint32_t)is_present;
        count += is_present;
    }
    VK_FN(sort_digit)(order, other, count, 16, low);
    VK_FN(sort_digit)(other, order, count, 16 + DIGIT_BITS, high);
    ptrdiff_t moves = 0;
    const ptrdiff_t most_moves = 8 * count;
    double before = -INFINITY;
    for (ptrdiff_t i = 0; i < count; i++) {
        const uint32_t row = order[i] & 0xFFFF;
        const double value = values[row];
        ptrdiff_t place = i;
        order[i] = row;
        if (before > value) {
            for (; place > 0 && sorted[place - 1] > value && moves < most_moves; place--, moves++) {
                sorted[place] = sorted[place - 1];
                order[place] = order[place - 1];
            }
            order[place] = row;
        } else {
            before = value;
        }
        sorted[place] = value;
    }
    if (moves >= most_moves) {
        VK_FN(sort_by_merging)(values, count, order, other);
        for (ptrdiff_t i = 0; i < count; i++) sorted[i] = values[order[i]];
    }
    for (ptrdiff_t i = 0; i < count; i++) ranks[order[i]] = (uint16_t)i;
}

uint32_t VK_FN(vk_rolling_ranks)(const vk_rolling_problem *problem, uint64_t *scratch, double *sorted, uint16_t *ranks) {
    const ptrdiff_t rows = problem->rows;
    double *column = (double *)scratch;
    uint32_t *order = (uint32_t *)(column + COLUMNS * rows), *other = order + rows, infinite = 0;
    uint16_t *own = (uint16_t *)(other + rows);
    for (ptrdiff_t i = problem->lanes * rows; i < VK_ROLLING_LANES * rows; i++) own[i] = VK_ROLLING_MISSING;
    for (ptrdiff_t first = 0; first < problem->lanes; first += COLUMNS) {
        // Rows of a wide block are pages apart: neighbouring lanes are fetched together.
        const ptrdiff_t count = problem->lanes - first < COLUMNS ? problem->lanes - first : COLUMNS;
        double least[COLUMNS], greatest[COLUMNS];
        for (ptrdiff_t l = 0; l < count; l++) least[l] = INFINITY, greatest[l] = -INFINITY;
        for (ptrdiff_t row = 0; row < rows; row++) {
            const double *from = problem->values + row * problem->stride + first;
            for (ptrdiff_t l = 0; l < count; l++) {
                const double value = from[l];
                column[l * rows + row] = value;
                least[l] = value < least[l] ? value : least[l];
                greatest[l] = value > greatest[l] ? value : greatest[l];
            }
        }
        for (ptrdiff_t l = 0; l < count; l++) {
            uint16_t *to = own + (first + l) * rows;
            const int is_finite = least[l] > -INFINITY && greatest[l] < INFINITY, is_empty = greatest[l] < least[l];
            infinite |= (uint32_t)(!is_finite && !is_empty) << (first + l);
            if (is_finite) VK_FN(rank_column)(column + l * rows, rows, least[l], greatest[l], order, other, sorted + (first + l) * rows, to);
            else for (ptrdiff_t row = 0; row < rows; row++) to[row] = VK_ROLLING_MISSING;
        }
    }
    for (ptrdiff_t row = 0; row < rows; row++)
        for (ptrdiff_t l = 0; l < VK_ROLLING_LANES; l++) ranks[row * VK_ROLLING_LANES + l] = own[l * rows + row];
    return infinite;
}
