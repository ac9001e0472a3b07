#if defined(__x86_64__)
#define VK_SUFFIX v3
#define VK_REGISTER 4
#define VK_TARGET "arch=x86-64-v3"
#include "light.h"
#include "vk_variant.h"

VK_BEGIN
#include "light.inc.h"
VK_END
#endif
