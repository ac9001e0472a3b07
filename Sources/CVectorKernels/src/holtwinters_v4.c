#if defined(__x86_64__)
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif
#include "holtwinters.h"
#define VK_SUFFIX v4
#define VK_TARGET "arch=x86-64-v4"
#define HW_W 8
#include "vk_variant.h"
VK_BEGIN
#include "holtwinters.inc.h"
VK_END
#endif
