#if defined(__x86_64__)
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif
#include "holtwinters.h"
#define VK_SUFFIX v3
#define VK_TARGET "arch=x86-64-v3"
#define HW_W 4
#include "vk_variant.h"
VK_BEGIN
#include "holtwinters.inc.h"
VK_END
#endif
