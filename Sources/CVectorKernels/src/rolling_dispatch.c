#include "rolling.h"
#include "vk_call.h"

VK_DISPATCH(ptrdiff_t, vk_rolling_ranks,
            (const double *values, ptrdiff_t stride, ptrdiff_t rows, uint64_t *scratch, double *sorted, uint16_t *ranks),
            (values, stride, rows, scratch, sorted, ranks))
VK_DISPATCH(void, vk_rolling_sweep,
            (ptrdiff_t rows, ptrdiff_t window, ptrdiff_t least, const uint16_t *ranks, const double *sorted, uint16_t *places,
             ptrdiff_t lanes, ptrdiff_t stride, double *median, double *deviation),
            (rows, window, least, ranks, sorted, places, lanes, stride, median, deviation))
