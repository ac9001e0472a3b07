#if defined(__x86_64__)
#define VK_SUFFIX v3
#define VK_TARGET "arch=x86-64-v3"
// Outputs whose sums fit the registers.
#define VK_STL_OUTPUTS 4
// Doubles in a register.
#define VK_STL_PART 4
#include "stl_lanes.h"
#include "vk_variant.h"
VK_BEGIN
#include "stl.inc.h"
VK_END
#endif
