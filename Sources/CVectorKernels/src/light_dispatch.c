#include "light.h"
#include "vk_call.h"

VK_DISPATCH(void, vk_light_interval,
            (const vk_light_rules *rules, ptrdiff_t count, const double *values, double *state, double *table, double *expected,
             double *deviation, double *score),
            (rules, count, values, state, table, expected, deviation, score))

void vk_light_cold_start(const vk_light_rules *rules, ptrdiff_t tiles, double *state) {
    for (ptrdiff_t tile = 0; tile < tiles; tile++, state += VK_LIGHT_ROWS * VK_LIGHT_TILE) {
        for (int i = 0; i < VK_LIGHT_ROWS * VK_LIGHT_TILE; i++) state[i] = 0;
        for (int l = 0; l < VK_LIGHT_TILE; l++) state[VK_LIGHT_QUANTILE * VK_LIGHT_TILE + l] = rules->reference_quantile;
    }
}
