#include "vk_dispatch.h"

#include <stdatomic.h>

static atomic_int forced = -1;

vk_variant vk_widest_variant(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        return VK_V4;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) {
        return VK_V3;
    }
#endif
    return VK_BASELINE;
}

vk_variant vk_active_variant(void) {
    static atomic_int widest = -1;
    int chosen = atomic_load_explicit(&forced, memory_order_relaxed);
    if (chosen >= 0) return (vk_variant)chosen;
    int known = atomic_load_explicit(&widest, memory_order_relaxed);
    if (known < 0) {
        known = (int)vk_widest_variant();
        atomic_store_explicit(&widest, known, memory_order_relaxed);
    }
    return (vk_variant)known;
}

int vk_force_variant(vk_variant variant) {
    if ((int)variant < 0 || variant > vk_widest_variant()) return -1;
    atomic_store_explicit(&forced, (int)variant, memory_order_relaxed);
    return 0;
}

const char *vk_variant_name(vk_variant variant) {
    switch (variant) {
        case VK_V4: return "x86-64-v4";
        case VK_V3: return "x86-64-v3";
        case VK_BASELINE: break;
    }
    return "baseline";
}
