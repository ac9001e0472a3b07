#include "vk_dispatch.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_int forced = -1;
static _Thread_local int forced_here = -1;

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

/// The variant that the environment asks for, where this processor has it; else the widest.
static vk_variant asked_or_widest(void) {
    const vk_variant widest = vk_widest_variant();
    const char *asked = getenv("VEDETTE_KERNELS");
    for (int v = VK_BASELINE; asked && v <= (int)widest; v++)
        if (strcmp(asked, vk_variant_name((vk_variant)v)) == 0) return (vk_variant)v;
    return widest;
}

vk_variant vk_active_variant(void) {
    static atomic_int widest = -1;
    if (forced_here >= 0) return (vk_variant)forced_here;
    int chosen = atomic_load_explicit(&forced, memory_order_relaxed);
    if (chosen >= 0) return (vk_variant)chosen;
    int known = atomic_load_explicit(&widest, memory_order_relaxed);
    if (known < 0) {
        known = (int)asked_or_widest();
        atomic_store_explicit(&widest, known, memory_order_relaxed);
    }
    return (vk_variant)known;
}

int vk_force_variant(vk_variant variant) {
    if ((int)variant < 0 || variant > vk_widest_variant()) return -1;
    atomic_store_explicit(&forced, (int)variant, memory_order_relaxed);
    return 0;
}

int vk_force_thread_variant(int variant) {
    if (variant > (int)vk_widest_variant()) return -1;
    forced_here = variant < 0 ? -1 : variant;
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
