// How one kernel source is compiled for several processors.
//
// A family of kernels NAME lives in `NAME.inc.h`, whose functions are `static`-free and named VK_FN(stage).
// Three small files compile it: NAME_base.c, NAME_v3.c and NAME_v4.c, each
//
//     #define VK_SUFFIX v3
//     #define VK_TARGET "arch=x86-64-v3"
//     #include "vk_variant.h"
//     VK_BEGIN
//     #include "NAME.inc.h"
//     VK_END
//
// and `NAME_dispatch.c` holds the public functions: one VK_DISPATCH line each. On other architectures than
// x86-64 only the base file has content. System headers are included before VK_BEGIN.
#ifndef VEDETTE_VK_VARIANT_H
#define VEDETTE_VK_VARIANT_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VK_PASTE2(a, b) a##_##b
#define VK_PASTE(a, b) VK_PASTE2(a, b)

/// The name of `stage` in the variant being compiled.
#define VK_FN(stage) VK_PASTE(stage, VK_SUFFIX)

#define VK_PRAGMA(text) _Pragma(#text)

#if defined(VK_TARGET)
#define VK_ATTRIBUTE(target_string) VK_PRAGMA(clang attribute push(__attribute__((target(target_string))), apply_to = function))
#define VK_BEGIN VK_ATTRIBUTE(VK_TARGET)
#define VK_END VK_PRAGMA(clang attribute pop)
#else
#define VK_BEGIN
#define VK_END
#endif

#endif
