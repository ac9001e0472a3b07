#if defined(__x86_64__)
#define VK_SUFFIX v4
#define VK_TARGET "arch=x86-64-v4"
// Outputs whose sums fit the registers.
#define VK_STL_OUTPUTS 8
// Doubles in a register.
#define VK_STL_PART 8
#include "stl_lanes.h"
#include "vk_variant.h"
VK_BEGIN
#include "stl.inc.h"
VK_END
#endif
