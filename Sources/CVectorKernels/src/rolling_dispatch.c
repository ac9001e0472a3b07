#include "rolling.h"
#include "vk_call.h"

ptrdiff_t vk_rolling_scratch(ptrdiff_t rows) {
    // Eight columns of values, two orders of 32 bits, and the ranks of all lanes.
    return 8 * rows + rows + VK_ROLLING_LANES * rows / 4;
}

VK_DISPATCH(uint32_t, vk_rolling_ranks, (const vk_rolling_problem *problem, uint64_t *scratch, double *sorted, uint16_t *ranks),
            (problem, scratch, sorted, ranks))
VK_DISPATCH(void, vk_rolling_sweep,
            (const vk_rolling_problem *problem, const uint16_t *ranks, const double *sorted, uint16_t *places, double *location,
             double *scale, double *score),
            (problem, ranks, sorted, places, location, scale, score))
