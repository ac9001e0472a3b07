// The one dispatcher: VK_CALL(stage, (arguments)) runs `stage` in the variant in force.
#ifndef VEDETTE_VK_CALL_H
#define VEDETTE_VK_CALL_H

#include "vk_dispatch.h"

#if defined(__x86_64__)
#define VK_DECLARE(result, stage, parameters) \
    result stage##_base parameters;           \
    result stage##_v3 parameters;             \
    result stage##_v4 parameters;
#define VK_CALL(stage, arguments)                      \
    switch (vk_active_variant()) {                     \
        case VK_V4: return stage##_v4 arguments;       \
        case VK_V3: return stage##_v3 arguments;       \
        default: return stage##_base arguments;        \
    }
#else
#define VK_DECLARE(result, stage, parameters) result stage##_base parameters;
#define VK_CALL(stage, arguments) return stage##_base arguments;
#endif

/// Defines the public function `stage` that forwards to the variant in force.
#define VK_DISPATCH(result, stage, parameters, arguments) \
    VK_DECLARE(result, stage, parameters)                 \
    result stage parameters { VK_CALL(stage, arguments) }

#endif
