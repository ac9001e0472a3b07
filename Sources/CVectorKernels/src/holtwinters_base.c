#if defined(__SSE2__)
#include <xmmintrin.h>
#endif
#include "holtwinters.h"
#define VK_SUFFIX base
#define HW_W 4
#include "vk_variant.h"
VK_BEGIN
#include "holtwinters.inc.h"
VK_END
