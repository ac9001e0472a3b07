#define VK_SUFFIX base
// Outputs whose sums fit the registers.
#define VK_STL_OUTPUTS 4
// Doubles in a register.
#define VK_STL_PART 2
#include "stl_lanes.h"
#include "vk_variant.h"
VK_BEGIN
#include "stl.inc.h"
VK_END
