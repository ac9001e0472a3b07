// Which variant of the vector kernels runs: one source, compiled for several processors.
#ifndef VEDETTE_VK_DISPATCH_H
#define VEDETTE_VK_DISPATCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The instruction sets that the kernels are compiled for, in rising order of width.
typedef enum vk_variant {
    VK_BASELINE = 0,  ///< what every processor of the architecture has (x86-64: SSE2; arm64: NEON)
    VK_V3 = 1,        ///< x86-64-v3: AVX2 and FMA, 4 doubles a register
    VK_V4 = 2,        ///< x86-64-v4: AVX-512, 8 doubles a register
} vk_variant;

/// The variant in force: the widest this processor has, unless one was forced or the environment variable VEDETTE_KERNELS
/// names another that it has (by its vk_variant_name).
vk_variant vk_active_variant(void);

/// The widest variant this processor can run.
vk_variant vk_widest_variant(void);

/// Forces a variant for the whole process (tests, benchmarks, reproducing another machine's digits).
/// Returns 0 when it is in force, -1 when this processor cannot run it (nothing changes then).
/// Not to be called while kernels run on other threads.
int vk_force_variant(vk_variant variant);

/// The same for the calling thread alone, before the process's choice (tests that run beside others); -1 ends it.
int vk_force_thread_variant(int variant);

/// "baseline", "x86-64-v3" or "x86-64-v4".
const char *vk_variant_name(vk_variant variant);

#ifdef __cplusplus
}
#endif

#endif
