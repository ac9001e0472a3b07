// Ranks by radix sort of 33 bits, eleven a pass, and an insertion sort of what these leave undecided.

enum { DIGIT_BITS = 11, DIGITS = 3, DIGIT_SIZE = 1 << DIGIT_BITS, ROW_BITS = 16 };

/// Sorts numbers by the digits above their lowest `ROW_BITS`; the result is in the array returned.
static uint64_t *VK_FN(sort_digits)(uint64_t *from, uint64_t *to, ptrdiff_t count, uint32_t (*starts)[DIGIT_SIZE]) {
    for (int digit = 0; digit < DIGITS; digit++) {
        const int shift = ROW_BITS + digit * DIGIT_BITS;
        uint32_t *start = starts[digit], next = 0;
        // Nothing to do where all agree in this digit.
        if (start[from[0] >> shift & (DIGIT_SIZE - 1)] == (uint32_t)count) continue;
        for (int value = 0; value < DIGIT_SIZE; value++) {
            const uint32_t size = start[value];
            start[value] = next;
            next += size;
        }
        for (ptrdiff_t i = 0; i < count; i++) to[start[from[i] >> shift & (DIGIT_SIZE - 1)]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

/// Merges two ascending halves of rows by their values, the left one first where they are equal.
static void VK_FN(sort_by_merging)(const double *values, ptrdiff_t count, uint64_t *rows, uint64_t *scratch) {
    for (ptrdiff_t width = 1; width < count; width *= 2) {
        for (ptrdiff_t first = 0; first < count; first += 2 * width) {
            const ptrdiff_t middle = first + width < count ? first + width : count;
            const ptrdiff_t end = middle + width < count ? middle + width : count;
            ptrdiff_t left = first, right = middle;
            for (ptrdiff_t i = first; i < end; i++) {
                const int from_left = left < middle &&
                    (right == end || values[rows[left]] <= values[rows[right]]);
                scratch[i] = from_left ? rows[left++] : rows[right++];
            }
        }
        memcpy(rows, scratch, (size_t)count * sizeof *rows);
    }
}

/// The leading bits of value − least, whose order is that of the values but for those that lie close together.
static inline uint64_t VK_FN(leading_bits)(double value, double least) {
    const double above = value - least;
    uint64_t bits;
    memcpy(&bits, &above, sizeof bits);
    return bits >> (63 - DIGITS * DIGIT_BITS) << ROW_BITS;
}

ptrdiff_t VK_FN(vk_rolling_ranks)(const double *column, ptrdiff_t stride, ptrdiff_t rows, uint64_t *scratch, double *sorted,
                                  uint16_t *ranks) {
    uint32_t starts[DIGITS][DIGIT_SIZE] = {{0}};
    double least = INFINITY;
    // A column of a wide block is pages long: it is read once.
    double *values = (double *)(scratch + 2 * rows);
    for (ptrdiff_t row = 0; row < rows; row++) {
        const double value = column[row * stride];
        values[row] = value;
        least = value < least ? value : least;
    }
    ptrdiff_t count = 0;
    for (ptrdiff_t row = 0; row < rows; row++) {
        const double value = values[row];
        ranks[row * VK_ROLLING_LANES] = VK_ROLLING_MISSING;
        if (value != value) continue;
        // The distance of nought has one sign: −0 + 0 = 0.
        const uint64_t key = VK_FN(leading_bits)(value + 0.0, least + 0.0);
        scratch[count++] = key | (uint64_t)row;
        for (int digit = 0; digit < DIGITS; digit++) starts[digit][key >> (ROW_BITS + digit * DIGIT_BITS) & (DIGIT_SIZE - 1)]++;
    }
    if (count == 0) return 0;
    uint64_t *order = VK_FN(sort_digits)(scratch, scratch + rows, count, starts);
    ptrdiff_t moves = 0;
    const ptrdiff_t most_moves = 8 * count;
    for (ptrdiff_t i = 0; i < count; i++) {
        const uint64_t row = order[i] & ((1 << ROW_BITS) - 1);
        const double value = values[row];
        ptrdiff_t place = i;
        for (; place > 0 && sorted[place - 1] > value && moves < most_moves; place--, moves++) {
            sorted[place] = sorted[place - 1];
            order[place] = order[place - 1];
        }
        sorted[place] = value;
        order[place] = row;
    }
    if (moves >= most_moves) {
        VK_FN(sort_by_merging)(values, count, order, order == scratch ? scratch + rows : scratch);
        for (ptrdiff_t i = 0; i < count; i++) sorted[i] = values[order[i]];
    }
    for (ptrdiff_t i = 0; i < count; i++) ranks[(ptrdiff_t)order[i] * VK_ROLLING_LANES] = (uint16_t)i;
    return count;
}
